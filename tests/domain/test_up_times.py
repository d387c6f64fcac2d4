"""The computer was off only if the app was up at no moment of the dose's window."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.up_times import UpTime, UpTimes

OPENS = datetime(2027, 1, 4, 20, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=12)


@pytest.mark.parametrize(
    ("since", "until", "off"),
    [
        (-60, -1, True),
        (-60, 0, False),
        (-60, 5, False),
        (0, 0, False),
        (30, 40, False),
        (-60, 900, False),
        (719, 900, False),
        (720, 900, True),
        (800, 900, True),
    ],
)
def test_up_at_one_moment_of_the_window_is_not_off(since: int, until: int, off: bool) -> None:
    span = UpTime(OPENS + timedelta(minutes=since), OPENS + timedelta(minutes=until))
    assert UpTimes([span]).was_off(OPENS, CLOSES) is off


def test_never_up_is_off_and_one_span_of_several_is_enough() -> None:
    far = UpTime(OPENS - timedelta(days=2), OPENS - timedelta(days=1))
    assert UpTimes([]).was_off(OPENS, CLOSES)
    assert not UpTimes([far, UpTime(OPENS, CLOSES)]).was_off(OPENS, CLOSES)


minutes = st.integers(-90, 90).map(lambda n: OPENS + timedelta(minutes=n))
spans = st.lists(st.tuples(minutes, minutes).map(lambda ends: UpTime(min(ends), max(ends))))


@given(spans, minutes, minutes)
def test_spans_in_any_order_and_over_each_other_are_each_looked_at(
    found: list[UpTime], one: datetime, other: datetime
) -> None:
    opens, closes = min(one, other), max(one, other)
    is_up = any(span.since < closes and span.until >= opens for span in found)
    assert UpTimes(found).was_off(opens, closes) is not is_up
