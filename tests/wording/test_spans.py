"""Spans of time in words."""

from datetime import timedelta

import pytest

from ldn_desktop.wording.spans import say_span


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "less than an hour"),
        (0.99, "less than an hour"),
        (1, "1 hour"),
        (9.4, "9 hours"),
        (10.6, "11 hours"),
        (47, "47 hours"),
        (72, "3 days"),
        (100, "4 days"),
    ],
)
def test_a_span_is_told_in_hours_and_a_long_one_in_days(hours: float, words: str) -> None:
    assert say_span(timedelta(hours=hours)) == words
