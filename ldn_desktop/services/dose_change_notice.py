"""Finds changes of the dose, so that reminders announce them on the day before and on the day."""

from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory

LOOKED_BACK = 60
"""After a pause of up to this many days, the dose is compared with the one before the pause."""

DayChange = tuple[date, Decimal, Decimal]
"""The local date of a change of dose, with the old and the new dose in mg."""


def dose_change(history: PlanHistory, day: date) -> tuple[Decimal, Decimal] | None:
    """Return (old, new) in mg if the dose of `day` differs from the one before it, else None."""
    new, old = first_dose_of(history, day), last_dose_before(history, day)
    return None if new is None or old is None or old == new else (old, new)


def first_dose_of(history: PlanHistory, day: date) -> Decimal | None:
    """Return the first dose (mg) of a local date, None if it has none."""
    return next((dose.row.step.dose_mg for dose in history.doses_on(day)), None)


def last_dose_before(history: PlanHistory, day: date) -> Decimal | None:
    """Return the last dose (mg) before a local date, None if none in `LOOKED_BACK` days."""
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
    """Return the change of dose on the next dosing day after `day`, else None.

    It looks two days ahead: with a dose every other day, the last reminder before is then.
    """
    for ahead in (1, 2):
        following = day + timedelta(days=ahead)
        if history.doses_on(following):
            change = dose_change(history, following)
            return None if change is None else (following, *change)
    return None
