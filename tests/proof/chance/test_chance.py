"""Whatever befalls a person, a computer and an app: nothing is lost, doubled or out of place."""

from tests.proof.chance.run import run
from tests.proof.proving import Budget


def test_lives_at_random_keep_every_promise() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["steps on the rules"] > 200
    assert result.app.counts["steps with the database"] > 50
    assert result.baseline is not None
    assert result.baseline.lost > 0
