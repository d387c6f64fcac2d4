"""Taper shapes: computes the doses that follow from a start, a reduction and a target.

The user gives all these numbers; nothing here chooses one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from ldn_desktop.domain.amounts import SMALLEST, check_amount, from_micro
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import MOST_STEPS, Step
from ldn_desktop.domain.rounding import lowest_makeable, nearest_makeable
from ldn_desktop.domain.supply import Supply

NONE = Decimal(0)


class Shape(StrEnum):
    """How each dose follows from the ones before."""

    LINEAR = "linear"
    PERCENT_OF_START = "percent-of-start"
    PERCENT_OF_CURRENT = "percent-of-current"


class Finish(StrEnum):
    """How the taper ends after its lowest dose."""

    STOP = "stop"
    ALTERNATE = "alternate"


@dataclass(frozen=True)
class Taper:
    """A shape with its numbers: `by` in mg or percent, a step every `every_days` days.

    `to_mg` 0 means down to no dose; above 0 it is the last dose, held like the others. With the
    finish `alternate` the last dose is taken every other day for `finish_days` more days. Raises
    `ValidationError`.
    """

    shape: Shape
    start_mg: Decimal
    by: Decimal
    every_days: int
    to_mg: Decimal = NONE
    finish: Finish = Finish.STOP
    finish_days: int | None = None

    def __post_init__(self) -> None:
        check_amount(self.start_mg)
        if self.shape is not Shape.LINEAR and self.by.is_finite() and not 0 < self.by < 100:
            raise ValidationError(ValidationCode.PERCENT_RANGE, where="by")
        check_amount(self.by)
        if self.to_mg != NONE:
            check_amount(self.to_mg)
        if self.to_mg >= self.start_mg:
            raise ValidationError(ValidationCode.TARGET_NOT_BELOW_START, where="to")
        Step(None, self.every_days)
        if self.finish is Finish.ALTERNATE:
            Step(None, self.finish_days or 0)


def work_out(
    taper: Taper, supply: Supply | None = None, *, rounded: bool = False
) -> tuple[Step, ...]:
    """Return the steps of the taper.

    With `rounded` each step becomes the nearest dose that `supply` can make (a tie goes to the
    lower), and no dose is above the one before it or the start. Equal neighbours are merged and
    their days added, so that the total number of days does not change. Raises `ValidationError`
    for a shape without end or with too many steps.
    """
    doses = _rounded(taper, supply) if rounded and supply else iter(asked_doses(taper))
    steps = _merged(doses, taper.every_days)
    if taper.finish is Finish.ALTERNATE:
        steps.append(Step(steps[-1].dose_mg, taper.finish_days, every_days=2))
    return tuple(steps)


@dataclass(frozen=True)
class MadeDose:
    """One computed dose in mg: as asked, rounded to 0.001 mg, and as made from the supply."""

    asked_mg: Decimal
    dose_mg: Decimal


def asked_and_made(taper: Taper, supply: Supply) -> tuple[MadeDose, ...]:
    """Return each reduction's dose as asked and as rounded; equal neighbours are not merged."""
    return tuple(_asked_and_made(taper, supply))


def asked_doses(taper: Taper) -> tuple[Decimal, ...]:
    """Return the dose of each step as asked, rounded to 0.001 mg; a tie goes to the lower.

    Very small steps can be equal after rounding. Raises `ValidationError` for a shape without end
    or with too many steps.
    """
    if taper.shape is Shape.PERCENT_OF_CURRENT and taper.to_mg == NONE:
        raise ValidationError(ValidationCode.SHAPE_NEVER_ENDS, where="to")
    return tuple(_to_grid(exact) for exact in _asked(taper, Fraction(taper.to_mg)))


def _asked(taper: Taper, end: Fraction) -> list[Fraction]:
    """Return the exact dose of each step above `end`, then the target.

    A dose that rounds to the target counts as the target: a reduction by a third of the start,
    typed as 33.333 percent, is made three times, not three times and a last 0.00001 mg.
    """
    most = MOST_STEPS - 1 if taper.finish is Finish.ALTERNATE else MOST_STEPS
    falling = (_exact(taper, number) for number in range(most + 1))
    doses = list(takewhile(lambda d: d > end and _to_grid(d) > taper.to_mg, falling))
    if taper.to_mg > NONE:
        doses.append(Fraction(taper.to_mg))
    if len(doses) > most:
        raise ValidationError(ValidationCode.STEPS_TOO_MANY, most=str(MOST_STEPS))
    return doses


def _exact(taper: Taper, number: int) -> Fraction:
    """Return the exact dose (mg) after `number` reductions; it can be 0 or less.

    Linear: D_k = D0 - k*by. Percent of start: by = p*D0. Percent of current: D_k = D0*(1-p)^k.
    """
    start, by = Fraction(taper.start_mg), Fraction(taper.by)
    if taper.shape is Shape.PERCENT_OF_CURRENT:
        return start * (1 - by / 100) ** number
    if taper.shape is Shape.PERCENT_OF_START:
        by = start * by / 100
    return start - number * by


def _to_grid(exact: Fraction) -> Decimal:
    units, rest = divmod(exact, Fraction(SMALLEST))
    return from_micro(units + (rest * 2 > Fraction(SMALLEST)))


def _rounded(taper: Taper, supply: Supply) -> Iterator[Decimal]:
    return (made.dose_mg for made in _asked_and_made(taper, supply))


def _asked_and_made(taper: Taper, supply: Supply) -> Iterator[MadeDose]:
    most = taper.start_mg
    for asked in _asked(taper, _end(taper, supply)):
        most = nearest_makeable(asked, supply, most)
        yield MadeDose(_to_grid(asked), most)


def _end(taper: Taper, supply: Supply) -> Fraction:
    """Return the dose (mg) that ends the taper: only doses above it are steps.

    A percentage of the current dose never reaches 0. It ends once 0 is at least as near as the
    lowest makeable dose.
    """
    if taper.to_mg == NONE and taper.shape is Shape.PERCENT_OF_CURRENT:
        return Fraction(lowest_makeable(supply, taper.start_mg)) / 2
    return Fraction(taper.to_mg)


def _merged(doses: Iterator[Decimal], days: int) -> list[Step]:
    merged: list[tuple[Decimal, int]] = []
    for dose in doses:
        if merged and merged[-1][0] == dose:
            merged[-1] = (dose, merged[-1][1] + days)
        else:
            merged.append((dose, days))
    return [Step(dose, days) for dose, days in merged]
