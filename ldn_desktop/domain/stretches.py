"""Divides the plan into stretches of days on one dose, and finds its first reduction."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory, asked_on


@dataclass(frozen=True)
class Regimen:
    """What a plan asks for on a day: `times` doses of `dose_mg`, every `every_days` days.

    `dose_mg` is None in a pause (`is_pause`) and after the last step.
    """

    plan_id: int
    dose_mg: Decimal | None
    times: int = 0
    every_days: int = 1
    is_pause: bool = False

    @property
    def mg_a_day(self) -> Fraction:
        """The exact mean dose in mg a day; days between doses are included."""
        return Fraction(self.dose_mg or 0) * self.times / self.every_days


@dataclass(frozen=True)
class Stretch:
    """Consecutive local dates, `first`..`last` both included, with the same regimen."""

    first: date
    last: date
    held: Regimen


def regimen_on(history: PlanHistory, day: date) -> Regimen | None:
    """Return the regimen of `day`, None if no plan is in force or the plan has not begun.

    If a plan changes on a day whose dose stayed as it was, that day still has the old regimen.
    """
    placed = next(iter(history.doses_on(day)), None)
    part = placed.part if placed else history.effective.part_on(day)
    if part is None or day < part.plan.start_date:
        return None
    row = part.step_on(day)
    if row is None:
        return Regimen(part.plan_id, None)
    if row.step.dose_mg is None:
        return Regimen(part.plan_id, None, is_pause=True)
    return Regimen(part.plan_id, row.step.dose_mg, len(part.plan.times), row.step.every_days)


class DoselessDay(StrEnum):
    """Why a day of a plan has no dose: an agreed pause, or the day off of every other day."""

    PAUSE = "pause"
    OFF_DAY = "off_day"


def doseless_day(history: PlanHistory, day: date) -> DoselessDay | None:
    """Return why the plan asks for no dose on `day`, None if it does or if no step is of that day.

    A day whose doses a change dropped is neither a pause nor a day off.
    """
    held = regimen_on(history, day)
    if held is None or history.doses_on(day):
        return None
    if held.is_pause:
        return DoselessDay.PAUSE
    is_off = held.every_days > 1 and not asked_on(history.effective, day)
    return DoselessDay.OFF_DAY if is_off else None


def stretches(history: PlanHistory, first: date, last: date) -> tuple[Stretch, ...]:
    """Return the stretches of `first`..`last`, both included, in order, clipped to that range.

    A revision that does not change the regimen begins no new stretch. Days without a plan are left
    out; the days after the last dose are a stretch without a dose.
    """
    found: list[Stretch] = []
    turns = [day for day in _turns(history) if first < day <= last]
    for begin, following in pairwise((first, *turns, last + ONE_DAY)):
        held = regimen_on(history, begin)
        if held is None or following <= begin:
            continue
        stretch = Stretch(begin, following - ONE_DAY, held)
        if found and found[-1].held == held and found[-1].last + ONE_DAY == begin:
            stretch = Stretch(found.pop().first, stretch.last, held)
        found.append(stretch)
    return tuple(found)


def first_reduction(history: PlanHistory, plan_id: int) -> date | None:
    """Return the first local date of a plan with less of the medicine than before, None if none.

    Less means fewer mg a day, also in comparison with the plan before this one. So a change from
    every day to every other day is a reduction, and so is the first day after the last dose. A
    pause is not.
    """
    turns = _turns(history)
    before: Regimen | None = None
    for stretch in stretches(history, turns[0], turns[-1]) if turns else ():
        held = stretch.held
        if held.is_pause:
            continue
        is_less = before is not None and held.mg_a_day < before.mg_a_day
        if is_less and held.plan_id == plan_id:
            return stretch.first
        before = held
    return None


def _turns(history: PlanHistory) -> list[date]:
    """Return, in order, the days on which the regimen may differ from that of the day before."""
    turns = set(history.arranged_days) | {day + ONE_DAY for day in history.arranged_days}
    for part in history.effective.parts:
        turns.add(part.first)
        turns |= {row.first for row in part.rows}
        turns |= {row.last + ONE_DAY for row in part.rows if row.last is not None}
    return sorted(turns)
