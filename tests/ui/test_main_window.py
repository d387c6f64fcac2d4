"""The window: its pages and keys, what it tells, and that closing it never strands the user."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.records import RecordKind
from ldn_desktop.services import recording
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.planning import undo_plan
from ldn_desktop.services.ports import Button, Delivery
from ldn_desktop.services.settings import change_settings
from ldn_desktop.ui.first_run.page import FirstRunPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import Nav
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.prompt_bar import PromptBar
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.widgets import Banner, QuietLine
from ldn_desktop.ui.widgets.note_field import NoteField
from tests.support.clicking import whole_name
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
DAY = date(2027, 1, 4)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def due(home: Home) -> Home:
    """The home at 21:07, with the 21:00 dose due."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    return home


class HasTray:
    """A desktop with a tray."""

    def is_there(self) -> bool:
        return True


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key of the window, wherever the focus is."""
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, key, modifiers)


def click(qtbot: QtBot, owner: QWidget, words: str) -> None:
    (found,) = [b for b in owner.findChildren(QPushButton) if b.text() == words and b.isVisible()]
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_a_look_that_a_command_brings_back_is_worn_at_once(home: Home, qtbot: QtBot) -> None:
    assert home.controller.settings().text_percent == 100
    change_settings(home.context, text_percent=150)
    with qtbot.wait_signal(home.controller.settings_changed) as told:
        home.controller.notify_changed_by_command()
    assert told.args is not None
    assert told.args[0].text_percent == 150


def banner(window: MainWindow) -> Banner:
    found = window.findChild(Banner)
    assert found is not None
    return found


def strip(window: MainWindow) -> PromptBar:
    found = window.findChild(PromptBar)
    assert found is not None
    return found


def quiet_line(window: MainWindow) -> str:
    line = window.findChild(QuietLine)
    assert line is not None
    return line.text()


def test_it_has_its_name_its_size_and_its_least_size(due: Home, open_window: Open) -> None:
    window = open_window()
    assert window.windowTitle() == "Today – LDN Desktop"
    assert (window.minimumWidth(), window.minimumHeight()) == (480, 560)
    assert (window.width(), window.height()) == (960, 680)


def test_ctrl_enter_takes_ctrl_z_takes_back_and_ctrl_shift_z_records_again(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    press(window, Qt.Key.Key_Return, CTRL)
    assert due.answer(DAY) is not None
    press(window, Qt.Key.Key_Z, CTRL)
    assert due.answer(DAY) is None
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.TAKEN
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert "nothing" in quiet_line(window).lower()


def test_undo_says_which_answer_it_took_back_and_offers_redo(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    press(window, Qt.Key.Key_Return, CTRL)
    due.clock.set(2027, 1, 5, 9)
    press(window, Qt.Key.Key_Z, CTRL)
    assert quiet_line(window) == "Taken back: the answer for 4 January, 21:00."
    click(qtbot, window, "Redo")
    assert due.answer(DAY) is not None
    assert quiet_line(window) == "Recorded again."


def test_redo_leaves_what_a_command_has_recorded_since(due: Home, open_window: Open) -> None:
    window = open_window()
    press(window, Qt.Key.Key_Return, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    recording.skip(due.context, DoseRef(DAY))
    window.redo()
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.SKIPPED
    assert quiet_line(window) == "There is nothing to redo."


def test_ctrl_enter_in_the_note_keeps_the_note_and_takes_no_dose(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    note = window.findChild(NoteField)
    assert note is not None
    note.setFocus()
    note.setPlainText("slept well")
    QTest.keyClick(note, Qt.Key.Key_Return, CTRL)
    assert due.answer(DAY) is None
    assert note.toPlainText() == "slept well"
    assert quiet_line(window) == "Note kept."


def test_ctrl_enter_in_a_field_takes_no_dose(due: Home, open_window: Open) -> None:
    window = open_window()
    window.go("plan")
    (page,) = window.findChildren(PlanPage)
    page.steps.table.focus_on(0)
    field = page.steps.table.editor.dose
    window.activateWindow()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert due.answer(DAY) is None


def test_ctrl_l_puts_off_and_ctrl_k_skips(due: Home, open_window: Open) -> None:
    window = open_window()
    press(window, Qt.Key.Key_L, CTRL)
    (reminder,) = due.snapshot().reminders.values()
    assert reminder.put_off_until is not None
    press(window, Qt.Key.Key_K, CTRL)
    answer = due.answer(DAY)
    assert answer is not None
    assert answer.kind is RecordKind.SKIPPED


def test_ctrl_n_goes_to_the_first_score(due: Home, open_window: Open) -> None:
    window = open_window()
    press(window, Qt.Key.Key_N, CTRL)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert whole_name(focus) == "Sleep disturbance: 0 of 10"


def test_text_grows_shrinks_and_returns_by_keys_and_is_kept(due: Home, open_window: Open) -> None:
    window = open_window()
    press(window, Qt.Key.Key_Plus, CTRL)
    press(window, Qt.Key.Key_Plus, CTRL)
    assert due.snapshot().settings.text_percent == 150
    press(window, Qt.Key.Key_Minus, CTRL)
    assert due.snapshot().settings.text_percent == 125
    press(window, Qt.Key.Key_0, CTRL)
    assert due.snapshot().settings.text_percent == 100


def test_help_and_keys_open_by_key_and_esc_goes_back(due: Home, open_window: Open) -> None:
    window = open_window()
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    assert window.page == "help"
    texts = "\n".join(label.text() for label in window.findChildren(QLabel))
    assert "Do not take a double dose. Ask your pharmacist or clinician." in texts
    press(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert window.page == "today"
    window.go("keys")
    assert "Ctrl+Enter" in "\n".join(label.text() for label in window.findChildren(QLabel))


def test_what_the_plan_says_of_a_dose_not_taken_stands_under_what_always_holds(
    home: Home, open_window: Open
) -> None:
    home.plan(missed_dose_advice="Skip it and take the next one as usual")
    window = open_window()
    window.go("help")
    texts = "\n".join(label.text() for label in window.findChildren(QLabel))
    assert "Your plan says: Skip it and take the next one as usual" in texts
    always = "Do not take a double dose. Ask your pharmacist or clinician."
    assert texts.index(always) < texts.index("Your plan says:")


def test_below_640_px_the_navigation_is_a_bar_at_the_top(due: Home, open_window: Open) -> None:
    window = open_window()
    nav = window.findChild(Nav)
    assert nav is not None
    window.resize(480, 560)
    assert nav.property("place") == "top"
    window.resize(960, 680)
    assert nav.property("place") == "left"


@pytest.mark.usefixtures("dressed")
def test_with_large_text_the_navigation_leaves_the_width_to_the_page_sooner(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    nav = window.findChild(Nav)
    assert nav is not None
    window.resize(800, 680)
    places = []
    for percent in (100, 200, 100):
        due.controller.change_settings(text_percent=percent)
        places.append(nav.property("place"))
    assert places == ["left", "top", "left"]


def test_a_trouble_with_reminders_lasts_in_the_banner_until_it_is_mended(
    due: Home, open_window: Open
) -> None:
    due.notifier.delivery = Delivery.FAILED
    window = open_window()
    assert "Reminders can't be shown" in banner(window).said[0]
    assert banner(window).isVisible()
    due.notifier.delivery = Delivery.DELIVERED
    due.check()
    assert banner(window).said == ()
    assert not banner(window).isVisible()


def test_a_press_on_the_reminder_shows_in_the_window(due: Home, open_window: Open) -> None:
    window = open_window()
    (key,) = due.notifier.on_screen
    due.reminder_service._press(key, Button.TAKEN)
    page = window.findChild(TodayPage)
    assert page is not None
    assert page.cards()[0].state.status == "Taken at 21:07"


def test_a_press_that_could_not_be_saved_is_said_in_the_banner(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    (key,) = due.notifier.on_screen
    due.store.fault = StorageErrorKind.DISK_FULL
    due.reminder_service._press(key, Button.TAKEN)
    due.check()
    assert any("NOT saved" in sentence for sentence in banner(window).said)


def test_where_nothing_can_be_read_any_more_today_stays_and_the_banner_says_so(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    due.store.fault, due.store.reads = StorageErrorKind.IO_ERROR, True
    due.controller.notify_changed()
    due.check()
    page = window.findChild(TodayPage)
    assert page is not None
    assert len(page.cards()) == 1
    assert "Your data can't be read now" in banner(window).said[0]


def test_what_was_recorded_is_told_quietly_with_an_undo(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 5, 12)
    window = open_window()
    click(qtbot, window, "Taken")
    assert quiet_line(window) == "Recorded as taken."
    click(qtbot, window, "Undo")
    assert due.answer(DAY) is None


def test_who_is_slow_finds_undo_until_something_else_changes(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    due.controller.doses.skip(None)
    let_its_time_pass(window, qtbot)
    due.check()
    assert quiet_line(window) == "Recorded as skipped."
    assert window._undo.isVisible()
    due.controller.check_ins.score("sleep", 3, DAY)
    assert quiet_line(window) == ""
    assert not window._undo.isVisible()


def test_what_offers_nothing_goes_by_itself_and_no_sooner(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    due.controller.check_ins.note("tired", DAY)
    due.controller.check_ins.score("sleep", 3, DAY)
    assert quiet_line(window) == "Note kept."
    let_its_time_pass(window, qtbot)
    assert quiet_line(window) == ""


def let_its_time_pass(window: MainWindow, qtbot: QtBot) -> None:
    """Bring the time forward until which the quiet line stays."""
    line = window.findChild(QuietLine)
    assert line is not None
    timer = line.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    timer.start(0)
    qtbot.wait_until(lambda: not timer.isActive())


def test_the_first_close_with_a_tray_explains_itself_once_and_then_hides(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    window.tray = HasTray()
    window.close()
    assert window.isVisible()
    assert strip(window).accessibleName() == "Reminders go on while this window is closed."
    click(qtbot, strip(window), "Keep running")
    assert not window.isVisible()
    assert due.snapshot().settings.closing_explained
    window.open("today")
    assert window.isVisible()
    window.close()
    assert not window.isVisible()


def test_without_a_tray_closing_minimises_and_says_how_to_reopen(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    window.close()
    assert "start LDN Desktop again" in strip(window).accessibleName()
    click(qtbot, strip(window), "Minimise and keep running")
    assert window.isMinimized()
    assert window.isVisible()
    window.open("today")
    assert not window.isMinimized()
    window.close()
    assert window.isMinimized()
    assert window.isVisible()


def test_the_first_close_can_quit_and_quitting_asks_nothing(
    due: Home, open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(True))
    window = open_window()
    window.close()
    click(qtbot, strip(window), "Quit and stop reminders")
    press(window, Qt.Key.Key_Q, CTRL)
    assert quits == [True, True]
    assert not due.snapshot().settings.closing_explained


def test_esc_on_the_explanation_leaves_the_window_open(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    window.close()
    qtbot.keyClick(strip(window), Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not strip(window).isVisible()
    assert not due.snapshot().settings.closing_explained


def test_the_window_comes_back_where_it_stood(due: Home, tmp_path: Path, qtbot: QtBot) -> None:
    first = MainWindow(due.controller, tmp_path)
    qtbot.addWidget(first)
    first.resize(700, 600)
    first.show()
    first.close()
    second = MainWindow(due.controller, tmp_path)
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (700, 600)
    for window in (first, second):
        window.quitting = True


def test_a_spoilt_place_is_passed_over(due: Home, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "window-place").write_bytes(b"\xff not a place")
    window = MainWindow(due.controller, tmp_path)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "quitting", True))
    assert (window.width(), window.height()) == (960, 680)


def test_a_demo_says_that_it_is_one(due: Home, qtbot: QtBot) -> None:
    window = MainWindow(due.controller, is_demo=True)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "quitting", True))
    assert "demo" in banner(window).said[0]
    assert window.windowTitle() == "Today – DEMO: LDN Desktop"


def test_where_the_only_plan_is_taken_back_today_is_the_first_run_again(
    home: Home, open_window: Open
) -> None:
    home.plan()
    window = open_window()
    assert window.page == "today"
    undo_plan(home.context)
    home.controller.notify_changed()
    assert window.page == "first_run"


def test_without_a_plan_today_is_the_first_run_and_a_command_that_enters_one_leaves_it(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    assert window.page == "first_run"
    home.plan()
    home.controller.notify_changed()
    qtbot.wait_until(lambda: window.page == "today")


def test_the_first_plan_and_its_test_reminder_lead_to_today(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    (page,) = window.findChildren(FirstRunPage)
    page.dose.line.setText("4.5")
    page.time.line.setText("21:00")
    assert page.begin()
    qtbot.wait(1)
    assert window.page == "first_run"
    assert [message.title for message in home.notifier.messages] == ["This is a test reminder"]
    page.finished.emit()
    assert window.page == "today"


@pytest.mark.parametrize("name", ["plan", "settings"])
def test_the_other_pages_open_by_name(due: Home, open_window: Open, name: str) -> None:
    window = open_window()
    window.go(name)
    assert window.page == name


def test_nothing_moves_whatever_is_opened_pointed_at_and_scrolled(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    for page in ("today", "plan", "history", "report", "supply", "settings", "help"):
        window.go(page)
        for part in window.findChildren(QWidget):
            if part.isVisible():
                qtbot.mouseMove(part)
        for scroll in window.findChildren(QScrollArea):
            scroll.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderPageStepAdd)
        # Qt's own window sets the place of what it holds by one that takes no time.
        moving = [a for a in window.findChildren(QAbstractAnimation) if a.totalDuration()]
        assert moving == []


@pytest.mark.parametrize("name", ["today", "plan", "history", "report", "settings", "help"])
def test_a_look_at_which_nothing_is_new_reads_no_page_anew(
    due: Home, open_window: Open, name: str
) -> None:
    window = open_window()
    window.go(name)
    due.controller.notify_changed()
    due.check()
    told: list[str] = []
    due.controller.changed.connect(lambda: told.append(name))
    for _minute in range(3):
        due.clock.instant += timedelta(minutes=1)
        due.check()
    assert told == []


@pytest.mark.parametrize("name", ["plan", "report"])
def test_a_new_day_is_shown_by_the_page_that_is_open(
    due: Home, open_window: Open, name: str
) -> None:
    window = open_window()
    window.go(name)
    due.controller.notify_changed()
    told: list[str] = []
    due.controller.changed.connect(lambda: told.append(name))
    due.clock.instant += timedelta(days=1)
    due.check()
    assert told == [name]
