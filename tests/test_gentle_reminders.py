"""Beside the doses the attendant tells of the check-in and the review, and never mixes them up."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, time

import pytest

from ldn_desktop.app.reminder_service import ReminderService
from ldn_desktop.domain.gentle_reminders import (
    GentleReminderKind,
    gentle_reminder_key,
    gentle_reminder_of,
)
from ldn_desktop.services.context import Context
from ldn_desktop.services.gentle_reminders import set_check_in_reminder
from ldn_desktop.services.ports import Button, Message, Notifier, Press
from ldn_desktop.services.reminder_dispatch import TEST_KEY
from ldn_desktop.services.reviews import set_review
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import composer
from tests.support.home import (
    Home,
    empty_database,
    home,
    house,
    make_home,
)
from tests.support.paper_notifier import PaperNotifier
from tests.support.reminded import Attended, attended

__all__ = ["empty_database", "home", "house", "make_home"]


@pytest.fixture
def world(house: Home) -> Iterator[Attended]:
    """The design's plan on its first day at 20:00; the check-in is reminded of at 20:30."""
    with house.context() as context:
        set_check_in_reminder(context, time(20, 30))
        set_review(context, date(2027, 1, 5))
    with attended(house, "2027-01-04 20:00") as made:
        made.reminder_service.start()
        yield made


def test_gentle_reminders_and_doses_each_come_at_their_time(world: Attended) -> None:
    assert world.rang == ["Your review is tomorrow"]
    world.pass_time(31 * 60)
    assert world.rang[1:] == ["How was today?"]
    world.pass_time(30 * 60)
    assert world.rang[2:] == ["Time for your 21:00 dose"]
    world.pass_time(90 * 60)
    assert set(world.rang[3:]) == {"Time for your 21:00 dose"}
    assert len(world.notifier.on_screen) == 3


def test_a_test_reminder_stays_until_it_is_answered(world: Attended) -> None:
    world.notifier.show(Message(TEST_KEY, "This is a test reminder", "", ()))
    world.pass_time(3 * 3600)
    assert TEST_KEY in world.notifier.on_screen
    assert gentle_reminder_of(TEST_KEY) is None


def test_a_command_that_checks_in_takes_it_off_the_screen(house: Home, world: Attended) -> None:
    world.pass_time(31 * 60)
    house.at("2027-01-04 20:32")
    house.json("check-in", "pain=3", "--new")
    world.reminder_service.changed()
    assert gentle_reminder_key(GentleReminderKind.CHECK_IN) not in world.notifier.on_screen
    assert gentle_reminder_key(GentleReminderKind.REVIEW) in world.notifier.on_screen


class SilentTimer:
    def __init__(self, _ring: object) -> None:
        pass

    def start(self, _seconds: float) -> None:
        pass

    def stop(self) -> None:
        pass


def test_a_click_on_one_opens_it_and_answers_no_dose(house: Home) -> None:
    given: list[Press] = []
    opened: list[object] = []

    def make_notifier(press: Press) -> Notifier:
        given.append(press)
        return PaperNotifier()

    house.at("2027-01-04 21:05")
    with closing(SqliteStore(house.folder)) as store:
        context = Context(store, house.clock, house.zones)
        reminder_service = ReminderService(
            context, make_notifier, SilentTimer, composer(lambda: PLAIN)
        )
        reminder_service.observer.gentle_reminder_opened = opened.append
        for button in Button:
            given[0](gentle_reminder_key(GentleReminderKind.REVIEW), button)
        given[0](gentle_reminder_key(GentleReminderKind.CHECK_IN), Button.OPEN)
        reminder_service.stop()
    assert opened == [GentleReminderKind.REVIEW] * len(Button) + [GentleReminderKind.CHECK_IN]
    assert house.rows()["dose_record"] == []
