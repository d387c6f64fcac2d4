"""Finds doses that can be made from a supply: the nearest, the next below and above, the lowest."""

from bisect import bisect_left, bisect_right
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ldn_desktop.domain.amounts import LARGEST, SMALLEST, plain, to_micro
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.supply import Capsules, Liquid, Supply

MICRO = 1000


def nearest_makeable(asked: Fraction | Decimal, supply: Supply, most: Decimal) -> Decimal:
    """Return the makeable dose (mg) nearest to `asked` and at most `most`; a tie goes to the lower.

    Raises `ValidationError` if no dose up to `most` (mg) can be made.
    """
    wanted = min(Fraction(asked), Fraction(most))
    around = (_below(wanted, supply), _above(wanted, supply))
    makeable = [dose for dose in around if dose is not None and dose <= Fraction(most)]
    if not makeable:
        raise ValidationError(ValidationCode.NOTHING_CAN_BE_MADE, dose=plain(most))
    return _decimal(min(makeable, key=lambda dose: abs(dose - wanted)))


def makeable_around(asked: Decimal, supply: Supply) -> tuple[Decimal | None, Decimal | None]:
    """Return the nearest makeable doses (mg) at or below and at or above `asked`, None if none."""
    below, above = _below(Fraction(asked), supply), _above(Fraction(asked), supply)
    return (
        None if below is None else _decimal(below),
        None if above is None else _decimal(above),
    )


def lowest_makeable(supply: Supply, most: Decimal) -> Decimal:
    """Return the lowest makeable dose (mg); raises `ValidationError` if it is above `most`."""
    lowest = _above(Fraction(0), supply)
    if lowest is None or lowest > Fraction(most):
        raise ValidationError(ValidationCode.NOTHING_CAN_BE_MADE, dose=plain(most))
    return _decimal(lowest)


def _below(wanted: Fraction, supply: Supply) -> Fraction | None:
    if isinstance(supply, Liquid):
        steps = wanted // _drawn(supply)
        return steps * _drawn(supply) if steps > 0 else None
    sums = _sums(supply)
    place = bisect_right(sums, wanted * MICRO)
    return Fraction(sums[place - 1], MICRO) if place else None


def _above(wanted: Fraction, supply: Supply) -> Fraction | None:
    if isinstance(supply, Liquid):
        steps = max(-(-wanted // _drawn(supply)), 1)
        return steps * _drawn(supply)
    sums = _sums(supply)
    place = bisect_left(sums, wanted * MICRO)
    return Fraction(sums[place], MICRO) if place < len(sums) else None


def _drawn(liquid: Liquid) -> Fraction:
    """Return the smallest dose (mg) of whole syringe steps that is a multiple of `SMALLEST`."""
    in_one_step = Fraction(liquid.mg_per_ml) * Fraction(liquid.syringe_step_ml)
    grid = Fraction(SMALLEST)
    return in_one_step * (in_one_step / grid).denominator


def _decimal(dose: Fraction) -> Decimal:
    return Decimal(dose.numerator) / Decimal(dose.denominator)


def _sums(supply: Capsules) -> tuple[int, ...]:
    return _sums_of(tuple(map(to_micro, supply.strengths_mg)), supply.max_pieces)


@lru_cache(maxsize=8)  # few supplies are in use at a time; some have 600,000 sums
def _sums_of(strengths: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Return all sums (micrograms) of 1 to `most` pieces, up to the largest amount, sorted."""
    limit = to_micro(LARGEST)
    found: set[int] = set()
    newest = {0}
    for _ in range(most):
        newest = {s + piece for s in newest for piece in strengths if s + piece <= limit} - found
        found |= newest
    return tuple(sorted(found))
