"""The agreed taper: dose times, supply, steps and follow-up."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from struct import error as StructError  # noqa: N812 - the module names no other
from zoneinfo import ZoneInfo

from ldn_desktop.domain.amounts import check_amount
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.supply import Supply
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text

ONE_DAY = timedelta(days=1)
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)
MOST_STEPS = 400
MOST_STEP_DAYS = 3660
MOST_TIMES = 8
MOST_FOLLOW_UP_DAYS = 366
DEFAULT_MEDICINE = "Naltrexone (low dose)"
DEFAULT_FOLLOW_UP_DAYS = 28
BROKEN_ZONES = (KeyError, ValueError, OSError, StructError)
"""What `zoneinfo` raises for a zone: not found; no name or no rules; a folder; a truncated file."""
NAMED_ZONES: set[str] = set()
"""The zones that `known_zone` returned; `desktop/clocks.py` watches the files of their rules."""


class TimeRule(StrEnum):
    """Which zone the dose times follow: the computer's (`LOCAL`) or the plan's own (`HOME`)."""

    LOCAL = "local"
    HOME = "home"


@dataclass(frozen=True)
class Step:
    """A dose held for `days` days, every day or every other day.

    `dose_mg` None means no doses in these days (a pause). `days` None means until changed. Raises
    `ValidationError` for values out of range.
    """

    dose_mg: Decimal | None
    days: int | None
    every_days: int = 1

    def __post_init__(self) -> None:
        if self.dose_mg is not None:
            object.__setattr__(self, "dose_mg", check_amount(self.dose_mg))
        if self.days is not None and not 1 <= self.days <= MOST_STEP_DAYS:
            raise ValidationError(ValidationCode.STEP_DAYS, most=str(MOST_STEP_DAYS))
        if self.every_days not in (1, 2):
            raise ValidationError(ValidationCode.STEP_EVERY)

    def doses_on(self, day_of_step: int) -> bool:
        """Return whether the step asks for a dose on its day `day_of_step`, counted from 0."""
        return self.dose_mg is not None and day_of_step % self.every_days == 0


@dataclass(frozen=True)
class StepDays:
    """A step with its number (from 1) and its local dates; `last` is None if the step goes on."""

    number: int
    step: Step
    first: date
    last: date | None

    @property
    def days(self) -> int | None:
        """The number of days from `first` to `last`, None if the step goes on."""
        return None if self.last is None else (self.last - self.first).days + 1

    @property
    def last_dose_day(self) -> date | None:
        """The last day with a dose, None for a pause and for a step that goes on."""
        if self.last is None or self.step.dose_mg is None:
            return None
        return self.last - timedelta(days=(self.last - self.first).days % self.step.every_days)


@dataclass(frozen=True)
class Plan:
    """One agreed plan, with the content of a plan file.

    `times` are local times, sorted; slot n is the n-th of them. Raises `ValidationError` with the
    name of the field in `where`.
    """

    start_date: date
    times: tuple[time, ...]
    steps: tuple[Step, ...]
    medicine: str = DEFAULT_MEDICINE
    condition: str | None = None
    reason: str | None = None
    time_rule: TimeRule = TimeRule.LOCAL
    home_zone: str | None = None
    supply: Supply | None = None
    follow_up_days: int = DEFAULT_FOLLOW_UP_DAYS
    agreed_with: str | None = None
    agreed_on: date | None = None
    missed_dose_advice: str | None = None

    def __post_init__(self) -> None:
        self._check_texts()
        self._check_times()
        self._check_zone()
        self._check_steps()
        if not 0 <= self.follow_up_days <= MOST_FOLLOW_UP_DAYS:
            raise ValidationError(
                ValidationCode.FOLLOW_UP_DAYS, where="follow_up_days", most=str(MOST_FOLLOW_UP_DAYS)
            )

    def _check_texts(self) -> None:
        check_text(self.medicine, NAME_LENGTH, where="medicine", needed=True)
        check_text(self.condition or "", NAME_LENGTH, where="condition")
        check_text(self.reason or "", NOTE_LENGTH, where="reason")
        check_text(self.agreed_with or "", NAME_LENGTH, where="agreed_with")
        check_text(self.missed_dose_advice or "", NOTE_LENGTH, where="missed_dose_advice")

    def _check_times(self) -> None:
        if not self.times:
            raise ValidationError(ValidationCode.TIMES_NONE, where="times")
        if len(self.times) > MOST_TIMES:
            raise ValidationError(
                ValidationCode.TIMES_TOO_MANY, where="times", most=str(MOST_TIMES)
            )
        if len(set(self.times)) < len(self.times):
            raise ValidationError(ValidationCode.TIMES_EQUAL, where="times")
        object.__setattr__(self, "times", tuple(sorted(self.times)))

    def _check_zone(self) -> None:
        if self.time_rule is TimeRule.LOCAL:
            if self.home_zone is not None:
                raise ValidationError(ValidationCode.ZONE_NOT_WANTED, where="home_zone")
        elif self.home_zone is None:
            raise ValidationError(ValidationCode.ZONE_MISSING, where="home_zone")
        else:
            known_zone(self.home_zone, where="home_zone")

    def _check_steps(self) -> None:
        if not self.steps:
            raise ValidationError(ValidationCode.STEPS_NONE, where="steps")
        if len(self.steps) > MOST_STEPS:
            raise ValidationError(
                ValidationCode.STEPS_TOO_MANY, where="steps", most=str(MOST_STEPS)
            )
        for number, step in enumerate(self.steps[:-1]):
            if step.days is None:
                raise ValidationError(ValidationCode.STEP_DAYS_OPEN, where=f"steps[{number}].days")
        check_date(self.start_date, where="start_date")
        if self.agreed_on is not None:
            check_date(self.agreed_on, where="agreed_on")
        days = sum(step.days or 0 for step in self.steps)
        if days > (LATEST - self.start_date).days:
            raise ValidationError(
                ValidationCode.DATE_RANGE, where="steps", value=LATEST.isoformat()
            )

    @cached_property
    def calendar(self) -> tuple[StepDays, ...]:
        """The steps with their first and last dates, without gaps, from `start_date` on."""
        rows = []
        first = self.start_date
        for number, step in enumerate(self.steps, start=1):
            last = None if step.days is None else first + timedelta(days=step.days - 1)
            rows.append(StepDays(number, step, first, last))
            if last is not None:
                first = last + timedelta(days=1)
        return tuple(rows)

    def step_on(self, day: date) -> StepDays | None:
        """Return the step of the local date `day`, None before the first and after the last."""
        place = bisect_right(self.calendar, day, key=lambda row: row.first) - 1
        if place < 0:
            return None
        row = self.calendar[place]
        return row if row.last is None or day <= row.last else None

    def ends_on(self) -> date | None:
        """Return the last date with a dose, None if the plan goes on until changed."""
        if self.steps[-1].days is None and self.steps[-1].dose_mg is not None:
            return None
        return max((row.last_dose_day for row in self.calendar if row.last_dose_day), default=None)


def dates(first: date, last: date) -> Iterator[date]:
    """Yield the dates from `first` to `last`, both included; none if `last` is before `first`."""
    return (first + n * ONE_DAY for n in range((last - first).days + 1))


def check_date(day: date, *, where: str = "") -> date:
    """Return `day` if it is from `EARLIEST` to `LATEST`, else raise `ValidationError`."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(ValidationCode.DATE_RANGE, where=where, value=day.isoformat())
    return day


def known_zone(name: str, *, where: str = "") -> ZoneInfo:
    """Return the zone of the IANA `name`, or raise `ValidationError`."""
    try:
        zone = ZoneInfo(name)
    except BROKEN_ZONES:
        raise ValidationError(ValidationCode.ZONE_UNKNOWN, where=where, value=name[:40]) from None
    NAMED_ZONES.add(name)
    return zone
