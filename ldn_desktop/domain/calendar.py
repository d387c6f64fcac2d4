"""Converts a plan's local dates and times into planned doses with UTC due instants."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Self

from ldn_desktop.domain.conditions import ConditionsLog, due_instant
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import ONE_DAY, Plan, known_zone
from ldn_desktop.domain.plan_history import PlacedDose, PlanHistory
from ldn_desktop.domain.supply import Making, make_dose


@dataclass(frozen=True, order=True)
class DoseKey:
    """A planned dose's identity: plan, local date, slot. It never changes."""

    day: date
    slot: int
    plan_id: int

    def __str__(self) -> str:
        """Return the key as in commands and files, without the plan: a date has only one."""
        return f"{self.day.isoformat()}#{self.slot}"


@dataclass(frozen=True)
class PlannedDose:
    """One dose that the plan asks for on one local date at one slot.

    `due` is a UTC instant, or None if the local date did not exist in the zone. `part` is the part
    of the plan in force on that date (supply, texts); `step` is the step's number in that part.
    """

    key: DoseKey
    at: time
    zone: tzinfo
    due: datetime | None
    step: int
    dose_mg: Decimal
    part: EffectivePart

    @cached_property
    def making(self) -> Making | None:
        """How the dose is made from the supply, None if it cannot be made exactly."""
        return make_dose(self.dose_mg, self.part.plan.supply)

    def pinned(self, due: datetime) -> Self:
        """Return this dose with `due` (UTC), the instant at which it rang or was recorded."""
        return self if due == self.due else replace(self, due=due)


def zone_of(plan: Plan, local: tzinfo) -> tzinfo:
    """Return the zone whose clock the plan follows; `local` is the user's zone now."""
    return local if plan.home_zone is None else known_zone(plan.home_zone)


def today_of(history: PlanHistory, now: datetime, local: tzinfo) -> date:
    """Return the local date at the UTC instant `now`, in the zone of the plan in force then."""
    day = now.astimezone(local).date()
    part = history.effective.part_on(day)
    return day if part is None else now.astimezone(zone_of(part.plan, local)).date()


def planned_doses(
    history: PlanHistory, first: date, last: date, log: ConditionsLog
) -> Iterator[PlannedDose]:
    """Yield the doses planned from `first` to `last`, both included, by date and slot."""
    day = max(first, history.first_date or last)
    while day <= last:
        for dose in history.doses_on(day):
            yield planned_dose(dose, day, log)
        day += ONE_DAY


def planned_dose(dose: PlacedDose, day: date, log: ConditionsLog) -> PlannedDose:
    """Return a dose of a local date with its due instant, in the plan's home zone if it has one."""
    plan, dose_mg = dose.part.plan, dose.row.step.dose_mg
    assert dose_mg is not None  # noqa: S101 - a step without a dose asks for none
    due, zone = due_in(plan, day, dose.at, log)
    return PlannedDose(
        key=DoseKey(day, dose.slot, dose.part.plan_id),
        at=dose.at,
        zone=zone,
        due=due,
        step=dose.row.number,
        dose_mg=dose_mg,
        part=dose.part,
    )


def due_in(plan: Plan, day: date, at: time, log: ConditionsLog) -> tuple[datetime | None, tzinfo]:
    """Return the UTC instant of a plan's local date and time, and the zone it was computed in."""
    if plan.home_zone is None:
        return log.due(day, at)
    zone = known_zone(plan.home_zone)
    return due_instant(day, at, zone), zone


def parse_date(text: str) -> date:
    """Read an ISO date (YYYY-MM-DD), or raise `ValidationError`."""
    day: date | None = None
    with suppress(ValueError):
        day = date.fromisoformat(text)
    if day is None or day.isoformat() != text:
        raise ValidationError(ValidationCode.DATE_FORM, value=text[:40])
    return day


def parse_time(text: str) -> time:
    """Read a time of day (HH:MM), or raise `ValidationError`."""
    at: time | None = None
    with suppress(ValueError):
        at = time.fromisoformat(text)
    if at is None or f"{at:%H:%M}" != text:
        raise ValidationError(ValidationCode.TIME_FORM, value=text[:40])
    return at
