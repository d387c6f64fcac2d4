"""In another zone Today asks once, in place, which time the plan is to follow."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import TimeRule
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.widgets import QuietLine
from ldn_desktop.ui.zone_prompt import ZonePrompt
from tests.support.window_home import Home

Open = Callable[[], MainWindow]


@pytest.fixture
def abroad(home: Home, open_window: Open) -> MainWindow:
    """The window at 20:00 in Berlin, then on Lisbon's time; the dose is at 21:00."""
    home.plan()
    window = open_window()
    home.zones.set("Europe/Lisbon")
    home.check()
    return window


def strip(window: MainWindow) -> ZonePrompt:
    found = window.findChild(ZonePrompt)
    assert found is not None
    return found


def texts(window: MainWindow) -> str:
    return " ".join(label.text() for label in strip(window).findChildren(QLabel))


def answer(qtbot: QtBot, window: MainWindow, words: str) -> None:
    (found,) = [b for b in strip(window).findChildren(QPushButton) if b.text() == words]
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def quiet_line(window: MainWindow) -> str:
    line = window.findChild(QuietLine)
    assert line is not None
    return line.text()


def test_at_home_nothing_is_asked(home: Home, open_window: Open) -> None:
    home.plan()
    assert open_window().findChild(ZonePrompt) is None


def test_abroad_it_is_asked_at_the_next_look_without_taking_the_focus(
    abroad: MainWindow,
) -> None:
    assert strip(abroad).isVisible()
    assert "Your computer is now on Lisbon time." in texts(abroad)
    assert "21:00 Berlin time" in strip(abroad).accessibleName()
    focus = QApplication.focusWidget()
    assert focus is None or not strip(abroad).isAncestorOf(focus)


def test_a_computer_that_was_moved_while_it_was_off_is_asked_about_at_the_first_look(
    home: Home, open_window: Open
) -> None:
    home.plan()
    home.check()
    home.zones.set("Europe/Lisbon")
    assert strip(open_window()).isVisible()


def test_under_each_answer_it_says_when_it_rings_next(
    home: Home, abroad: MainWindow, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 4, 22, 5)
    home.controller.doses.take(DoseRef(date(2027, 1, 4)))
    home.clock.set(2027, 1, 5, 12)
    home.check()
    asked = strip(abroad)
    buttons = [button for button in asked.findChildren(QPushButton) if button.isVisible()]
    said = [button.accessibleDescription() for button in buttons]
    assert said == [
        "Rings next: today, 21:00, 24 hours after your last recorded dose.",
        "Rings next: today, 20:00, 23 hours after your last recorded dose.",
    ]
    labels = [label for label in asked.findChildren(QLabel) if label.text() in said]
    places = [part.y() for pair in zip(buttons, labels, strict=True) for part in pair]
    assert places == sorted(places)


def test_the_time_here_needs_no_revision(home: Home, abroad: MainWindow, qtbot: QtBot) -> None:
    before = home.snapshot().history
    answer(qtbot, abroad, "21:00 here")
    assert strip(abroad).isHidden()
    assert quiet_line(abroad) == "Your plan follows the time here."
    assert home.snapshot().history == before


def test_the_time_before_is_a_revision(home: Home, abroad: MainWindow, qtbot: QtBot) -> None:
    answer(qtbot, abroad, "21:00 Berlin time (20:00 here)")
    assert strip(abroad).isHidden()
    assert quiet_line(abroad) == "Your plan follows Berlin time. You can change that on Plan."
    revision = home.snapshot().history.newest
    assert revision is not None
    assert (revision.plan.time_rule, revision.plan.home_zone) == (TimeRule.HOME, "Europe/Berlin")


def test_an_answer_that_is_not_saved_says_so_and_asks_on(
    home: Home, abroad: MainWindow, qtbot: QtBot
) -> None:
    home.store.fault = StorageErrorKind.DISK_FULL
    answer(qtbot, abroad, "21:00 here")
    assert "NOT saved" in quiet_line(abroad)
    assert strip(abroad).isVisible()


def test_back_home_it_is_asked_no_more(home: Home, abroad: MainWindow) -> None:
    home.zones.set("Europe/Berlin")
    home.check()
    assert strip(abroad).isHidden()


def test_it_is_there_on_today_only(abroad: MainWindow) -> None:
    abroad.go("plan")
    assert strip(abroad).isHidden()
    abroad.go("today")
    assert strip(abroad).isVisible()
