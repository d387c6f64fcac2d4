"""Reminders that could not be started, or came late by a stopped bell, are told in the window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.reminders import loop_scheduler
from ldn_desktop.reminders.qt_timer import QtTimer
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.widgets import Banner
from ldn_desktop.wording.reminders import composer
from tests.support.window_home import ENGLISH, Home

STOPPED = "Reminders have stopped and are being started again."


def broken_scheduler(*_arguments: object) -> None:
    raise RuntimeError("a bug")


@pytest.fixture
def reminder_service(home: Home) -> Iterator[ReminderService]:
    """A real one, in the window's loop."""
    made = ReminderService(
        home.context, lambda _press: home.notifier, QtTimer, composer(lambda: formats_of(ENGLISH))
    )
    yield made
    made.stop()


def open_on(reminder_service: ReminderService, qtbot: QtBot) -> Banner:
    window = MainWindow(AppController(reminder_service, formats_of(ENGLISH)))
    window.quitting = True
    qtbot.addWidget(window)
    found = window.findChild(Banner)
    assert found is not None
    return found


def test_before_the_start_nothing_is_told(
    home: Home, reminder_service: ReminderService, qtbot: QtBot
) -> None:
    home.plan()
    assert open_on(reminder_service, qtbot).said == ()


def test_a_start_that_fails_is_told_until_it_works(
    home: Home, reminder_service: ReminderService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.plan()
    banner = open_on(reminder_service, qtbot)
    with monkeypatch.context() as broken:
        broken.setattr(loop_scheduler, "LoopScheduler", broken_scheduler)
        reminder_service.start()
        assert banner.said[0].startswith(STOPPED)
    reminder_service.changed()
    assert banner.said == ()


def test_a_reminder_that_came_late_is_told_with_its_minutes(
    home: Home, reminder_service: ReminderService, qtbot: QtBot
) -> None:
    home.plan()
    banner = open_on(reminder_service, qtbot)
    reminder_service.start()
    reminding = reminder_service.reminding
    reminding.health = replace(reminding.health, late_by=timedelta(minutes=7, seconds=10))
    reminding.observer.health_changed()
    assert banner.said == (
        "A reminder came 7 minutes late: reminders had stopped. They go on now.",
    )
