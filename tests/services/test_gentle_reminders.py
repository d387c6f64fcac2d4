"""Gentle reminders come once a day, stay quiet once done, and are never taken for a dose's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import NoReturn

import pytest

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.services.check_ins import check_in, put_score
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.gentle_reminders import GentleReminders, set_check_in_reminder
from ldn_desktop.services.ports import Button, Delivery
from ldn_desktop.services.questions import add_question, tick
from ldn_desktop.services.reminder_dispatch import ReminderDispatcher
from ldn_desktop.services.reviews import set_review
from ldn_desktop.services.settings import change_settings
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.gentle_reminders import compose_gentle_reminder
from ldn_desktop.wording.reminders import compose
from tests.support.fake_store import FlakyStore
from tests.support.home import Home
from tests.support.paper_notifier import PaperNotifier

CHECK_IN, REVIEW = (
    gentle_reminder_key(GentleReminderKind.CHECK_IN),
    gentle_reminder_key(GentleReminderKind.REVIEW),
)
EVENING = time(20)


class Evenings:
    """A house whose gentle reminders, and doses, ring on a channel that keeps them."""

    def __init__(self, home: Home, store: FlakyStore) -> None:
        self.home, self.store = home, store
        self.context = Context(store, home.clock, home.zones)
        self.channel = PaperNotifier()
        self.nudging = GentleReminders(self.context, self.channel, compose_gentle_reminder)
        self.reminding = ReminderDispatcher(self.context, self.channel, lambda o: compose(o, PLAIN))

    def check(self, at: str | None = None) -> list[str]:
        """Look once, and return the titles of what was shown by it."""
        if at is not None:
            self.home.at(at)
        before = len(self.channel.messages)
        self.nudging.check(replace(self.context, store=self.store.real).read())
        return [message.title for message in self.channel.messages[before:]]

    def restart(self) -> None:
        self.channel.close()
        self.nudging = GentleReminders(self.context, self.channel, compose_gentle_reminder)


@pytest.fixture
def evenings(house: Home) -> Iterator[Evenings]:
    store = SqliteStore(house.folder)
    yield Evenings(house, FlakyStore(store))
    store.close()


@pytest.fixture
def asked(evenings: Evenings) -> Evenings:
    """The check-in is reminded of at 20:00, from Sunday noon on."""
    set_check_in_reminder(evenings.context, EVENING)
    return evenings


def test_without_the_setting_nothing_is_asked(evenings: Evenings) -> None:
    assert evenings.check("2027-01-04 21:30") == []


def test_the_check_in_is_asked_for_once_at_its_time(asked: Evenings) -> None:
    assert asked.check("2027-01-04 19:59") == []
    assert asked.check("2027-01-04 20:00") == ["How was today?"]
    assert asked.check("2027-01-04 20:01") == []
    assert asked.check("2027-01-04 23:59") == []
    assert asked.check("2027-01-05 20:00") == ["How was today?"]


def test_a_computer_that_was_off_asks_later_that_day_and_not_the_next(asked: Evenings) -> None:
    assert asked.check("2027-01-04 22:10") == ["How was today?"]
    assert asked.check("2027-01-06 08:00") == []


def test_after_a_restart_it_is_not_asked_again(asked: Evenings) -> None:
    assert asked.check("2027-01-04 20:00") == ["How was today?"]
    asked.restart()
    assert asked.check("2027-01-04 20:30") == []


def test_once_the_check_in_is_done_it_stays_quiet_and_what_is_shown_goes(asked: Evenings) -> None:
    asked.home.at("2027-01-04 12:00")
    check_in(asked.context, {"pain": 3})
    assert asked.check("2027-01-04 20:00") == []
    assert asked.check("2027-01-05 20:00") == ["How was today?"]
    check_in(asked.context, {"pain": 3})
    assert asked.check() == []
    assert asked.channel.on_screen == {}
    put_score(asked.context, "pain", None, date(2027, 1, 5))
    assert asked.check() == []


def test_there_is_one_notification_replaced_in_place_and_gone_with_the_day(asked: Evenings) -> None:
    asked.check("2027-01-04 20:00")
    assert list(asked.channel.on_screen) == [CHECK_IN]
    asked.check("2027-01-05 20:00")
    assert asked.channel.withdrawn == []
    asked.check("2027-01-06 00:00")
    assert asked.channel.withdrawn == [CHECK_IN]


def test_a_gentle_reminder_is_gentle_and_says_nothing_of_the_plan(asked: Evenings) -> None:
    asked.check("2027-01-04 20:00")
    (message,) = asked.channel.messages
    assert (message.gentle, message.sound, message.key) == (True, False, CHECK_IN)
    assert [button for button, _ in message.buttons] == [Button.OPEN]
    assert "naltrexone" not in f"{message.title} {message.body}".casefold()


def test_what_could_not_be_shown_is_tried_at_the_next_look(asked: Evenings) -> None:
    asked.channel.delivery = Delivery.FAILED
    assert asked.check("2027-01-04 20:00") == ["How was today?"]
    asked.channel.delivery = Delivery.UNCERTAIN
    assert asked.check("2027-01-04 20:01") == ["How was today?"]
    assert asked.check("2027-01-04 20:02") == []


def test_what_could_not_be_stored_is_shown_once_in_this_run(asked: Evenings) -> None:
    asked.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    assert asked.check("2027-01-04 20:00") == ["How was today?"]
    assert asked.check("2027-01-04 20:01") == []
    asked.store.reading = StorageError(StorageErrorKind.LOCKED)
    assert asked.check("2027-01-05 20:00") == []


def test_a_bug_in_a_gentle_reminder_ends_nothing(asked: Evenings) -> None:
    def broken(_telling: object) -> NoReturn:
        raise RuntimeError("secret")

    asked.nudging = GentleReminders(asked.context, asked.channel, broken)
    assert asked.check("2027-01-04 20:00") == []


def test_quiet_for_now_holds_it_back_until_then(asked: Evenings) -> None:
    asked.home.at("2027-01-04 19:30")
    until = asked.home.clock.now() + timedelta(hours=1)
    change_settings(asked.context, quiet_until=until)
    assert asked.check("2027-01-04 20:00") == []
    assert asked.check("2027-01-04 20:30") == ["How was today?"]
    change_settings(asked.context, quiet_until=until + timedelta(hours=2))
    asked.check("2027-01-04 20:31")
    assert list(asked.channel.on_screen) == [CHECK_IN]


def test_at_night_it_asks_for_the_check_in_that_a_click_leads_to(evenings: Evenings) -> None:
    set_check_in_reminder(evenings.context, time(3))
    assert evenings.check("2027-01-05 03:00") == ["How was today?"]
    assert check_in(evenings.context, {"pain": 3}).day == date(2027, 1, 4)
    assert evenings.check("2027-01-05 03:05") == []
    assert evenings.channel.on_screen == {}


def test_a_time_that_has_passed_when_it_is_set_begins_tomorrow(evenings: Evenings) -> None:
    evenings.home.at("2027-01-04 20:30")
    set_check_in_reminder(evenings.context, EVENING)
    assert evenings.check() == []
    assert evenings.check("2027-01-05 20:00") == ["How was today?"]


def test_a_time_moved_ahead_of_now_is_still_asked_at_today(evenings: Evenings) -> None:
    evenings.home.at("2027-01-04 20:30")
    set_check_in_reminder(evenings.context, EVENING)
    set_check_in_reminder(evenings.context, time(21, 30))
    assert evenings.check() == []
    assert evenings.check("2027-01-04 21:30") == ["How was today?"]
    set_check_in_reminder(evenings.context, time(22))
    assert evenings.check("2027-01-04 22:00") == []


def test_turned_off_it_goes_off_the_screen(asked: Evenings) -> None:
    asked.check("2027-01-04 20:00")
    set_check_in_reminder(asked.context, None)
    assert asked.check() == []
    assert asked.channel.on_screen == {}


def test_after_the_follow_up_days_it_says_so_once_and_stops(asked: Evenings) -> None:
    # The last dose is on 31 January, the 28th day after it is 28 February.
    assert asked.check("2027-02-28 20:00") == ["How was today?"]
    assert asked.check("2027-03-02 20:00") == ["Your follow-up days are over"]
    assert asked.check("2027-03-02 20:01") == []
    assert asked.check("2027-03-03 20:00") == []
    assert asked.channel.on_screen == {}


def test_long_after_the_follow_up_its_end_is_no_news(asked: Evenings) -> None:
    assert asked.check("2027-05-01 20:00") == []


def test_a_review_is_told_the_day_before_and_once(evenings: Evenings) -> None:
    set_review(evenings.context, date(2027, 1, 10))
    assert evenings.check("2027-01-08 12:00") == []
    assert evenings.check("2027-01-09 09:59") == []
    assert evenings.check("2027-01-09 10:00") == ["Your review is tomorrow"]
    assert evenings.check("2027-01-09 10:01") == []
    assert list(evenings.channel.on_screen) == [REVIEW]
    assert evenings.check("2027-01-10 00:01") == []
    assert evenings.channel.on_screen == {}


def test_a_review_not_told_the_day_before_is_told_on_its_day(evenings: Evenings) -> None:
    set_review(evenings.context, date(2027, 1, 10))
    assert evenings.check("2027-01-10 07:30") == ["Your review is today"]
    assert evenings.check("2027-01-10 12:00") == []
    assert evenings.check("2027-01-11 12:00") == []


def test_a_review_that_is_moved_is_told_anew_and_the_old_word_goes(evenings: Evenings) -> None:
    set_review(evenings.context, date(2027, 1, 10))
    evenings.check("2027-01-09 12:00")
    set_review(evenings.context, date(2027, 1, 20))
    assert evenings.check() == []
    assert evenings.channel.on_screen == {}
    assert evenings.check("2027-01-19 12:00") == ["Your review is tomorrow"]


def test_the_review_says_how_many_questions_wait_and_not_which(evenings: Evenings) -> None:
    set_review(evenings.context, date(2027, 1, 10))
    numbers = [add_question(evenings.context, text).number for text in ("Why?", "When?", "What?")]
    tick(evenings.context, numbers[0])
    evenings.check("2027-01-09 12:00")
    assert evenings.channel.messages[-1].body == "You noted 2 questions for it."


def test_doses_and_gentle_reminders_leave_each_other_alone(asked: Evenings) -> None:
    asked.check("2027-01-04 20:00")
    asked.home.at("2027-01-04 21:00")
    asked.reminding.check()
    assert len(asked.channel.on_screen) == 2
    check_in(asked.context, {"pain": 3})
    asked.check()
    asked.reminding.check()
    (message,) = asked.channel.on_screen.values()
    assert message.title.startswith("Time for your")
    assert message.gentle is False
    rows = asked.home.rows()
    assert len(rows["reminder"]) == 1
    assert rows["dose_record"] == []
