"""Doses that are not recorded, as a person answers them on Today: each, or all at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Step
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.services.errors import ConfirmationCode, StorageErrorKind
from ldn_desktop.services.recording import AnswerDetails, extra_dose
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.days_card import UnrecordedCard
from ldn_desktop.ui.today.dose_card import DoseCard
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.today.state import CardKind
from ldn_desktop.ui.today.unrecorded_row import UnrecordedRow
from tests.support.clicking import button, click, shown_text
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
DAY = date(2027, 1, 4)


@pytest.fixture
def due(home: Home) -> Home:
    """The home with a plan since 4 January."""
    home.plan()
    return home


def card(window: MainWindow) -> DoseCard:
    page = window.findChild(TodayPage)
    assert page is not None
    return page.cards()[0]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Taken", RecordKind.TAKEN),
        ("Skipped", RecordKind.SKIPPED),
        ("Leave blank", RecordKind.LEFT_BLANK),
    ],
)
def test_a_day_that_is_not_recorded_is_answered_in_one_click(
    due: Home, open_window: Open, qtbot: QtBot, words: str, kind: RecordKind
) -> None:
    due.clock.set(2027, 1, 5, 12)
    window = open_window()
    asked = window.findChild(UnrecordedCard)
    assert asked is not None
    assert "Yesterday's dose, 4.5 mg: not recorded" in shown_text(asked)
    click(qtbot, asked, f"{words}: Yesterday's dose")
    answer = due.answer(DAY)
    assert answer is not None
    assert (answer.kind, answer.taken_at) == (kind, None)
    assert not asked.isVisible()


@pytest.fixture
def away(home: Home) -> Home:
    """Two doses a day since 4 January, none recorded; at noon on 5 March."""
    home.plan(times=(time(9), time(21)), steps=(Step(Decimal("1.5"), None),))
    home.clock.set(2027, 3, 5, 12)
    return home


def asked_card(window: MainWindow) -> UnrecordedCard:
    found = window.findChild(UnrecordedCard)
    assert found is not None
    return found


def rows_made(card: UnrecordedCard) -> list[UnrecordedRow]:
    return [row for row in card.findChildren(UnrecordedRow) if row.isVisible()]


def test_after_two_months_a_few_doses_show_and_more_come_by_the_ten(
    away: Home, open_window: Open, qtbot: QtBot
) -> None:
    asked = asked_card(open_window())
    assert len(rows_made(asked)) == 3
    assert "119 doses since 4 January aren't recorded." in shown_text(asked)
    click(qtbot, asked, "Show 10 more of 116")
    assert len(rows_made(asked)) == 13
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Taken: The 09:00 dose of 3 March"


def test_all_days_that_are_not_recorded_are_answered_at_once_and_the_rest_can_be_seen(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 9, 12)
    window = open_window()
    asked = asked_card(window)
    assert shown_text(asked).count(": not recorded") == 3
    click(qtbot, asked, "Show 2 more")
    assert shown_text(asked).count(": not recorded") == 5
    works = due.store.works
    click(qtbot, asked, "All taken: 5 doses")
    assert [line.kind for line in due.log()] == [RecordKind.TAKEN] * 5
    assert len({line.recorded_at for line in due.log()}) == 1
    assert due.store.works - works < 8
    assert not asked.isVisible()


def test_what_was_said_of_all_is_taken_back_by_one_undo_and_said_again_by_one_redo(
    away: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    asked = asked_card(window)
    click(qtbot, asked, "All taken at their times: 119 doses")
    assert not asked.isVisible()
    click(qtbot, window, "Undo")
    assert away.answer(date(2027, 3, 4)) is None
    assert "119 doses since" in shown_text(asked)
    window.redo()
    assert not asked.isVisible()
    window.undo()
    assert "119 doses since" in shown_text(asked)


def test_undo_takes_back_what_came_after_a_batch_first_and_then_the_batch(
    away: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, asked_card(window), "All skipped: 119 doses")
    click(qtbot, card(window), "Mark as taken")
    window.undo()
    assert card(window).state.kind is CardKind.DUE
    assert not asked_card(window).isVisible()
    window.undo()
    assert asked_card(window).isVisible()


def test_all_at_once_on_a_full_disk_says_so_and_asks_on(
    away: Home, open_window: Open, qtbot: QtBot
) -> None:
    asked = asked_card(open_window())
    away.store.fault = StorageErrorKind.DISK_FULL
    click(qtbot, asked, "All taken: 119 doses")
    assert "This is NOT saved. The disk is full." in shown_text(asked)
    assert "119 doses since" in shown_text(asked)
    away.store.fault = None
    click(qtbot, asked, "All taken: 119 doses")
    assert not asked.isVisible()
    assert "NOT saved" not in shown_text(asked)


def test_the_time_a_past_dose_was_taken_at_can_be_said_and_past_midnight_is_the_night_after(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 6, 12)
    asked = asked_card(open_window())
    click(qtbot, asked, "Taken at…: Yesterday's dose")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "21:00"
    field.selectAll()
    qtbot.keyClicks(field, "0:30")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    answer = due.answer(date(2027, 1, 5))
    assert answer is not None
    assert answer.taken_at == datetime(2027, 1, 5, 23, 30, tzinfo=UTC)


def test_a_time_that_has_not_come_is_refused_and_stays_typed_in(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 5, 12)
    asked = asked_card(open_window())
    click(qtbot, asked, "Taken at…: Yesterday's dose")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("13:00")
    click(qtbot, asked, "Save")
    assert "That time has not come yet." in shown_text(asked)
    assert field.text() == "13:00"
    field.setText("rubbish")
    click(qtbot, asked, "Save")
    assert due.log() == ()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert "not come yet" not in shown_text(asked)


def test_the_focus_goes_to_the_next_dose_when_one_is_answered(
    away: Home, open_window: Open, qtbot: QtBot
) -> None:
    asked = asked_card(open_window())
    first = button(asked, "Taken: Yesterday's 21:00 dose")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Taken: Yesterday's 09:00 dose"
    assert len(rows_made(asked)) == 3


def test_a_day_that_adds_up_to_more_than_its_plan_is_asked_about_in_place(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 4, 18)
    extra_dose(due.context, Decimal("0.5"), AnswerDetails(), frozenset(ConfirmationCode))
    due.clock.set(2027, 1, 5, 12)
    asked = asked_card(open_window())
    click(qtbot, asked, "Taken: Yesterday's dose")
    assert due.answer(DAY) is None
    assert "With this, 5 mg are recorded" in shown_text(asked)
    click(qtbot, asked, "No")
    assert due.answer(DAY) is None
    click(qtbot, asked, "Taken: Yesterday's dose")
    click(qtbot, asked, "Yes, record it")
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.TAKEN
