"""A window that has lived shows what one shows that was opened just now."""

import pytest

from tests.proof.proving import Budget
from tests.proof.shown.run import run


@pytest.mark.usefixtures("qapp")
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_after_each_step_a_window_shows_what_one_opened_just_then_shows() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["steps compared"] > 40
