"""The running log: spans of up-time that a sleep, a quit or a full disk end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.storage.store import SqliteStore
from tests.support.fake_store import FlakyStore
from tests.support.home import Home

START = datetime(2027, 1, 4, 20, tzinfo=UTC)


class Up:
    """A running log under a clock that a test moves, in minutes from the start."""

    def __init__(self, home: Home, store: FlakyStore) -> None:
        self.home, self.store = home, store
        self.log = RunningLog(Context(store, home.clock, home.zones))

    def at(self, minutes: float) -> None:
        self.home.clock.moment = START + timedelta(minutes=minutes)

    def seen(self, *minutes: float) -> None:
        for minute in minutes:
            self.at(minute)
            self.log.note_running()

    def spans(self) -> list[tuple[float, float]]:
        with self.store.work() as work:
            found = work.up_times.between(START - timedelta(days=9))
            ends = [(span.since - START, span.until - START) for span in found]
        return [(since.total_seconds() / 60, until.total_seconds() / 60) for since, until in ends]


@pytest.fixture
def up(home: Home) -> Iterator[Up]:
    store = SqliteStore(home.folder)
    yield Up(home, FlakyStore(store))
    store.close()


def test_one_span_grows_and_is_written_at_most_every_5_minutes(up: Up) -> None:
    up.seen(*range(5))
    assert up.spans() == [(0, 0)]
    up.seen(5, 6, 9)
    assert up.spans() == [(0, 5)]
    up.seen(10)
    assert up.spans() == [(0, 10)]


def test_stopping_notes_the_last_moment(up: Up) -> None:
    up.seen(0, 1)
    up.at(2)
    up.log.stop()
    assert up.spans() == [(0, 2)]
    up.log.stop()
    assert up.spans() == [(0, 2)]


def test_a_sleep_ends_the_span_where_it_was_last_seen(up: Up) -> None:
    up.seen(0, 1, 2, 60, 61)
    up.log.stop()
    assert up.spans() == [(0, 2), (60, 61)]


def test_a_clock_set_back_begins_a_new_span(up: Up) -> None:
    up.seen(0, 1, -60, -59)
    up.log.stop()
    assert up.spans() == [(-60, -59), (0, 1)]


def test_what_cannot_be_written_is_tried_again_and_raises_nothing(up: Up) -> None:
    up.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    up.seen(0, 1)
    up.store.writing = None
    up.seen(2)
    assert up.spans() == [(2, 2)]
    up.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    up.seen(5, 8)
    up.log.stop()
    assert up.spans() == [(2, 2)]


def test_a_sleep_is_never_counted_as_up_even_where_its_start_could_not_be_written(up: Up) -> None:
    up.seen(0, 1)
    up.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    up.seen(60)
    up.store.writing = None
    up.seen(61, 66)
    up.log.stop()
    assert not any(since <= 30 <= until for since, until in up.spans())


def test_a_sleep_that_is_told_of_ends_the_span_at_once_and_waking_begins_a_new_one(up: Up) -> None:
    up.seen(0, 1)
    up.at(1.5)
    up.log.suspended()
    assert up.spans() == [(0, 1.5)]
    up.seen(1.7)  # a look while the system still falls asleep
    up.at(3)
    up.log.resumed()
    up.seen(3.1)
    up.log.stop()
    assert up.spans() == [(0, 1.5), (3.1, 3.1)]


def test_a_sleep_that_is_told_of_after_it_is_not_counted_as_up(up: Up) -> None:
    up.seen(0, 1)
    up.at(480)
    up.log.suspended()
    up.log.resumed()
    up.seen(480)
    up.log.stop()
    assert up.spans() == [(0, 1), (480, 480)]


def test_waking_ends_the_span_where_it_was_last_seen_even_after_a_short_sleep(up: Up) -> None:
    up.seen(0, 1)
    up.at(3)
    up.log.resumed()
    up.seen(3)
    up.log.stop()
    assert up.spans() == [(0, 1), (3, 3)]


def test_a_sleep_that_did_not_come_is_up_again_after_half_a_minute(up: Up) -> None:
    up.seen(0, 1)
    up.log.suspended()
    up.seen(1.4, 1.6, 2.6)
    up.log.stop()
    assert up.spans() == [(0, 1), (1.6, 2.6)]


def test_a_quit_right_after_a_sleep_does_not_count_the_sleep(up: Up) -> None:
    up.seen(0, 1)
    up.at(600)
    up.log.stop()
    assert up.spans() == [(0, 1)]


def test_a_sleep_that_could_not_be_noted_is_no_error(up: Up) -> None:
    up.seen(0, 1)
    up.store.writing = StorageError(StorageErrorKind.DISK_FULL)
    up.log.suspended()
    up.store.writing = None
    up.log.resumed()
    up.seen(5)
    assert up.spans() == [(0, 0), (5, 5)]
