"""When the dose changes, so that it is told the day before and on the day, old and new together."""

from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory

LOOKED_BACK = 60
"""So many days a pause may last for its end to count as a change from the dose before it."""

DayChange = tuple[date, Decimal, Decimal]
"""The local date of a change of dose, with the old and the new dose in mg."""


def dose_change(history: PlanHistory, day: date) -> tuple[Decimal, Decimal] | None:
    """Return (old, new) in mg where the dose of `day` differs from the one before it, else None."""
    new, old = first_dose_of(history, day), last_dose_before(history, day)
    return None if new is None or old is None or old == new else (old, new)


def first_dose_of(history: PlanHistory, day: date) -> Decimal | None:
    """Return the first dose (mg) that is asked for on a local date, None where it has none."""
    return next((dose.row.step.dose_mg for dose in history.doses_on(day)), None)


def last_dose_before(history: PlanHistory, day: date) -> Decimal | None:
    """Return the last dose (mg) planned before a local date, None where there was none lately."""
    first = history.effective.first_date
    for back in range(1, LOOKED_BACK):
        before = day - back * ONE_DAY
        if first is None or before < first:
            return None
        doses = history.doses_on(before)
        if doses:
            return doses[-1].row.step.dose_mg
    return None


def next_change(history: PlanHistory, day: date) -> DayChange | None:
    """Return the change of dose that the next dosing day after `day` brings, else None.

    With a dose every other day the reminder of two days before is the last one to tell it.
    """
    for ahead in (1, 2):
        following = day + timedelta(days=ahead)
        if history.doses_on(following):
            change = dose_change(history, following)
            return None if change is None else (following, *change)
    return None
