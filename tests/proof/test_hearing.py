"""Ears that hear a reminder too early, twice, or as asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.reminder import RingRules
from tests.proof.hearing import Ears, Ring, mark_of

DUE = datetime(2027, 1, 4, 21, tzinfo=UTC)
KEY = DoseKey(date(2027, 1, 4), 1, 1)
MINUTE = timedelta(minutes=1)


def ring(minutes: float, *, again: bool = False) -> Ring:
    return Ring(KEY, DUE + minutes * MINUTE, again)


def test_a_mark_begins_where_the_rules_ring_again() -> None:
    rules = RingRules()
    for minutes in range(12 * 60):
        now = DUE + minutes * MINUTE
        is_new = rules.last_mark(DUE, now) == now
        assert (mark_of(DUE, now) > mark_of(DUE, now - MINUTE)) is is_new, minutes


@pytest.mark.parametrize(
    ("minutes", "heard"),
    [
        ([0, 15, 30, 60, 120], [None] * 5),
        ([-1], ["rang before it was due"]),
        ([0, 14], [None, "rang twice for one moment"]),
        ([40, 59, 60], [None, "rang twice for one moment", None]),
    ],
)
def test_a_moment_rings_once_and_not_before_it_is_due(
    minutes: list[float], heard: list[str | None]
) -> None:
    ears = Ears()
    assert [ears.hear(ring(at), DUE) for at in minutes] == heard


def test_a_ring_that_was_asked_for_or_put_back_is_no_double() -> None:
    ears = Ears()
    assert ears.hear(ring(0), DUE) is None
    ears.put_off(KEY, DUE + 5 * MINUTE)
    assert ears.hear(ring(5), DUE) is None
    assert ears.hear(ring(6, again=True), DUE) is None
    assert ears.hear(ring(7), DUE) == "rang twice for one moment"


def test_a_clock_set_back_for_good_lets_the_same_moment_come_again() -> None:
    ears = Ears()
    assert ears.hear(ring(0), DUE) is None
    ears.clock_set_back(DUE - 30 * MINUTE)
    assert ears.hear(ring(0), DUE) == "rang twice for one moment"
    ears.clock_set_back(DUE - 90 * MINUTE)
    assert ears.hear(ring(0), DUE) is None


def test_on_a_clock_set_back_the_first_ring_is_the_one_that_comes_by_the_new_time() -> None:
    ears = Ears()
    assert ears.hear(ring(60), DUE) is None
    ears.clock_set_back(DUE - 90 * MINUTE)
    assert ears.hear(ring(0), DUE) is None
    assert ears.first == {KEY: DUE}
