"""What the remaining doses of a plan need of the supply: pieces per strength, or mL."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.wording.amounts import show_mg, show_ml
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

OPEN_DAYS = 28
"""A step that goes on until changed is counted for so many days from today."""


@dataclass(frozen=True)
class Needed:
    """The sums: pieces by strength (mg), or a volume (mL); `left_out` doses cannot be made."""

    pieces: tuple[tuple[Decimal, int], ...]
    volume_ml: Decimal
    left_out: int
    is_open: bool


def needed(plan: Plan, today: date) -> Needed:
    """Add up what the doses from `today` (local) on need. A step without end counts 28 days."""
    pieces: Counter[Decimal] = Counter()
    volume, left_out = Decimal(0), 0
    for row in plan.calendar:
        doses = doses_left(row, today) * len(plan.times)
        if not doses or row.step.dose_mg is None or plan.supply is None:
            continue
        making = make_dose(row.step.dose_mg, plan.supply)
        if making is None:
            left_out += doses
            continue
        volume += (making.volume_ml or Decimal(0)) * doses
        for piece in making.pieces or ():
            pieces[piece.strength_mg] += piece.count * doses
    by_strength = tuple(sorted(pieces.items()))
    return Needed(by_strength, volume, left_out, plan.calendar[-1].last is None)


def doses_left(row: StepDays, today: date) -> int:
    """Return on how many days from `today` on the step asks for a dose."""
    if row.step.dose_mg is None:
        return 0
    first = max((today - row.first).days, 0)
    last_day = (
        max(today, row.first) + timedelta(days=OPEN_DAYS - 1) if row.last is None else row.last
    )
    days = (last_day - row.first).days + 1
    every = row.step.every_days
    return max(-(-days // every) - -(-first // every), 0)


def say_needed(plan: Plan, today: date, formats: Formats) -> tuple[str, ...]:
    """Return the sums in words; nothing where no supply is known."""
    if plan.supply is None:
        return ()
    sums = needed(plan, today)
    parts = [f"{count}\u00a0×\u00a0{show_mg(strength, formats)}" for strength, count in sums.pieces]
    if sums.volume_ml:
        parts.append(show_ml(sums.volume_ml, formats))
    lines = []
    if parts:
        start = _("Needed from today:")
        if sums.is_open:
            start = _("Needed from today, {days} days of the last step counted:").format(
                days=OPEN_DAYS
            )
        lines.append(f"{start} {', '.join(parts)}.")
    if sums.left_out:
        left_out = plural(
            "{count} dose can't be made exactly with this and is not counted.",
            "{count} doses can't be made exactly with this and are not counted.",
            sums.left_out,
        )
        lines.append(left_out.format(count=sums.left_out))
    return tuple(lines)
