"""Whatever befalls a person, a computer and an app: nothing is lost, doubled or out of place."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.proof.chance.run import run
from tests.proof.proving import Budget, Result


def a_sample() -> Result:
    """Run the small size."""
    return run(Budget.a_sample())


def test_lives_at_random_keep_every_promise() -> None:
    # In a process of its own: hypothesis also draws from the constants of all loaded modules, so
    # that the same seed would give other lives where other tests were loaded.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        result = process.submit(a_sample).result()
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["steps on the rules"] > 200
    assert result.app.counts["steps with the database"] > 50
    assert result.baseline is not None
    assert result.baseline.lost > 0
