"""A dose is on the screen of a real notification server at its instant, never before."""

import pytest

from tests.proof.latency.run import run
from tests.proof.proving import Budget

pytestmark = pytest.mark.desktop


def test_a_dose_is_on_the_screen_at_its_instant_and_the_naive_app_is_late_or_shows_none() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["doses"] == 1
    assert result.baseline is not None
    assert result.baseline.broken > 0
