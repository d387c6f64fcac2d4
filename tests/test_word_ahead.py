"""The word before a dose in the running app: when it comes and goes, what it says, and to whom."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, time

import pytest

from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_key
from ldn_desktop.services import recording
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.exporting import dump_all
from ldn_desktop.services.ports import Button, Message
from ldn_desktop.services.settings import Reveal, change_settings
from ldn_desktop.services.word_ahead import MEMORY, WordsAhead
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import composer
from tests.support.home import Home, empty_database, home, house, make_home
from tests.support.paper_notifier import PaperNotifier
from tests.support.reminded import Attended, attended

__all__ = ["empty_database", "home", "house", "make_home"]

KEY = gentle_reminder_key(GentleReminderKind.DOSE_AHEAD)
TONIGHT = DoseRef(date(2027, 1, 4), 1)
DAYS = (date(2027, 1, 3), date(2027, 1, 6))
WORD = "Your 21:00 dose is in 15 minutes."


@pytest.fixture
def asked(house: Home) -> Home:
    """The house where a word is said 15 minutes before the dose of 21:00."""
    with house.context() as context:
        change_settings(context, ahead_minutes=15)
    return house


@pytest.fixture
def world(asked: Home) -> Iterator[Attended]:
    with attended(asked, "2027-01-04 20:00") as made:
        made.reminder_service.start()
        yield made


def words(world: Attended) -> list[Message]:
    return [message for message in world.notifier.messages if message.key == KEY]


def test_no_word_is_said_until_it_is_asked_for(house: Home) -> None:
    with attended(house, "2027-01-04 20:00") as world:
        world.reminder_service.start()
        world.pass_time(3 * 3600)
        assert words(world) == []


def test_it_comes_once_to_the_second_and_goes_when_the_dose_is_due(world: Attended) -> None:
    world.pass_time(45 * 60 - 1)
    assert world.rang == []
    world.pass_time(1)
    assert world.rang == [WORD]
    world.pass_time(14 * 60)
    assert KEY in world.notifier.on_screen
    world.pass_time(3 * 3600)
    assert KEY not in world.notifier.on_screen
    assert [message.title for message in words(world)] == [WORD]
    assert world.rang[1] == "Time for your 21:00 dose"


def test_it_is_quiet_and_none_of_its_buttons_answers(world: Attended) -> None:
    world.pass_time(46 * 60)
    (message,) = words(world)
    assert (message.gentle, message.sound, message.body) == (True, False, "")
    assert [button for button, _label in message.buttons] == [Button.OPEN]


def test_it_names_the_amount_only_where_the_user_wants_it(asked: Home) -> None:
    with asked.context() as context:
        change_settings(context, reveal=Reveal.AMOUNT)
    with attended(asked, "2027-01-05 20:40") as world:
        world.reminder_service.start()
        world.pass_time(6 * 60)
        (message,) = words(world)
        assert "mg" in message.body


def test_it_records_nothing(asked: Home, world: Attended) -> None:
    world.pass_time(40 * 60)
    with world.store.work() as work:
        before = (work.records.between(*DAYS), work.reminders.between(*DAYS))
    world.pass_time(6 * 60)
    assert len(words(world)) == 1
    with world.store.work() as work:
        assert (work.records.between(*DAYS), work.reminders.between(*DAYS)) == before


def test_an_answer_takes_it_off_the_screen_and_no_other_comes(world: Attended) -> None:
    world.pass_time(46 * 60)
    recording.take(world.reminder_service.context, TONIGHT)
    world.reminder_service.changed()
    assert KEY not in world.notifier.on_screen
    world.pass_time(3600)
    assert len(words(world)) == 1


def test_a_dose_that_is_answered_before_has_no_word(world: Attended) -> None:
    world.pass_time(30 * 60)
    recording.take(world.reminder_service.context, TONIGHT)
    world.reminder_service.changed()
    world.pass_time(2 * 3600)
    assert words(world) == []


def test_after_a_sleep_over_its_moment_only_the_dose_itself_rings(world: Attended) -> None:
    world.pass_time(40 * 60)
    world.suspend(10 * 60)
    world.pass_time(3600)
    assert words(world) == []
    assert "Time for your 21:00 dose" in world.rang


def test_none_comes_in_quiet_hours(asked: Home) -> None:
    with asked.context() as context:
        change_settings(context, quiet_start=time(20, 30), quiet_end=time(20, 50))
    with attended(asked, "2027-01-04 20:00") as world:
        world.reminder_service.start()
        world.pass_time(2 * 3600)
        assert words(world) == []


def test_a_restart_says_it_no_second_time(asked: Home) -> None:
    with attended(asked, "2027-01-04 20:44") as world:
        world.reminder_service.start()
        world.pass_time(61)
        assert len(words(world)) == 1
    with attended(asked, "2027-01-04 20:46") as again:
        again.reminder_service.start()
        again.pass_time(10 * 60)
        assert words(again) == []


def test_what_cannot_be_stored_is_said_once_in_this_run(world: Attended) -> None:
    world.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    world.pass_time(50 * 60)
    assert [message.title for message in words(world)] == [WORD]


def test_what_was_said_last_is_in_no_export_and_an_odd_value_of_it_is_nothing(
    asked: Home, world: Attended
) -> None:
    world.pass_time(46 * 60)
    assert MEMORY not in str(dump_all(world.reminder_service.context))
    with closing(SqliteStore(asked.folder)) as store:
        with store.work(write=True) as work:
            work.settings.save(MEMORY, "yesterday")
            work.commit()
        channel = PaperNotifier()
        context = Context(store, world.clock, asked.zones)
        WordsAhead(context, channel, composer(lambda: PLAIN)).check(context.read())
        assert [message.key for message in channel.messages] == [KEY]


def test_a_click_on_it_opens_today_and_answers_nothing(world: Attended) -> None:
    opened: list[GentleReminderKind] = []
    world.reminder_service.observer.gentle_reminder_opened = opened.append
    world.pass_time(46 * 60)
    world.reminder_service._press(KEY, Button.OPEN)
    assert opened == [GentleReminderKind.DOSE_AHEAD]
