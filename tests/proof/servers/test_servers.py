"""A dose is shown by a working server whatever the one before did; the naive app tries once."""

import pytest

from tests.proof.proving import Budget
from tests.proof.servers.run import run

pytestmark = pytest.mark.desktop


def test_a_server_that_refuses_or_tells_of_unknown_actions_loses_no_dose_and_records_none() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["cases"] == 2
    assert result.baseline is not None
    assert result.baseline.lost > 0
