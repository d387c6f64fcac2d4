"""Which windows passed without the app, as one knows who let it run."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.proof.chance.awake import Awake

START = datetime(2027, 1, 4, 21, tzinfo=UTC)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def awake(*seen: float) -> Awake:
    life = Awake()
    for number in seen:
        life.seen(minute(number))
    return life


@pytest.mark.parametrize(
    ("opens", "closes", "off"),
    [
        (-9, 0, True),
        (-9, 1, False),
        (5, 40, False),
        (31, 59, True),
        (31, 61, False),
        (61, 90, True),
    ],
)
def test_a_window_is_slept_through_where_no_moment_of_it_was_up(
    opens: float, closes: float, off: bool
) -> None:
    life = awake(*range(31), 60)
    life.stopped()
    assert life.was_off(minute(opens), minute(closes)) is off


def test_of_the_last_minutes_before_a_crash_nothing_is_said() -> None:
    life = awake(*range(31))
    life.died(minute(31))
    windows = [(20, 24), (20, 25), (25, 40), (31, 40), (32, 40)]
    told = [life.was_off(minute(opens), minute(closes)) for opens, closes in windows]
    assert told == [False, False, None, None, True]


def test_a_clock_set_back_begins_anew() -> None:
    life = awake(0, 60, 30)
    windows = [(1, 29), (31, 59), (59, 61)]
    told = [life.was_off(minute(opens), minute(closes)) for opens, closes in windows]
    assert told == [True, True, False]
