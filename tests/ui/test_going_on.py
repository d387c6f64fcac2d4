"""The first dose after a pause in the window and the tray: the question comes before Taken."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.services.ports import Button
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.dose_card import DoseCard
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.today.state import CardKind
from ldn_desktop.ui.tray import Tray
from ldn_desktop.wording.fixed_texts import opioid_lines, starting_again
from tests.support.clicking import click, shown_text
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
DAY = date(2027, 1, 10)
QUESTION = "Your pause has ended. Go on with 4.5 mg?"


@pytest.fixture
def due(home: Home) -> Home:
    """The home at 21:07 on the first day after a pause of three days."""
    home.plan()
    pause = ChangeRequest(Operation.PAUSE, date(2027, 1, 7), days=3)
    assert home.controller.change_plan(pause, tuple(ConfirmationCode)).ok
    home.clock.set(2027, 1, 10, 21, 7)
    home.check()
    return home


def card(window: MainWindow) -> DoseCard:
    page = window.findChild(TodayPage)
    assert page is not None
    return page.cards()[0]


def text(window: MainWindow) -> str:
    return shown_text(card(window)).replace("\u00a0", " ")


def offers_taken(window: MainWindow) -> bool:
    buttons = card(window).take_button, card(window).taken_at_button
    return any(button.isVisible() for button in buttons)


def kinds(home: Home) -> list[RecordKind]:
    return [line.kind for line in home.log()]


def test_the_card_asks_before_it_offers_taken(due: Home, open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    assert QUESTION in text(window)
    assert starting_again().texts[0] in text(window)
    assert not offers_taken(window)
    assert not card(window).skip_button.isVisible()
    assert opioid_lines()[2] in shown_text(window)
    click(qtbot, card(window), "Yes, go on")
    assert kinds(due) == [RecordKind.GO_ON]
    assert QUESTION not in text(window)
    assert opioid_lines()[2] not in shown_text(window)
    click(qtbot, card(window), "Mark as taken")
    assert kinds(due) == [RecordKind.GO_ON, RecordKind.TAKEN]


def test_neither_answer_stands_out(due: Home, open_window: Open) -> None:
    window = open_window()
    answers = card(window).go_on_button, card(window).not_yet_button
    assert [button.property("kind") for button in answers] == ["main", "main"]


def test_before_the_dose_is_due_the_card_of_the_day_asks_too(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    due.clock.set(2027, 1, 10, 8)
    due.check()
    window = open_window()
    assert QUESTION in text(window)
    assert not offers_taken(window)
    click(qtbot, card(window), "Yes, go on")
    assert card(window).take_button.isVisible()
    assert kinds(due) == [RecordKind.GO_ON]


def test_not_yet_on_the_card_pauses_until_the_plan_goes_on_and_undo_takes_it_back(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    click(qtbot, card(window), "Not yet: the pause goes on until you end it")
    assert due.snapshot().plan.is_paused_openly
    assert kinds(due) == [RecordKind.SKIPPED]
    assert card(window).state.kind is CardKind.SKIPPED
    assert due.controller.undo().ok
    assert not due.snapshot().plan.is_paused_openly
    assert due.controller.undo().ok
    assert due.answer(DAY) is None
    assert QUESTION in text(window)


def test_undo_takes_a_yes_back_and_redo_says_it_again(due: Home, open_window: Open) -> None:
    window = open_window()
    due.reminder_service.reminding.press(DoseKey(DAY, 1, 1), Button.GO_ON)
    due.check()
    assert offers_taken(window)
    assert due.controller.undo().ok
    assert QUESTION in text(window)
    assert due.controller.redo().ok
    assert offers_taken(window)
    assert kinds(due) == [RecordKind.GO_ON, RecordKind.UNDONE, RecordKind.GO_ON]


def test_not_yet_in_the_notification_is_taken_back_in_the_window(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    due.reminder_service.reminding.press(DoseKey(DAY, 1, 1), Button.NOT_YET)
    due.check()
    assert card(window).state.kind is CardKind.SKIPPED
    assert due.controller.undo().ok
    assert due.controller.undo().ok
    assert QUESTION in text(window)


def test_the_keys_for_taken_record_nothing_before_the_yes(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    with qtbot.wait_active(window):
        window.activateWindow()
    page = window.findChild(TodayPage)
    assert page is not None
    page.take_first()
    assert kinds(due) == []
    assert card(window).go_on_button.hasFocus()
    qtbot.keyClick(card(window).go_on_button, Qt.Key.Key_Return)
    assert kinds(due) == [RecordKind.GO_ON]


def test_a_double_click_on_yes_does_not_take_the_dose(
    due: Home, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    qtbot.mouseClick(card(window).go_on_button, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(card(window).take_button, Qt.MouseButton.LeftButton)
    assert kinds(due) == [RecordKind.GO_ON]


def test_a_tick_pressed_in_an_old_notification_asks_on_the_card(
    due: Home, open_window: Open
) -> None:
    window = open_window()
    due.reminder_service.reminding.press(DoseKey(DAY, 1, 1), Button.TAKEN)
    due.check()
    assert kinds(due) == []
    assert QUESTION in text(window)
    assert not offers_taken(window)


def test_the_tray_asks_as_the_card_does(due: Home, open_window: Open) -> None:
    tray = Tray(due.controller, open_window())
    said = tray.next_dose.text().replace("\u00a0", " ")
    assert said == "Go on with 4.5 mg? · Today, 21:00"
    assert (tray.take.text(), tray.skip.text()) == ("Yes, go on", "Not yet")
    tray.take.trigger()
    assert kinds(due) == [RecordKind.GO_ON]
    assert (tray.take.text(), tray.skip.text()) == ("Mark as taken", "Skip")
    tray.take.trigger()
    assert kinds(due) == [RecordKind.GO_ON, RecordKind.TAKEN]


def test_not_yet_in_the_tray_pauses_until_the_plan_goes_on(due: Home, open_window: Open) -> None:
    tray = Tray(due.controller, open_window())
    tray.skip.trigger()
    assert due.snapshot().plan.is_paused_openly
    assert kinds(due) == [RecordKind.SKIPPED]


def test_in_the_pause_the_tray_offers_neither_yes_nor_taken(due: Home, open_window: Open) -> None:
    due.clock.set(2027, 1, 8, 12)
    due.check()
    tray = Tray(due.controller, open_window())
    assert not tray.take.isEnabled()
    assert not tray.skip.isEnabled()
