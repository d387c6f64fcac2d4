"""Today as a person uses it: what a click leaves in the store, and what it says."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.records import RecordKind
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.supply import Capsules, Liquid, Supply
from ldn_desktop.services.check_ins import read_check_in
from ldn_desktop.services.errors import ConfirmationCode, StorageErrorKind
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.services.settings import change_settings
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.today.appointment_card import AppointmentCard
from ldn_desktop.ui.today.check_in_card import CheckInCard
from ldn_desktop.ui.today.dose_card import DoseCard
from ldn_desktop.ui.today.editors import ChangeEditor, LaterEditor
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.today.state import CardKind
from ldn_desktop.ui.widgets import Page, ScoreRow
from ldn_desktop.ui.widgets.pieces import PiecesDrawing
from tests.support.clicking import button, click, shown_text
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
DAY = date(2027, 1, 4)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def due(home: Home) -> Home:
    """The home at 21:07, with the 21:00 dose due."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    return home


def today(window: MainWindow) -> TodayPage:
    page = window.findChild(TodayPage)
    assert page is not None
    return page


def card(window: MainWindow, place: int = 0) -> DoseCard:
    return today(window).cards()[place]


def settle(dose_card: DoseCard) -> None:
    """Let the moment of a double click pass."""
    dose_card._since_record.invalidate()


def change_what_was_taken(qtbot: QtBot, window: MainWindow) -> ChangeEditor:
    """Take the dose and open the editor of what was recorded."""
    click(qtbot, card(window), "Mark as taken")
    settle(card(window))
    click(qtbot, card(window), "Change")
    editor = card(window).answering.editor
    assert isinstance(editor, ChangeEditor)
    return editor


def test_one_click_records_the_dose_and_the_card_says_so_quietly(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, card(window), "Mark as taken")
    answer = due.answer(DAY)
    assert answer is not None
    assert (answer.kind, answer.taken_mg) == (RecordKind.TAKEN, Decimal("4.5"))
    assert answer.taken_at == due.clock.now()
    assert "Taken at 21:07" in shown_text(card(window))
    assert card(window).state.kind is CardKind.TAKEN
    assert due.notifier.on_screen == {}


def test_undo_on_a_dose_takes_back_its_record_and_no_change_of_plan_made_since(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, card(window), "Mark as taken")
    due.clock.set(2027, 1, 4, 21, 9)
    request = ChangeRequest(Operation.PAUSE, date(2027, 2, 1), days=3)
    assert due.controller.change_plan(request, tuple(ConfirmationCode)).ok
    settle(card(window))
    click(qtbot, card(window), "Undo")
    assert due.answer(DAY) is None
    assert len(due.snapshot().history.active_revisions) == 2


