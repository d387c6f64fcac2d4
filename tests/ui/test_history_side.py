"""A day at the side of History: what was changed stays readable, and the way to its check-in."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.domain.records import current_extras
from ldn_desktop.paper.chart import chart_of
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.services.chart_data import read_chart_data
from ldn_desktop.services.check_ins import (
    check_in,
    note,
    put_change,
    put_note,
    put_score,
    read_check_in,
    say_change,
)
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.recording import (
    AnswerDetails,
    correct,
    extra_dose,
    take,
    take_back_extra,
    undo,
)
from ldn_desktop.ui.history.page import HistoryPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.check_in_card import CheckInCard
from ldn_desktop.ui.widgets.marks import DoseMark
from tests.support.clicking import click, shown_text
from tests.support.window_home import Home

DAY = date(2027, 1, 12)


@pytest.fixture
def window(home: Home, open_window: Callable[[], MainWindow]) -> MainWindow:
    """The window on History, on 20 January at noon; one score was given on the 12th."""
    home.plan()
    home.clock.set(2027, 1, 20, 12)
    check_in(home.context, {"vivid dreams": 3}, DAY)
    opened = open_window()
    opened.go("history")
    return opened


@pytest.fixture
def page(window: MainWindow) -> HistoryPage:
    """Its page."""
    found = window.findChild(HistoryPage)
    assert found is not None
    return found


def test_what_was_changed_or_taken_back_of_a_day_stays_readable_with_when(
    home: Home, page: HistoryPage
) -> None:
    context, day = home.context, DAY
    say_change(context, "vivid dreams", SymptomTrend.WORSE, day)
    written = note(context, "<i>windy</i>", day)
    extra_dose(context, Decimal("0.5"), AnswerDetails(at=datetime.combine(DAY, time(9, 30))))
    home.clock.set(2027, 1, 20, 13, 5)
    check_in(context, {"vivid dreams": 5}, day)
    put_change(context, "vivid dreams", None, day)
    put_note(context, "", day, written.id)
    home.clock.set(2027, 1, 20, 14)
    put_score(context, "vivid dreams", None, day)
    with home.store.work() as work:
        extras = current_extras(work.records.between(day, day))
    take_back_extra(context, extras[0])
    page.open_day(day)
    lines = shown_text(page.side).split("Changed or taken back:\n")[1].splitlines()
    assert sorted(lines[:5]) == [
        "20 January, 12:00: <i>windy</i>. Taken back 20 January, 13:05.",
        "20 January, 12:00: Vivid dreams 3. Changed 20 January, 13:05.",
        "20 January, 12:00: Vivid dreams worse. Taken back 20 January, 13:05.",
        "20 January, 12:00: extra dose: 0.5 mg at 09:30. Taken back 20 January, 14:00.",
        "20 January, 13:05: Vivid dreams 5. Taken back 20 January, 14:00.",
    ]


def test_how_a_symptom_changed_is_read_on_its_day(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    say_change(home.context, "vivid dreams", SymptomTrend.WORSE, DAY)
    say_change(home.context, "Fog", SymptomTrend.GONE, DAY)
    home.controller.notify_changed()
    button = page.month_card.grid.button_of(DAY)
    assert button is not None
    assert "Vivid dreams 3 (worse), Fog (gone)" in button.accessibleName()
    page.open_day(DAY)
    assert "Vivid dreams\n3 (worse)\nFog\ngone" in shown_text(page.side)


def test_a_day_leads_to_its_check_in(window: MainWindow, page: HistoryPage, qtbot: QtBot) -> None:
    page.open_day(DAY)
    click(qtbot, page.side, "Go to the check-in of this day")
    assert window.page == "today"
    card = window.findChild(CheckInCard)
    assert card is not None
    assert "How was Tuesday, 12 January 2027?" in shown_text(card)
    focus = window.focusWidget()
    assert focus is not None
    assert card.isAncestorOf(focus)
    window.go("history")
    page.open_day(date(2027, 1, 25))
    assert not page.side.check_in.isVisible()


def test_each_note_of_a_day_can_be_shown_in_the_report_and_was_not_taken_back_by_that(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    for text in ("windy", "calm"):
        note(home.context, text, DAY)
    page.open_day(DAY)
    for text in ("windy", "calm"):
        click(qtbot, page.side, f"Show the note “{text}” in the report")
    kept = read_check_in(home.context, DAY).notes
    assert [(one.text, one.starred) for one in kept] == [("windy", True), ("calm", True)]
    assert "Changed or taken back" not in shown_text(page.side)


def test_a_note_is_saved_on_its_day_when_another_is_looked_at(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    page.open_day(DAY)
    page.side.note.setPlainText("slept")
    click(qtbot, page.side, "The day after")
    assert page.side.note.toPlainText() == ""
    page.side.note.setPlainText("windy")
    click(qtbot, page.side, "The day before")
    assert page.side.note.toPlainText() == "slept"
    days = (DAY, date(2027, 1, 13))
    kept = [[note.text for note in read_check_in(home.context, day).notes] for day in days]
    assert kept == [["slept"], ["windy"]]


def test_an_answer_that_undo_took_back_is_told_with_when(home: Home, page: HistoryPage) -> None:
    take(home.context, DoseRef(DAY), AnswerDetails(time(21, 7)))
    home.clock.set(2027, 1, 20, 13)
    correct(home.context, DoseRef(DAY), AnswerDetails(dose_mg=Decimal(4)))
    home.clock.set(2027, 1, 20, 14)
    undo(home.context)
    page.open_day(DAY)
    assert "taken at 21:07\n" in shown_text(page.side)
    before = shown_text(page.side).split("Said before:\n")[1]
    assert before.startswith(
        "20 January, 13:00: taken at 21:07, 4 mg. Taken back 20 January, 14:00."
    )
    undo(home.context)
    home.controller.notify_changed()
    before = shown_text(page.side).split("Said before:\n")[1]
    assert before.splitlines()[:2] == [
        "20 January, 12:00: taken at 21:07, 4.5 mg. Taken back 20 January, 14:00.",
        "20 January, 13:00: taken at 21:07, 4 mg. Taken back 20 January, 14:00.",
    ]


def test_a_day_from_before_the_plan_was_entered_is_not_called_not_recorded(
    home: Home, open_window: Callable[[], MainWindow]
) -> None:
    home.clock.set(2027, 1, 20, 12)
    home.plan()
    home.clock.set(2027, 1, 22, 12)
    opened = open_window()
    opened.go("history")
    page = opened.findChild(HistoryPage)
    assert page is not None
    cells = {b.cell.day.day: b.cell for b in page.month_card.grid.buttons if b.cell}
    before, after = cells[19], cells[21]
    assert (before.marks, after.marks) == ((Mark.NONE,), (Mark.NOT_RECORDED,))
    assert "before the plan was entered" in before.name
    page.open_day(date(2027, 1, 19))
    assert "before the plan was entered" in shown_text(page.side)
    assert [mark for mark in page.side.findChildren(DoseMark) if mark.isVisible()] == []
    drawn = read_chart_data(home.context, date(2027, 1, 4), date(2027, 1, 22))
    assert [dose.day.day for dose in chart_of(drawn).not_taken] == [20, 21]
