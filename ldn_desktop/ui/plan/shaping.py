"""From the fields of a taper's shape to its steps, with one sentence where that can't be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from ldn_desktop.domain.amounts import parse_typed_amount
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import MOST_STEP_DAYS, Step
from ldn_desktop.domain.shapes import (
    NONE,
    Finish,
    Made,
    Shape,
    Taper,
    asked_and_made,
    work_out,
)
from ldn_desktop.domain.supply import Supply
from ldn_desktop.ui.plan.draft import PlanDraft, StepDraft, step_draft
from ldn_desktop.ui.plan.typed import at, read_days, read_dose, read_step, read_whole


class Way(StrEnum):
    """How the steps come about: a shape of the domain, stopping on a date, or by hand."""

    LINEAR = Shape.LINEAR.value
    PERCENT_OF_START = Shape.PERCENT_OF_START.value
    PERCENT_OF_CURRENT = Shape.PERCENT_OF_CURRENT.value
    STOP = "stop"
    BY_HAND = "by-hand"


@dataclass(frozen=True)
class ShapeDraft:
    """A shape's fields as typed. No `lowest`: down to none; no `finish_days`: it stops straight.

    `first` is the first day of the steps, or with `STOP` the first day without doses.
    """

    first: date
    way: Way = Way.BY_HAND
    start: str = ""
    by: str = ""
    every: str = ""
    lowest: str = ""
    finish_days: str = ""
    rounded: bool = False


@dataclass(frozen=True)
class Used:
    """The shape that steps of a draft were made with, and which of its rows they are (from 0).

    `made` tells of each asked dose what became of it, where they were rounded.
    """

    taper: Taper
    supply: Supply | None
    first_place: int
    count: int
    made: tuple[Made, ...] = ()

    def asked_at(self, place: int, dose_mg: Decimal) -> tuple[Made, ...]:
        """Return what was asked for where this row still is the dose that was made of it."""
        return tuple(m for m in self.made if m.dose_mg == dose_mg) if self.covers(place) else ()

    def covers(self, place: int) -> bool:
        """Say whether the row was worked out."""
        return self.first_place <= place < self.first_place + self.count


@dataclass(frozen=True)
class Shaped:
    """The worked-out steps; `made` tells of each asked dose what became of it where rounded."""

    taper: Taper
    supply: Supply | None
    steps: tuple[Step, ...]
    made: tuple[Made, ...]


def read_taper(draft: ShapeDraft, decimal_sign: str) -> Taper:
    """Return the taper; raises `Invalid` with `where` naming the field."""
    start = at("start", lambda: _amount(draft.start, decimal_sign))
    by = at("by", lambda: _amount(draft.by.strip().removesuffix("%"), decimal_sign))
    every = at("every", lambda: read_whole(draft.every, Problem.STEP_DAYS, 1, MOST_STEP_DAYS))
    lowest = at("to", lambda: _amount(draft.lowest, decimal_sign) if _has(draft.lowest) else NONE)
    finish_days = at("finish_days", lambda: _finish_days(draft.finish_days))
    return Taper(
        shape=Shape(draft.way.value),
        start_mg=start,
        by=by,
        every_days=every,
        to_mg=lowest,
        finish=Finish.STOP if finish_days is None else Finish.ALTERNATE,
        finish_days=finish_days,
    )


def shape_steps(draft: ShapeDraft, supply: Supply | None, decimal_sign: str) -> Shaped:
    """Work the steps out; raises `Invalid`. Without a supply nothing is rounded."""
    taper = read_taper(draft, decimal_sign)
    to_round = supply if draft.rounded else None
    daily, made = _by_day(replace(taper, every_days=1), to_round)
    last = len(daily) - 1 if taper.finish is Finish.ALTERNATE else len(daily)
    steps = (
        replace(step, days=(step.days or 0) * taper.every_days) if n < last else step
        for n, step in enumerate(daily)
    )
    return Shaped(taper, to_round, tuple(steps), made)


@lru_cache(maxsize=8)
def _by_day(taper: Taper, supply: Supply | None) -> tuple[tuple[Step, ...], tuple[Made, ...]]:
    """Work out a taper of one day a step: its doses stay the same while the days are typed."""
    steps = work_out(taper, supply, rounded=supply is not None)
    return steps, asked_and_made(taper, supply) if supply is not None else ()


def followed(
    draft: PlanDraft, place: int, step: StepDraft, used: Used, decimal_sign: str
) -> tuple[PlanDraft, Used]:
    """Return the draft with a step changed by hand and the later ones worked out anew from it.

    The reduction stays as it was agreed: a percent of the starting dose goes on as the same amount
    in mg. Other days of this step are the days of the later ones too. What can't be read yet
    changes nothing but its own field.
    """
    old = draft.steps[place]
    changed = draft.with_step(place, step)
    try:
        dose = read_dose(step, decimal_sign)
        days = read_days(step.days, is_last=False)
    except Invalid:
        return changed, used
    if dose is None or days is None or step.often is not old.often:
        return changed, used
    every = used.taper.every_days if step.days == old.days else days
    taper = replace(_by_amount(used.taper), every_days=every)
    try:
        rest = _rest(taper, dose, used.supply)
        above = draft.steps[used.first_place : place]
        made = _made_anew(above, dose, taper, used, decimal_sign)
    except Invalid:
        return changed, used
    rows = tuple(step_draft(one, decimal_sign) for one in rest)
    after = draft.steps[used.first_place + used.count :]
    steps = (*changed.steps[: place + 1], *rows, *after)
    count = place + 1 - used.first_place + len(rows)
    return replace(draft, steps=steps), replace(used, taper=taper, count=count, made=made)


def _rest(taper: Taper, dose: Decimal, supply: Supply | None) -> tuple[Step, ...]:
    """Return what follows on a dose; at or below the lowest dose that is only the finish."""
    if dose <= taper.to_mg:
        alternate = Step(dose, taper.finish_days, every_days=2)
        return (alternate,) if taper.finish is Finish.ALTERNATE else ()
    anew = replace(taper, start_mg=dose)
    steps = work_out(anew, supply, rounded=supply is not None)
    if supply is None or steps[0].dose_mg == dose:
        return steps[1:]
    # The typed dose stays as it is; what it would be rounded to is none of the steps that follow.
    days = (steps[0].days or 0) - taper.every_days
    return (*([replace(steps[0], days=days)] if days > 0 else []), *steps[1:])


def _made_anew(
    above: Sequence[StepDraft], dose: Decimal, taper: Taper, used: Used, decimal_sign: str
) -> tuple[Made, ...]:
    """Return what was asked for: as it was in the rows above, worked out from `dose` below."""
    if used.supply is None:
        return ()
    doses = {read_step(row, decimal_sign, is_last=False).dose_mg for row in above}
    kept = tuple(made for made in used.made if made.dose_mg in doses)
    if dose <= taper.to_mg:
        return kept
    return (*kept, *asked_and_made(replace(taper, start_mg=dose), used.supply)[1:])


def _by_amount(taper: Taper) -> Taper:
    if taper.shape is not Shape.PERCENT_OF_START:
        return taper
    by = (taper.start_mg * taper.by / 100).quantize(Decimal("0.001"))
    return replace(taper, shape=Shape.LINEAR, by=max(by, Decimal("0.001")))


def _finish_days(typed: str) -> int | None:
    return read_whole(typed, Problem.STEP_DAYS, 1, MOST_STEP_DAYS) if _has(typed) else None


def _amount(typed: str, decimal_sign: str) -> Decimal:
    return parse_typed_amount(typed, decimal_sign)


def _has(typed: str) -> bool:
    return bool(typed.strip())
