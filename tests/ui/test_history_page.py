"""History as a person uses it: the month, a day at the side, the drawing, the table."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.services.check_ins import check_in, note, say_change
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.history import History
from ldn_desktop.services.recording import AnswerDetails, correct, skip, take
from ldn_desktop.ui.history.days_model import FIRST_SYMPTOM, MARKS, TIP, DaysModel
from ldn_desktop.ui.history.dose_box import DoseBox
from ldn_desktop.ui.history.drawing_card import ChartCard
from ldn_desktop.ui.history.month_card import LegendMark
from ldn_desktop.ui.history.page import HistoryPage
from ldn_desktop.ui.history.side import ExtraEditor
from ldn_desktop.ui.history.table_card import TableCard
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import NavButton
from ldn_desktop.ui.today.editors import ChangeEditor
from ldn_desktop.ui.widgets.card import WIDE_LETTERS
from ldn_desktop.ui.widgets.month_grid import DayButton
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
JANUARY = date(2027, 1, 1)
ACROSS = Qt.Orientation.Horizontal


@pytest.fixture
def window(home: Home, open_window: Open) -> MainWindow:
    """The issue's plan from 4 January; it is Wednesday the 20th, noon; some days were recorded."""
    home.plan()
    home.clock.set(2027, 1, 4, 12)
    for n in (4, 5, 6, 7, 8):
        home.clock.set(2027, 1, n, 21, 7)
        take(home.context)
    home.clock.set(2027, 1, 20, 12)
    skip(home.context, nth(9), "felt <b>unwell</b>")
    take(home.context, nth(12), AnswerDetails(dose_mg=Decimal("0.5")))
    check_in(home.context, {"vivid dreams": 3}, date(2027, 1, 12))
    return open_window()


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> HistoryPage:
    """The page, open on January."""
    window.go("history")
    found = window.findChild(HistoryPage)
    assert found is not None
    qtbot.wait_until(lambda: found.drawing is not None)
    return found


def nth(n: int) -> DoseRef:
    return DoseRef(date(2027, 1, n))


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def day_button(page: HistoryPage, n: int) -> DayButton:
    found = page.month_card.grid.button_of(date(2027, 1, n))
    assert found is not None
    return found


def named(owner: QWidget, start: str) -> QAbstractButton:
    buttons = owner.findChildren(QAbstractButton)
    return next(
        b for b in buttons if b.accessibleName().startswith(start) and b.isVisibleTo(owner.window())
    )


def shown(owner: QWidget) -> str:
    labels = [label.text() for label in owner.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels).replace("\u00a0", " ")


def drawing(page: HistoryPage) -> ChartCard:
    assert page.drawing is not None
    return page.drawing


def table(page: HistoryPage) -> TableCard:
    page.show_table(is_table=True)
    assert page.table is not None
    return page.table


def test_each_day_of_the_month_shows_its_states_by_shape_and_says_them(page: HistoryPage) -> None:
    cells = {b.cell.day.day: b.cell for b in page.month_card.grid.buttons if b.cell}
    marks = {n: cells[n].marks for n in (8, 9, 10, 20, 21)}
    assert marks == {
        8: (Mark.TAKEN,),
        9: (Mark.SKIPPED,),
        10: (Mark.NOT_RECORDED,),
        20: (Mark.UPCOMING,),
        21: (Mark.UPCOMING,),
    }
    name = day_button(page, 9).accessibleName().replace("\u00a0", " ")
    assert name.endswith("4.5 mg at 21:00: skipped: felt <b>unwell</b>")
    assert "Vivid dreams 3" in day_button(page, 12).accessibleName()
    assert cells[12].has_note
    assert page.month_card.title.text() == "January 2027"


