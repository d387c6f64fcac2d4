"""The computer was off only if the app was up at no moment of the dose's window."""

from datetime import UTC, datetime, timedelta

import pytest

from ldn_desktop.domain.running import UpTime, was_off

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
    assert was_off([span], OPENS, CLOSES) is off


def test_never_up_is_off_and_one_span_of_several_is_enough() -> None:
    far = UpTime(OPENS - timedelta(days=2), OPENS - timedelta(days=1))
    assert was_off([], OPENS, CLOSES)
    assert not was_off([far, UpTime(OPENS, CLOSES)], OPENS, CLOSES)
