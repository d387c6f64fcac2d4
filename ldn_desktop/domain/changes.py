"""What a new revision changes: each later dose before and after."""

from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import PlanBook

OPEN_ENDED_DAYS = timedelta(days=28)
"""Where a plan goes on until changed, so many days of its last step stand for the rest."""


@dataclass(frozen=True)
class DoseThen:
    """What a plan asks for at a slot: its local time and its dose in mg."""

    at: time
    dose_mg: Decimal


@dataclass(frozen=True)
class DoseChange:
    """One slot of one local date whose dose or time changes; None where there is no dose."""

    day: date
    slot: int
    before: DoseThen | None
    after: DoseThen | None


def changes_between(
    before: PlanBook, after: PlanBook, first: date, zone: tzinfo
) -> tuple[DoseChange, ...]:
    """Return what differs from `first` on, in order of date and slot."""
    last = max(_reach(before, first), _reach(after, first))
    old, new = (_doses(book, first, last, zone) for book in (before, after))
    return tuple(
        DoseChange(day, slot, old.get((day, slot)), new.get((day, slot)))
        for day, slot in sorted({*old, *new})
        if old.get((day, slot)) != new.get((day, slot))
    )


def _doses(
    book: PlanBook, first: date, last: date, zone: tzinfo
) -> dict[tuple[date, int], DoseThen]:
    return {
        (dose.key.day, dose.key.slot): _then(dose)
        for dose in planned_doses(book, first, last, zone)
    }


def _then(dose: PlannedDose) -> DoseThen:
    return DoseThen(dose.at, dose.dose_mg)


def _reach(book: PlanBook, first: date) -> date:
    return max((_last_day(revision.plan) for revision in book.standing), default=first)


def _last_day(plan: Plan) -> date:
    row = plan.calendar[-1]
    return row.last if row.last is not None else row.first + OPEN_ENDED_DAYS
