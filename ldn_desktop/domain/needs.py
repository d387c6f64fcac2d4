"""Computes how much of its supply a plan needs: pieces of each strength, or total mL."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.supply import Piece, make_dose

OPEN_DAYS = 28
"""How many days of a step are counted and shown if it goes on until changed."""


@dataclass(frozen=True)
class Needs:
    """The totals. `pieces` has larger strengths first; `left_out` doses cannot be made exactly.

    `is_open` means that doses go on until changed, so that only `OPEN_DAYS` of that step count.
    """

    pieces: tuple[Piece, ...]
    volume_ml: Decimal
    left_out: int
    is_open: bool


def needs(plan: Plan, first: date | None = None) -> Needs:
    """Return what the doses from the local date `first` on need; by default all doses."""
    first = first or plan.start_date
    pieces: Counter[Decimal] = Counter()
    volume, left_out = Decimal(0), 0
    for row in plan.calendar:
        doses = dose_days(row, first) * len(plan.times)
        if not doses or row.step.dose_mg is None or plan.supply is None:
            continue
        making = make_dose(row.step.dose_mg, plan.supply)
        if making is None:
            left_out += doses
            continue
        volume += (making.volume_ml or Decimal(0)) * doses
        for piece in making.pieces or ():
            pieces[piece.strength_mg] += piece.count * doses
    by_strength = tuple(Piece(mg, n) for mg, n in sorted(pieces.items(), reverse=True))
    is_open = plan.steps[-1].days is None and plan.steps[-1].dose_mg is not None
    return Needs(by_strength, volume, left_out, is_open)


def dose_days(row: StepDays, first: date) -> int:
    """Return the number of days from `first` on, on which the step asks for a dose."""
    if row.step.dose_mg is None:
        return 0
    last = row.last
    if last is None:
        last = open_end(row, first)
    before = max((first - row.first).days, 0)
    days, every = (last - row.first).days + 1, row.step.every_days
    return max(-(-days // every) - -(-before // every), 0)


def open_end(row: StepDays, first: date) -> date:
    """Return the last of the `OPEN_DAYS` that are counted for a step without an end.

    They begin on the local date `first`, or with the step if that begins later.
    """
    return max(first, row.first) + timedelta(days=OPEN_DAYS - 1)
