"""The check-in reminder is turned on in the settings, and a click on it leads to the check-in."""

from collections.abc import Callable
from datetime import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.settings.simple_sections import SymptomsSection
from ldn_desktop.ui.today.check_in_card import CheckInCard
from tests.support.clicking import click, shown_text
from tests.support.window_home import Home

Open = Callable[[], MainWindow]


@pytest.fixture
def card(home: Home, open_window: Open) -> SymptomsSection:
    """The section, at 12:00, in a window that shows it."""
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    window = open_window()
    window.go("settings")
    page = window.findChild(SettingsPage)
    assert page is not None
    page.open_section("symptoms")
    found = window.findChild(SymptomsSection)
    assert found is not None
    return found


def test_it_is_off_until_it_is_asked_for_and_on_in_one_click(
    home: Home, card: SymptomsSection, qtbot: QtBot
) -> None:
    assert home.controller.settings().check_in_reminder is None
    assert not card.remind_at.isVisible()
    qtbot.mouseClick(card.remind, Qt.MouseButton.LeftButton)
    assert home.controller.settings().check_in_reminder == time(20)
    assert card.remind_at.value() == time(20)
    qtbot.mouseClick(card.remind, Qt.MouseButton.LeftButton)
    assert home.controller.settings().check_in_reminder is None


def test_it_is_turned_off_again_by_undo(home: Home, card: SymptomsSection, qtbot: QtBot) -> None:
    qtbot.mouseClick(card.remind, Qt.MouseButton.LeftButton)
    click(qtbot, card.window(), "Undo")
    assert home.controller.settings().check_in_reminder is None
    assert not card.remind.isChecked()


def test_its_time_is_a_setting_and_a_wrong_one_is_told(
    home: Home, card: SymptomsSection, qtbot: QtBot
) -> None:
    qtbot.mouseClick(card.remind, Qt.MouseButton.LeftButton)
    card.remind_at.line.setFocus()
    card.remind_at.line.setText("18:30")
    qtbot.keyClick(card.remind_at.line, Qt.Key.Key_Return)
    assert home.controller.settings().check_in_reminder == time(18, 30)
    card.remind_at.line.setText("25:00")
    qtbot.keyClick(card.remind_at.line, Qt.Key.Key_Return)
    assert home.controller.settings().check_in_reminder == time(18, 30)
    assert "is not a time of day" in shown_text(card)


def test_what_is_not_saved_is_not_shown_as_on(
    home: Home, card: SymptomsSection, qtbot: QtBot
) -> None:
    home.store.fault = StorageErrorKind.DISK_FULL
    qtbot.mouseClick(card.remind, Qt.MouseButton.LeftButton)
    assert not card.remind.isChecked()
    assert "NOT saved" in shown_text(card.window())


def test_a_click_on_the_reminder_leads_to_the_check_in(home: Home, open_window: Open) -> None:
    home.plan()
    window = open_window()
    window.go("plan")
    home.reminder_service.observer.gentle_reminder_opened(GentleReminderKind.CHECK_IN)
    check_in, focus = window.findChild(CheckInCard), window.focusWidget()
    assert window.page == "today"
    assert check_in is not None
    assert focus is not None
    assert check_in.isAncestorOf(focus)
    window.go("plan")
    home.reminder_service.observer.gentle_reminder_opened(GentleReminderKind.REVIEW)
    assert window.page == "today"
