"""A dose that is due after a jump of the clock rings once; the naive app sleeps through it."""

from datetime import UTC, datetime, timedelta

from tests.proof.calendar_of_three import Dose, dose_before, doses_from, nearest, open_at
from tests.proof.jumps.run import run
from tests.proof.proving import Budget


def test_after_a_jump_the_due_dose_rings_once_and_the_naive_app_is_silent() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["doses"] >= 1
    assert result.baseline is not None
    assert result.baseline.lost > 0


def test_the_reference_knows_which_dose_is_open() -> None:
    noon = datetime(2037, 6, 15, 12, 0, tzinfo=UTC)
    afternoon = Dose(noon.date(), 2)
    assert afternoon.due == noon
    assert dose_before(noon) == open_at(noon) == afternoon
    assert next(doses_from(noon)) == Dose(noon.date(), 3)
    assert open_at(noon + timedelta(hours=3)) is None
    assert nearest(noon - timedelta(hours=3)) == afternoon
    assert nearest(noon + timedelta(hours=5)) == Dose(noon.date(), 3)
    winter = datetime(2037, 12, 15, 13, 0, tzinfo=UTC)
    assert open_at(winter) == Dose(winter.date(), 2)
