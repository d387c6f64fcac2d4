"""In a life with absences every planned dose rings, is recorded before, or is explained."""

from datetime import timedelta

from tests.proof.proving import Budget
from tests.proof.years.plans import decade
from tests.proof.years.run import run


def test_what_rang_was_recorded_before_or_is_explained_is_all_that_was_planned() -> None:
    result = run(Budget.a_sample())
    counts = result.app.counts
    assert result.app.broken == 0, result.app.notes
    kinds = ("rung", "recorded before ringing", "explained")
    assert sum(counts[kind] for kind in kinds) == counts["doses"]
    assert min(counts[kind] for kind in kinds) > 0
    assert result.baseline is not None
    assert result.baseline.lost > 0


def test_the_plans_reach_over_leap_days_and_hold_pauses_and_off_days() -> None:
    people = [decade(number) for number in range(20)]
    days = {dose.day for dose in people[0].planned()}
    assert any((day.month, day.day) == (2, 29) for day in days)
    assert all(
        any(step.dose_mg is None for step in one.plan.steps)
        and any(step.every_days == 2 for step in one.plan.steps)
        for one in people
    )
    assert decade(0, timedelta(days=90)).plan.ends_on() is not None
