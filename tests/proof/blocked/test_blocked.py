"""A dose that came due while the main thread was held up rings when it is free again."""

import pytest

from tests.proof.blocked.run import run
from tests.proof.proving import Budget


@pytest.mark.usefixtures("qapp")
def test_a_held_up_main_thread_loses_no_dose() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.baseline is not None
    assert result.baseline.lost  # all of them, but on a slow computer its timer is late as well
