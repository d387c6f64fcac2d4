"""A dose slept over rings once when the system tells that it woke, and the naive app is silent."""

import pytest

from tests.proof.proving import Budget
from tests.proof.waking.run import run

pytestmark = pytest.mark.desktop


def test_told_of_its_waking_the_app_rings_and_the_naive_one_does_not() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["doses"] == 2
    assert result.baseline is not None
    assert result.baseline.lost > 0
