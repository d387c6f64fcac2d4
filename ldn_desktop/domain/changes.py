"""Compares the doses of two plan histories, to show what a new revision changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache

from ldn_desktop.domain.needs import open_end
from ldn_desktop.domain.plan import ONE_DAY, dates
from ldn_desktop.domain.plan_history import PlanHistory


@dataclass(frozen=True)
class DoseThen:
    """A planned dose: its local time and its amount in mg."""

    at: time
    dose_mg: Decimal


@dataclass(frozen=True)
class DoseChange:
    """One slot of a local date whose dose or time changes; None means no dose."""

    day: date
    slot: int
    before: DoseThen | None
    after: DoseThen | None


def changes_between(before: PlanHistory, after: PlanHistory, first: date) -> tuple[DoseChange, ...]:
    """Return the differences from the local date `first` on, sorted by date and slot.

    A plan that goes on until changed is compared for some weeks only, see `open_end`. Local times
    are compared, not instants: the change is the same in every zone.
    """
    last = max(_reach(before, first), _reach(after, first))
    old, new = (_doses(history, first, _until(history, first, last)) for history in (before, after))
    return tuple(
        DoseChange(day, slot, old.get((day, slot)), new.get((day, slot)))
        for day, slot in sorted({*old, *new})
        if old.get((day, slot)) != new.get((day, slot))
    )


def _until(history: PlanHistory, first: date, last: date) -> date:
    """Return the last date on which the plan can ask for a dose, `last` at most."""
    return last if history.effective.goes_on else min(last, _reach(history, first))


@lru_cache(maxsize=2)  # one side stays the same while the user types the other
def _doses(history: PlanHistory, first: date, last: date) -> Mapping[tuple[date, int], DoseThen]:
    start = max(first, history.first_date or last + ONE_DAY)
    return {
        (day, dose.slot): DoseThen(dose.at, dose.row.step.dose_mg)
        for day in dates(start, last)
        for dose in history.doses_on(day)
        if dose.row.step.dose_mg is not None
    }


def _reach(history: PlanHistory, first: date) -> date:
    rows = [row for part in history.effective.parts for row in part.rows[-1:]]
    ends = (row.last or open_end(row, first) for row in rows)
    return max([first, *ends, *history.arranged_days])
