"""Planned doses on the calendar: local date and time to the instant at which a dose is due."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Self

from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import Plan, StepDays, TimeRule, known_zone
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.supply import Making, make_dose

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class DoseKey:
    """A planned dose's identity: plan, local date, slot. It never changes."""

    day: date
    slot: int
    plan_id: int

    def __str__(self) -> str:
        """Return the key as commands and files write it; a date has one plan only."""
        return f"{self.day.isoformat()}#{self.slot}"


@dataclass(frozen=True)
class PlannedDose:
    """One dose that the plan asks for on one local date at one slot.

    `due` is a UTC instant, or None where the local date did not exist in the zone.
    `step` is its number within the revision in force on that date.
    """

    key: DoseKey
    at: time
    zone: tzinfo
    due: datetime | None
    step: int
    dose_mg: Decimal
    making: Making | None
    revision: int

    def pinned(self, due: datetime) -> Self:
        """Return this dose at the instant at which it already rang or was recorded."""
        return replace(self, due=due)


def due_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
    """Return the UTC instant of a local date and time, or None where the date did not exist.

    A time inside a spring gap comes after the gap; of a repeated hour the first pass counts:
    both follow from fold=0 (PEP 495).
    """
    due = datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)
    # An instant that lies in the day shows that the day existed: most times nothing is left to ask.
    exists = due.astimezone(zone).date() == day or date_exists(day, zone)
    return due if exists else None


def date_exists(day: date, zone: tzinfo) -> bool:
    """Say whether the local date existed in the zone (Pacific/Apia had no 2011-12-30).

    A gap can swallow the first or the last moment of a day, and both only with the whole day.
    """
    first = datetime.combine(day, time.min, tzinfo=zone)
    last = datetime.combine(day, time.max, tzinfo=zone).replace(fold=1)
    return any(moment.astimezone(UTC).astimezone(zone).date() == day for moment in (first, last))


def zone_of(plan: Plan, local: tzinfo) -> tzinfo:
    """Return the zone whose clock the plan follows, where `local` is the user's zone now."""
    if plan.time_rule is TimeRule.HOME and plan.home_zone is not None:
        return known_zone(plan.home_zone)
    return local


def today_of(book: PlanBook, now: datetime, local: tzinfo) -> date:
    """Return the local date at the UTC instant `now`, in the zone of the plan in force then."""
    day = now.astimezone(local).date()
    revision = book.in_force(day)
    return day if revision is None else now.astimezone(zone_of(revision.plan, local)).date()


def planned_doses(book: PlanBook, first: date, last: date, local: tzinfo) -> Iterator[PlannedDose]:
    """Yield the doses planned from `first` to `last`, both included, by date and slot.

    `local` is the user's zone now; a plan with a home zone keeps to that.
    """
    day = max(first, book.first_date() or last + ONE_DAY)
    while day <= last:
        for slot in book.slots(day):
            dose = planned_dose(book, day, slot, local)
            if dose is not None:
                yield dose
        day += ONE_DAY


def planned_dose(book: PlanBook, day: date, slot: int, local: tzinfo) -> PlannedDose | None:
    """Return the dose that the plan asks for on `day` at `slot`, or None where it asks for none."""
    revision = book.speaking_for(day, slot)
    if revision is None or not 1 <= slot <= len(revision.plan.times):
        return None
    return _dose_of(revision, day, slot, local)


def asked_on(plan: Plan, day: date) -> StepDays | None:
    """Return the step of `day` where it asks for a dose on it, else None."""
    row = plan.step_on(day)
    return row if row is not None and row.step.doses_on((day - row.first).days) else None


def _dose_of(revision: Revision, day: date, slot: int, local: tzinfo) -> PlannedDose | None:
    plan = revision.plan
    row = asked_on(plan, day)
    if row is None or row.step.dose_mg is None:
        return None
    zone = zone_of(plan, local)
    at = plan.times[slot - 1]
    return PlannedDose(
        key=DoseKey(day, slot, revision.plan_id),
        at=at,
        zone=zone,
        due=due_instant(day, at, zone),
        step=row.number,
        dose_mg=row.step.dose_mg,
        making=make_dose(row.step.dose_mg, plan.supply),
        revision=revision.number,
    )


def parse_date(text: str) -> date:
    """Read an ISO date (YYYY-MM-DD), or raise `Invalid`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(Problem.DATE_FORM, value=text[:40]) from None
    if day.isoformat() != text:
        raise Invalid(Problem.DATE_FORM, value=text[:40])
    return day


def parse_time(text: str) -> time:
    """Read a time of day (HH:MM), or raise `Invalid`."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        raise Invalid(Problem.TIME_FORM, value=text[:40]) from None
    if f"{at:%H:%M}" != text:
        raise Invalid(Problem.TIME_FORM, value=text[:40])
    return at