def test_a_day_is_put_right_at_the_side_and_the_earlier_answer_stays_readable(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    click(qtbot, day_button(page, 8))
    assert "taken at 21:07" in shown(page.side)
    click(qtbot, named(page.side, "Change the time or amount"))
    (box,) = (box for box in page.side.findChildren(DoseBox) if box.isVisible())
    change = box.findChild(ChangeEditor)
    assert change is not None
    change.amount.set_value(Decimal(4))
    click(qtbot, change.done_button)
    record = home.answer(date(2027, 1, 8))
    assert record is not None
    assert record.taken_mg == Decimal(4)
    text = shown(page.side)
    assert "taken at 21:07, 4 mg" in text
    assert "Said before:" in text
    assert "8 January, 21:07: taken at 21:07, 4.5 mg" in text
    assert "Last changed: 20 January, 12:00" in text
    assert "4 mg" in day_button(page, 8).accessibleName().replace("\u00a0", " ")


def test_a_day_that_was_not_recorded_is_recorded_skipped_or_cleared(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    click(qtbot, day_button(page, 10))
    click(qtbot, named(page.side, "Record as skipped"))
    assert home.answer(date(2027, 1, 10)) is not None
    click(qtbot, named(page.side, "Clear"))
    assert home.answer(date(2027, 1, 10)) is None
    click(qtbot, named(page.side, "Record as taken, 4.5"))
    record = home.answer(date(2027, 1, 10))
    assert record is not None
    assert (record.kind, record.taken_at) == (RecordKind.TAKEN, None)
    assert "taken, time unknown" in shown(page.side)
    assert shown(page.side).count("skipped") == 1  # the earlier answer, below


def test_an_extra_dose_is_added_to_a_day_and_taken_back(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    click(qtbot, day_button(page, 10))
    click(qtbot, page.side.add_extra)
    editor = page.side.findChild(ExtraEditor)
    assert editor is not None
    click(qtbot, editor.done_button)
    assert "Write the amount" in shown(page.side)
    editor.amount.set_value(Decimal("0.5"))
    qtbot.keyClicks(editor.at.line, "09:30")
    click(qtbot, editor.done_button)
    assert "extra dose: 0.5 mg at 09:30" in shown(page.side)
    assert Mark.EXTRA in (day_button(page, 10).cell or pytest.fail("no cell")).marks
    click(qtbot, named(page.side, "Take back"))
    assert "extra dose: 0.5 mg at 09:30. Taken back 20 January, 12:00." in shown(page.side)
    assert "extra dose" not in day_button(page, 10).accessibleName()


def test_a_note_is_kept_for_the_day_that_is_open(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    page.open_day(date(2027, 1, 11))
    qtbot.keyClicks(page.side.note, "<i>windy</i>")
    page.refresh()
    assert page.side.note.toPlainText() == "<i>windy</i>"
    qtbot.keyClick(page.side.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with home.store.work() as work:
        assert [(n.day.day, n.text) for n in work.notes.all()] == [(11, "<i>windy</i>")]
    assert page.side.note.toPlainText() == "<i>windy</i>"
    page.side.note.setPlainText("")
    qtbot.keyClick(page.side.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "<i>windy</i>. Taken back 20 January, 12:00." in shown(page.side)


def test_a_day_ahead_takes_neither_a_note_nor_an_answer(page: HistoryPage) -> None:
    page.open_day(date(2027, 1, 25))
    names = [b.accessibleName() for b in page.side.findChildren(QAbstractButton) if b.isVisible()]
    assert not [name for name in names if name.startswith(("Record", "Add", "Keep"))]


def test_the_arrow_keys_walk_through_the_days_and_into_the_next_month(
    page: HistoryPage, qtbot: QtBot
) -> None:
    grid = page.month_card.grid
    grid.focus_day(date(2027, 1, 28))
    qtbot.keyClick(day_button(page, 28), Qt.Key.Key_Right)
    assert day_button(page, 29).hasFocus()
    qtbot.keyClick(day_button(page, 29), Qt.Key.Key_Down)
    assert page.month_card.title.text() == "February 2027"
    landed = grid.button_of(date(2027, 2, 5))
    assert landed is not None
    assert landed.hasFocus()
    qtbot.keyClick(landed, Qt.Key.Key_Return)
    assert "Friday, 5 February 2027" in page.side.title.text()
    stops = [b for b in grid.buttons if b.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert stops == [landed]


def test_esc_puts_the_day_away_and_the_focus_is_on_it_again(
    page: HistoryPage, qtbot: QtBot
) -> None:
    click(qtbot, day_button(page, 8))
    page.side.before.setFocus()
    qtbot.keyClick(page.side.before, Qt.Key.Key_Escape)
    assert not page.side.isVisible()
    assert day_button(page, 8).hasFocus()


def test_esc_puts_away_a_day_that_was_opened_by_a_key(page: HistoryPage, qtbot: QtBot) -> None:
    page.month_card.grid.focus_day(date(2027, 1, 8))
    qtbot.keyClick(day_button(page, 8), Qt.Key.Key_Return)
    assert page.side.isVisible()
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Escape)
    assert not page.side.isVisible()
    assert day_button(page, 8).hasFocus()
    page.show_table(is_table=True)
    assert page.table is not None
    page.table.table.setFocus()
    qtbot.keyClick(page.window(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.side.isVisible()
    qtbot.keyClick(page.table.table, Qt.Key.Key_Escape)
    assert not page.side.isVisible()


def test_alt_and_an_arrow_go_to_the_day_before_and_after(page: HistoryPage, qtbot: QtBot) -> None:
    click(qtbot, day_button(page, 8))
    click(qtbot, page.side.before)
    assert page.side.state is not None
    assert page.side.state.day == date(2027, 1, 7)
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.side.state.day == date(2027, 1, 6)


def test_a_narrow_window_shows_the_day_or_the_month(
    window: MainWindow, page: HistoryPage, qtbot: QtBot
) -> None:
    window.resize(480, 600)
    page.open_day(date(2027, 1, 8))
    qtbot.wait_until(lambda: not page.month_card.isVisible())
    assert page.side.isVisible()
    click(qtbot, page.side.close_button)
    assert page.month_card.isVisible()


def hover(widget: QWidget, at: QPoint) -> None:
    """Move the mouse over a widget; the platform's own pointer may stand there already."""
    where, buttons = QPointF(at), Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(widget.mapToGlobal(at)),
        buttons,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, move)


def test_the_drawing_keeps_its_legend_when_it_gets_narrower(
    home: Home, window: MainWindow, page: HistoryPage, qtbot: QtBot
) -> None:
    for n in (5, 6):
        check_in(home.context, {"vivid dreams": 2}, date(2027, 1, n))
    page.refresh()
    chart = drawing(page).chart
    font = chart.font()
    font.setPointSizeF(1.4 * font.pointSizeF())
    chart.setFont(font)
    qtbot.wait_until(lambda: chart.heightForWidth(300) > chart.heightForWidth(900))
    limit = next(w for w in range(300, 900) if chart.heightForWidth(w) == chart.heightForWidth(900))
    window.resize(max(window.width() + limit + 40 - chart.width(), 900), 1400)
    qtbot.wait_until(lambda: chart.height() == chart.heightForWidth(chart.width()))
    before = chart.height()
    window.resize(window.width() - chart.width() + limit - 40, 1400)
    qtbot.wait_until(lambda: chart.width() < limit)
    qtbot.wait_until(lambda: chart.height() > before)
    assert chart.height() == chart.heightForWidth(chart.width())


def test_the_shapes_of_the_legend_grow_with_the_text(page: HistoryPage) -> None:
    marks = page.month_card.findChildren(LegendMark)
    assert len(marks) == 5
    before = marks[0].sizeHint().height()
    font = marks[0].font()
    font.setPointSizeF(font.pointSizeF() * 2)
    marks[0].setFont(font)
    assert marks[0].sizeHint().height() > 1.7 * before


def test_the_drawing_reads_a_day_out_by_arrow_key_and_by_mouse(
    page: HistoryPage, qtbot: QtBot
) -> None:
    chart = drawing(page).chart
    chart.move_to(date(2027, 1, 8))
    assert "taken at 21:07" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.cursor_day == date(2027, 1, 9)
    assert "felt <b>unwell</b>" in drawing(page).told.text()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.cursor_day == date(2027, 1, 4)
    hover(chart, QPoint(chart.width() - 20, 40))
    assert chart.cursor_day == date(2027, 1, 20)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert page.side.state is not None
    assert page.side.state.day == date(2027, 1, 20)


def cell(card: TableCard, row: int, title: str, role: int = Qt.ItemDataRole.DisplayRole) -> str:
    """Return what a row has under a title: shown, or heard by a screen reader."""
    titles = [card.model.headerData(n, ACROSS) for n in range(card.model.columnCount())]
    return str(card.model.index(row, titles.index(title)).data(role)).replace("\u00a0", " ")


def test_a_row_of_the_table_is_a_day_with_its_dose_and_a_number_for_each_symptom(
    home: Home, page: HistoryPage
) -> None:
    note(home.context, "windy\nand wet", date(2027, 1, 12))
    card = table(page)
    assert [card.model.headerData(n, ACROSS) for n in range(card.model.columnCount())] == [
        "Day",
        "Doses",
        "Sleep disturbance",
        "Vivid dreams",
        "Sensitivity to pain",
        "Notes",
    ]
    row = card.model.row_of(date(2027, 1, 12))
    assert row == 8
    assert cell(card, row, "Day") == "Tue 12 January"
    assert cell(card, row, "Vivid dreams") == "3"
    assert cell(card, row, "Sleep disturbance") == ""
    assert cell(card, row, "Notes") == "windy and wet"
    marks = [card.model.index(at, 1).data(MARKS) for at in (8, 11, 12, 10)]
    assert marks == [
        ((Mark.TAKEN, ""),),
        ((Mark.SKIPPED, "21:00"),),
        ((Mark.TAKEN, "21:07"),),
        ((Mark.NOT_RECORDED, "21:00"),),
    ]


def test_the_table_holds_every_day_in_words_that_a_screen_reader_reads(
    home: Home, page: HistoryPage, qtbot: QtBot
) -> None:
    say_change(home.context, "Fog", SymptomTrend.WORSE, date(2027, 1, 12))
    say_change(home.context, "vivid dreams", SymptomTrend.WORSE, date(2027, 1, 12))
    card = table(page)
    assert card.model.rowCount() == 17
    row, heard = 8, Qt.ItemDataRole.AccessibleTextRole
    assert cell(card, row, "Day", heard) == "Tuesday, 12 January 2027"
    said = "4.5 mg at 21:00: taken, time unknown, 0.5 mg"
    assert cell(card, row, "Doses", heard) == cell(card, row, "Doses", TIP) == said
    assert cell(card, row, "Vivid dreams", heard) == "Vivid dreams 3 (worse)"
    assert cell(card, row, "Notes") == cell(card, row, "Notes", heard) == "Fog (worse)"
    card.table.setCurrentIndex(card.model.index(row, 0))
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert page.side.state is not None
    assert page.side.state.day == date(2027, 1, 12)


def test_a_title_of_the_table_that_is_cut_is_told_whole(home: Home, page: HistoryPage) -> None:
    long = "Joint pain in the hands and the feet after a walk"
    home.controller.change_settings(symptoms=(long, "Fog"))
    card = table(page)
    header = card.table.horizontalHeader()
    assert header.textElideMode() is Qt.TextElideMode.ElideRight
    assert header.sectionSize(2) < header.fontMetrics().horizontalAdvance(long)
    for role in (TIP, Qt.ItemDataRole.AccessibleTextRole):
        assert card.model.headerData(2, ACROSS, role) == long


@pytest.mark.parametrize("width", [480, 960, 1600])
def test_no_number_of_the_table_is_cut(
    home: Home, window: MainWindow, page: HistoryPage, qtbot: QtBot, width: int
) -> None:
    home.controller.change_settings(symptoms=("a", "b", "c", "d", "e", "f"))
    card = table(page)
    view = card.table
    window.resize(width, 680)
    needed = view.fontMetrics().horizontalAdvance("10") + 6

    def fits() -> bool:
        widths = [view.columnWidth(n) for n in range(card.model.columnCount())]
        scores = widths[FIRST_SYMPTOM:-1]
        return min(scores) >= needed and sum(widths) <= view.viewport().width()

    qtbot.wait_until(fits)


def test_a_row_of_the_table_is_hit_and_its_day_opens_at_the_side(
    page: HistoryPage, qtbot: QtBot
) -> None:
    view = table(page).table
    at = view.visualRect(view.model().index(3, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page.side.isVisible()
    assert page.side.state is not None
    assert page.side.state.day == date(2027, 1, 17)
    assert page.side.x() >= table(page).x() + table(page).width()


def test_the_table_and_the_month_are_a_link_apart(page: HistoryPage, qtbot: QtBot) -> None:
    click(qtbot, drawing(page).as_table)
    assert page.table is not None
    assert page.table.table.hasFocus()
    assert not page.month_card.isVisible()
    assert not drawing(page).isVisible()
    click(qtbot, page.table.leave)
    assert drawing(page).as_table.hasFocus()
    assert page.month_card.isVisible()
    assert not page.table.isVisible()


def test_where_there_is_room_today_stands_beside_the_month_at_once(
    page: HistoryPage, qtbot: QtBot
) -> None:
    qtbot.wait_until(page.side.isVisible)
    assert "Wednesday, 20 January 2027" in page.side.title.text()
    assert day_button(page, 20).isChecked()
    assert page.side.x() > page.month_card.x()
    assert drawing(page).y() >= page.month_card.y() + page.month_card.height()
    assert drawing(page).width() > page.month_card.width()


def test_in_a_narrow_window_no_day_hides_the_month_until_one_is_opened(
    window: MainWindow, page: HistoryPage, qtbot: QtBot
) -> None:
    window.resize(480, 680)
    qtbot.wait_until(lambda: not page.side.isVisible())
    assert page.month_card.isVisible()
    click(qtbot, day_button(page, 8))
    assert page.side.isVisible()
    assert not page.month_card.isVisible()


def test_in_a_wide_window_the_drawing_stands_below_the_month_alone(
    window: MainWindow, page: HistoryPage, qtbot: QtBot
) -> None:
    letter = page.fontMetrics().averageCharWidth()
    window.resize(window.width() - page.width() + (WIDE_LETTERS + 2) * letter, 800)
    qtbot.wait_until(lambda: drawing(page).width() == page.month_card.width())
    assert page.side.y() == page.month_card.y()
    assert page.side.x() > drawing(page).x() + drawing(page).width()
    window.resize(960, 680)
    qtbot.wait_until(lambda: drawing(page).width() > page.month_card.width())


def test_the_head_says_how_many_doses_were_recorded(page: HistoryPage) -> None:
    assert "7 of 16 doses recorded since 4 January" in shown(page)


def test_the_table_is_searched_by_state_and_by_text(page: HistoryPage, qtbot: QtBot) -> None:
    card = table(page)
    card.kind.setCurrentIndex(card.kind.findText("Skipped"))
    qtbot.wait_until(lambda: card.found.text() == "1 day")
    assert card.model.day(0) == date(2027, 1, 9)
    card.kind.setCurrentIndex(0)
    qtbot.keyClicks(card.text, "DREAMS")
    qtbot.wait_until(lambda: card.found.text() == "1 day" and card.model.day(0) is not None)
    qtbot.wait_until(lambda: card.model.day(0) == date(2027, 1, 12))
    card.text.clear()
    qtbot.wait_until(lambda: card.found.text() == "17 days")


def test_a_change_elsewhere_shows_at_once_and_the_table_stays_where_it_was(
    home: Home, page: HistoryPage
) -> None:
    card = table(page)
    card.table.setCurrentIndex(card.model.index(8, 0))
    correct(home.context, nth(12), AnswerDetails(dose_mg=Decimal(1)))
    home.controller.notify_changed()
    assert "1 mg" in cell(card, 8, "Doses", Qt.ItemDataRole.AccessibleTextRole)
    assert card.table.currentIndex().row() == 8


def test_only_the_months_that_are_looked_at_are_read(page: HistoryPage) -> None:
    read: list[date] = []

    def reading(first: date, last: date) -> History | None:
        read.append(first)
        return page._read(first, last)

    model = DaysModel(page.side._controller.formats, reading)
    model.show_span(JANUARY - timedelta(days=3650), JANUARY + timedelta(days=19), ("a",))
    assert model.rowCount() == 3670
    assert read == []
    model.index(0, 1).data()
    model.index(1, 2).data()
    assert read == [JANUARY]


def test_where_nothing_can_be_read_what_was_shown_stays(home: Home, page: HistoryPage) -> None:
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    page.refresh()
    assert page.month_card.title.text() == "January 2027"
    assert day_button(page, 8).cell is not None


@pytest.mark.parametrize("width", [480, 640, 960])
def test_no_word_of_the_navigation_is_cut(
    window: MainWindow, page: HistoryPage, qtbot: QtBot, width: int
) -> None:
    window.resize(width, 600)
    buttons = window.findChildren(NavButton)
    pages = ["today", "plan", "history", "report", "supply", "settings", "help"]
    assert [button.page for button in buttons] == pages
    qtbot.wait_until(lambda: all(b.width() >= b.sizeHint().width() for b in buttons))


def test_the_first_day_of_another_dose_names_it(page: HistoryPage) -> None:
    cells = [b.cell for b in page.month_card.grid.buttons if b.cell is not None]
    named = {cell.day.day: cell.new_dose.replace("\u00a0", " ") for cell in cells if cell.new_dose}
    assert named == {18: "4 mg"}
    (changed,) = (cell.name for cell in cells if cell.new_dose)
    assert changed.replace("\u00a0", " ").endswith("From this day: 4 mg.")
