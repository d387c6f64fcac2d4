"""The supply that doses are made from, and how to make an exact dose from it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ldn_desktop.domain.amounts import check_amount, from_micro, plain, to_micro
from ldn_desktop.domain.errors import ValidationCode, ValidationError

MOST_STRENGTHS = 12
MOST_PIECES = 10


@dataclass(frozen=True)
class Piece:
    """`count` capsules or tablets of one strength, taken together."""

    strength_mg: Decimal
    count: int


@dataclass(frozen=True)
class Capsules:
    """Capsules or tablets of given strengths, at most `max_pieces` of them for one dose.

    Raises `ValidationError`.
    """

    strengths_mg: tuple[Decimal, ...]
    max_pieces: int

    def __post_init__(self) -> None:
        if not self.strengths_mg:
            raise ValidationError(ValidationCode.STRENGTHS_NONE)
        if len(self.strengths_mg) > MOST_STRENGTHS:
            raise ValidationError(ValidationCode.STRENGTHS_TOO_MANY, most=str(MOST_STRENGTHS))
        strengths = tuple(check_amount(strength) for strength in self.strengths_mg)
        if len(set(strengths)) < len(strengths):
            raise ValidationError(ValidationCode.STRENGTHS_EQUAL)
        if not 1 <= self.max_pieces <= MOST_PIECES:
            raise ValidationError(ValidationCode.MAX_PIECES, most=str(MOST_PIECES))
        object.__setattr__(self, "strengths_mg", strengths)


@dataclass(frozen=True)
class Liquid:
    """A liquid of `mg_per_ml`, drawn up with a syringe whose marks are `syringe_step_ml` apart.

    Raises `ValidationError`.
    """

    mg_per_ml: Decimal
    syringe_step_ml: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "mg_per_ml", check_amount(self.mg_per_ml))
        object.__setattr__(self, "syringe_step_ml", check_amount(self.syringe_step_ml))


Supply = Capsules | Liquid


@dataclass(frozen=True)
class Making:
    """How one dose is made: pieces, larger strengths first, or a volume in mL. Never both."""

    pieces: tuple[Piece, ...] | None = None
    volume_ml: Decimal | None = None


@lru_cache(maxsize=2048)
def make_dose(dose_mg: Decimal, supply: Supply | None) -> Making | None:
    """Return how to make exactly `dose_mg` from `supply`, None if that is impossible.

    Capsules: the fewest pieces; among equal counts the one with the larger strengths.
    Liquid: volume = dose / concentration, which must be a whole number of syringe steps.
    """
    if supply is None:
        return None
    if isinstance(supply, Liquid):
        return _measure(dose_mg, supply)
    counts = _fewest_pieces(
        to_micro(dose_mg),
        tuple(sorted((to_micro(strength) for strength in supply.strengths_mg), reverse=True)),
        supply.max_pieces,
    )
    if counts is None:
        return None
    return Making(pieces=tuple(Piece(from_micro(strength), n) for strength, n in counts))


def _measure(dose_mg: Decimal, liquid: Liquid) -> Making | None:
    steps, rest = divmod(dose_mg, liquid.mg_per_ml * liquid.syringe_step_ml)
    if rest != 0:
        return None
    # Not `check_amount`: with a thin liquid the volume may exceed the limit for typed amounts.
    return Making(volume_ml=Decimal(plain(steps * liquid.syringe_step_ml)))


@lru_cache(maxsize=512)
def _fewest_pieces(
    dose: int, strengths: tuple[int, ...], most: int
) -> tuple[tuple[int, int], ...] | None:
    """Return (strength, count) for `dose`, all in micrograms, None if it cannot be made.

    The search goes level by level: the sums of 1, 2, ... pieces.
    """
    levels = [{0}]
    while dose not in levels[-1]:
        if len(levels) > most or not levels[-1]:
            return None
        levels.append({s + piece for s in levels[-1] for piece in strengths if s + piece <= dose})
    counts = dict.fromkeys(strengths, 0)
    left = dose
    for level in reversed(levels[:-1]):
        piece = next(piece for piece in strengths if left - piece in level)
        counts[piece] += 1
        left -= piece
    return tuple((strength, n) for strength, n in counts.items() if n)
