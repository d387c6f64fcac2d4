"""A dose that waits at the waking rings once, those slept through are explained; not so naively."""

from tests.proof.proving import Budget
from tests.proof.sleep.run import run


def test_after_a_sleep_the_dose_that_waits_rings_once_and_the_naive_app_is_silent() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["doses"] == 2
    assert result.baseline is not None
    assert result.baseline.lost > 0