def test_a_question_answered_with_no_leaves_the_focus_on_its_dose(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    with qtbot.wait_active(window):
        window.activateWindow()
    editor = change_what_was_taken(qtbot, window)
    editor.amount.line.setText("40")
    click(qtbot, editor, "Save change")
    click(qtbot, card(window), "No")
    assert card(window).change_button.hasFocus()


def test_a_double_click_records_once_and_does_not_undo(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    take = button(card(window), "Mark as taken")
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(take, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card(window).undo_button, Qt.MouseButton.LeftButton)
    assert [line.kind for line in due.log()] == [RecordKind.TAKEN]


def test_undo_on_the_card_brings_the_dose_back(due: Home, open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    click(qtbot, card(window), "Mark as taken")
    settle(card(window))
    click(qtbot, card(window), "Undo")
    assert due.answer(DAY) is None
    assert card(window).state.kind is CardKind.DUE
    assert button(card(window), "Mark as taken").isEnabled()


def test_one_button_stands_out_where_a_dose_is_due_and_another_is_to_come(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    home.clock.set(2027, 1, 5, 0, 30)
    window = open_window()
    kinds = [one.take_button.property("kind") for one in today(window).cards()]
    assert kinds == ["primary", "main"]
    names = [one.accessibleName().rpartition(". ")[2] for one in today(window).cards()]
    assert names == ["Due now", "Not due yet"]
    click(qtbot, card(window), "Mark as taken")
    assert card(window).take_button.property("kind") == "primary"


@pytest.mark.parametrize("kind", ["taken", "skipped"])
def test_after_undo_by_keyboard_the_focus_is_on_mark_as_taken(
    due: Home, open_window: Open, qtbot: QtBot, kind: str
) -> None:
    window = open_window()
    qtbot.keyClick(window, {"taken": Qt.Key.Key_Return, "skipped": Qt.Key.Key_K}[kind], CONTROL)
    settle(card(window))
    undo = button(card(window), "Undo")
    undo.setFocus()
    lost: list[QWidget] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusChanged.connect(lambda _old, new: lost.append(new))
    qtbot.keyClick(undo, Qt.Key.Key_Return)
    assert due.answer(DAY) is None
    assert card(window).take_button.hasFocus()
    assert lost == [card(window).take_button]  # no other part of the page had it meanwhile


def test_after_a_change_saved_by_keyboard_the_focus_is_on_the_dose(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    editor = change_what_was_taken(qtbot, window)
    editor.at.set_value(time(21, 2))
    editor.at.line.setFocus()
    qtbot.keyClick(editor.at.line, Qt.Key.Key_Return)
    assert "Taken at 21:02" in shown_text(card(window))
    assert card(window).change_button.hasFocus()


def test_skip_is_one_click_and_a_reason_can_follow(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, card(window), "Skip")
    settle(card(window))
    click(qtbot, card(window), "Add a reason")
    qtbot.keyClicks(QApplication.focusWidget(), "felt unwell")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    answer = due.answer(DAY)
    assert answer is not None
    assert (answer.kind, answer.note) == (RecordKind.SKIPPED, "felt unwell")
    assert "Skipped: felt unwell" in shown_text(card(window))


def test_later_is_one_click_and_another_time_can_be_picked(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, card(window), "In 15 min")
    assert "Reminds you again at 21:22" in shown_text(card(window))
    click(qtbot, card(window), "Remind me later…")
    click(qtbot, card(window), "In 1 hour")
    assert "Reminds you again at 22:07" in shown_text(card(window))
    click(qtbot, card(window), "Remind me later…")
    editor = card(window).answering.editor
    assert isinstance(editor, LaterEditor)
    editor.at.line.setText("23:30")
    click(qtbot, card(window), "Set")
    assert "Reminds you again at 23:30" in shown_text(card(window))


def test_time_and_amount_of_a_record_are_changed_in_place_and_the_old_one_stays_readable(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    editor = change_what_was_taken(qtbot, window)
    editor.at.set_value(time(21, 2))
    editor.amount.set_value(Decimal(3))
    click(qtbot, card(window), "Save change")
    answer = due.answer(DAY)
    assert answer is not None
    assert (answer.taken_mg, answer.taken_at) == (
        Decimal(3),
        datetime(2027, 1, 4, 20, 2, tzinfo=UTC),
    )
    assert [line.taken_mg for line in due.log()] == [Decimal("4.5"), Decimal(3)]
    assert "Taken at 21:02: 3 mg, planned 4.5 mg" in shown_text(card(window))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("25:00", "4.5"), "“25:00” is not a time of day. Write it like 21:00."),
        (("21:02", "1,5"), "“1,5” is not an amount. Use a point: 1.5."),
        (("21:02", "0"), "An amount must be more than 0."),
        (("21:02", ""), "Write the amount you took, in digits."),
        (("23:59", "4.5"), "That time has not come yet. Check the date and time."),
    ],
)
def test_a_wrong_change_gets_one_sentence_and_changes_nothing(
    due: Home, open_window: Open, qtbot: QtBot, typed: tuple[str, str], sentence: str
) -> None:
    window = open_window()
    editor = change_what_was_taken(qtbot, window)
    editor.at.line.setText(typed[0])
    editor.amount.line.setText(typed[1])
    click(qtbot, card(window), "Save change")
    assert sentence in shown_text(card(window))
    assert len(due.log()) == 1
    assert editor.at.line.text() == typed[0]


def test_ordinary_naltrexone_is_asked_about_in_place_and_not_blocked(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    editor = change_what_was_taken(qtbot, window)
    editor.amount.line.setText("45")
    click(qtbot, card(window), "Save change")
    assert len(due.log()) == 1
    assert "Check: 45 mg is above" in shown_text(card(window))
    click(qtbot, card(window), "Yes, record it")
    assert due.log()[-1].taken_mg == Decimal(45)


def test_far_too_early_is_asked_once_in_place(home: Home, open_window: Open, qtbot: QtBot) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 9)
    window = open_window()
    click(qtbot, card(window), "Mark as taken")
    assert home.log() == ()
    assert "This dose is due more than 6 hours later. Record it now?" in shown_text(card(window))
    click(qtbot, card(window), "No")
    assert home.log() == ()
    click(qtbot, card(window), "Mark as taken")
    click(qtbot, card(window), "Yes, record it")
    answer = home.answer(DAY)
    assert answer is not None
    assert answer.taken_at == home.clock.now()


def test_a_full_disk_is_said_on_the_card_and_it_keeps_asking(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    due.store.fault = StorageErrorKind.DISK_FULL
    click(qtbot, card(window), "Mark as taken")
    assert "This is NOT saved. The disk is full." in shown_text(card(window))
    assert card(window).state.kind is CardKind.DUE
    assert "Taken" not in shown_text(card(window))
    due.store.fault = None
    click(qtbot, card(window), "Mark as taken")
    assert due.answer(DAY) is not None
    assert "NOT saved" not in shown_text(card(window))


def test_a_score_is_kept_in_one_click_and_corrected_by_another(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    check_in = window.findChild(CheckInCard)
    assert check_in is not None
    click(qtbot, check_in, "Vivid dreams: 3 of 10")
    click(qtbot, check_in, "Vivid dreams: 5 of 10")
    kept = read_check_in(due.context, DAY)
    assert {name: score.score for name, score in kept.scores.items()} == {"vivid dreams": 5}
    assert button(check_in, "Vivid dreams: 5 of 10").isChecked()
    assert not button(check_in, "Vivid dreams: 3 of 10").isChecked()


def test_the_last_answer_is_shown_but_not_filled_in(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.controller.check_ins.score("vivid dreams", 4, DAY)
    due.clock.set(2027, 1, 5, 21, 7)
    window = open_window()
    row = next(r for r in window.findChildren(ScoreRow) if r.symptom == "vivid dreams")
    assert row.last == 4
    assert button(row, "Vivid dreams: 4 of 10").accessibleDescription() == (
        "Moderate. Last: 4, yesterday"
    )
    assert row.score is None


def test_a_score_that_is_not_saved_is_not_shown_as_given(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    check_in = window.findChild(CheckInCard)
    assert check_in is not None
    due.store.fault = StorageErrorKind.DISK_FULL
    click(qtbot, check_in, "Vivid dreams: 3 of 10")
    assert not button(check_in, "Vivid dreams: 3 of 10").isChecked()
    assert "NOT saved" in shown_text(check_in)


def test_a_note_that_is_not_saved_stays_typed_in(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    check_in = window.findChild(CheckInCard)
    assert check_in is not None
    check_in.note.setPlainText("<img src=x> slept badly 😴")
    due.store.fault = StorageErrorKind.DISK_FULL
    qtbot.keyClick(check_in.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert check_in.note.toPlainText() == "<img src=x> slept badly 😴"
    assert "NOT saved" in shown_text(check_in)
    due.store.fault = None
    qtbot.keyClick(check_in.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "NOT saved" not in shown_text(check_in)
    assert check_in.note.toPlainText() == "<img src=x> slept badly 😴"
    assert [n.text for n in read_check_in(due.context, DAY).notes] == ["<img src=x> slept badly 😴"]


def test_past_midnight_the_check_in_is_for_that_evening(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 5, 0, 30)
    window = open_window()
    check_in = window.findChild(CheckInCard)
    assert check_in is not None
    assert "How was Monday, 4 January 2027?" in shown_text(check_in)
    click(qtbot, check_in, "Vivid dreams: 3 of 10")
    assert read_check_in(due.context, DAY).scores["vivid dreams"].score == 3


def test_it_refreshes_by_itself_when_the_dose_comes_due_and_at_midnight(
    home: Home, open_window: Open
) -> None:
    home.plan()
    window = open_window()
    assert card(window).state.kind is CardKind.UPCOMING
    home.clock.set(2027, 1, 4, 21)
    home.check()
    assert card(window).state.kind is CardKind.DUE
    home.clock.set(2027, 1, 5, 0, 0)
    home.check()
    assert card(window).state.when == "Yesterday, 21:00"


def test_a_look_at_which_nothing_passed_does_not_read_for_the_window(
    home: Home, open_window: Open
) -> None:
    home.plan()
    home.clock.set(2027, 1, 4, 19, 0)
    open_window()
    home.check()
    before = home.store.works
    home.check()
    of_a_look = home.store.works - before
    home.clock.set(2027, 1, 4, 19, 1)
    before = home.store.works
    home.check()
    assert home.store.works - before == of_a_look == 1


def test_what_is_being_typed_stays_when_the_page_reads_anew(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    editor = change_what_was_taken(qtbot, window)
    editor.at.line.setText("20:5")
    due.controller.notify_changed()
    assert card(window).answering.editor is editor
    assert editor.at.line.text() == "20:5"
    qtbot.keyClick(editor.at.line, Qt.Key.Key_Escape)
    assert card(window).answering.editor is None


def test_a_change_by_a_command_shows_in_the_window(due: Home, open_window: Open) -> None:
    window = open_window()
    from ldn_desktop.services.recording import take

    take(due.context)
    due.controller.notify_changed()
    assert card(window).state.kind is CardKind.TAKEN


def test_every_control_of_today_has_a_name_and_every_text_is_plain(
    due: Home, open_window: Open
) -> None:
    due.clock.set(2027, 1, 9, 21, 5)
    window = open_window()
    nameless = [
        b for b in window.findChildren(QPushButton) if b.isVisible() and not b.accessibleName()
    ]
    assert nameless == []
    formats = {label.textFormat() for label in window.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_where_a_dose_closes_under_the_cursor_no_key_answers_another(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan(times=(time(8), time(21)))
    home.clock.set(2027, 1, 5, 3, 59)
    window = open_window()
    older = next(card for card in today(window).cards() if card.state.ref.day == DAY)
    button(older, "Skip this dose").setFocus()
    home.clock.set(2027, 1, 5, 4)
    home.check()
    assert older not in today(window).cards()
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Space)
    assert home.answer(date(2027, 1, 5)) is None


@pytest.mark.parametrize("is_taken", [False, True])
def test_all_of_today_shows_without_scrolling(
    home: Home, open_window: Open, dressed: Theme, qtbot: QtBot, is_taken: bool
) -> None:
    """One dose, five symptoms and nothing unusual, in the first size of the window."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    five = ("sleep disturbance", "vivid dreams", "sensitivity to pain", "knee pain", "fog")
    newest = home.snapshot().history.newest
    assert newest is not None
    change_settings(home.context, symptoms=five, baseline_closed=newest.plan_id)
    window = open_window()
    dressed.apply_theme(window)
    window.resize(960, 680)
    page, scroll = window.findChild(TodayPage), window.findChild(Page)
    assert page is not None
    assert scroll is not None
    if is_taken:
        page.take_first()
    qtbot.wait_until(lambda: len(page.findChildren(ScoreRow)) == 5)
    last = page.findChild(AppointmentCard)
    assert last is not None
    qtbot.wait_until(last.isVisible)
    qtbot.wait_until(lambda: scroll.verticalScrollBar().maximum() == 0)


def test_no_button_of_a_dose_moves_when_it_comes_due(home: Home, open_window: Open) -> None:
    home.plan()
    window = open_window()
    upcoming = card(window)
    places = [button.pos() for button in (upcoming.take_button, upcoming.skip_button)]
    assert not upcoming.later_button.isEnabled()
    home.clock.set(2027, 1, 4, 21, 0)
    home.check()
    assert upcoming.state.kind is CardKind.DUE
    assert upcoming.later_button.isEnabled()
    assert [button.pos() for button in (upcoming.take_button, upcoming.skip_button)] == places


@pytest.mark.parametrize(
    ("supply", "is_drawn"),
    [
        (Capsules((Decimal("1.5"), Decimal("3")), 4), True),
        (Capsules((Decimal("0.5"),), 10), False),  # nine pieces are counted in words
        (Liquid(Decimal(1), Decimal("0.1")), True),
        (None, False),
    ],
)
def test_the_pieces_of_a_dose_are_drawn_where_they_are_few(
    home: Home, open_window: Open, supply: Supply | None, is_drawn: bool
) -> None:
    home.plan(supply=supply)
    pieces = card(open_window()).findChild(PiecesDrawing)
    assert pieces is not None
    assert pieces.isVisible() is is_drawn
    picture = pieces.grab().toImage()
    columns = range(picture.width())
    assert (len({picture.pixel(x, picture.height() // 2) for x in columns}) > 1) is is_drawn


@pytest.mark.parametrize("words", ["Vivid dreams: 3 of 10", "Taken: Yesterday's dose"])
def test_a_double_click_on_a_dose_presses_nothing_that_comes_under_the_pointer(
    due: Home, open_window: Open, qtbot: QtBot, words: str
) -> None:
    due.clock.set(2027, 1, 5, 21, 7)
    window = open_window()
    qtbot.wait_until(lambda: window.findChild(CheckInCard) is not None)
    comes_under = button(window, words)
    qtbot.mousePress(card(window).take_button, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(card(window).take_button, Qt.MouseButton.LeftButton)
    before = due.log()
    middle = QPointF(comes_under.rect().center())
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, middle, comes_under.mapToGlobal(middle), left, left, none)
        QApplication.sendEvent(comes_under, event)
    assert due.log() == before
    assert read_check_in(due.context, date(2027, 1, 5)).scores == {}
    qtbot.mouseClick(comes_under, Qt.MouseButton.LeftButton)
    assert due.log() != before or read_check_in(due.context, date(2027, 1, 5)).scores
