"""A database that fails at any call keeps no reminder from ringing, and is told of."""

from tests.proof.faults.run import run
from tests.proof.proving import Budget


def test_a_failing_database_loses_no_ring_and_no_tick_and_is_got_over() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["failed calls"] > 2 * result.app.counts["runs"]
    assert result.baseline is not None
    assert result.baseline.lost > 0
