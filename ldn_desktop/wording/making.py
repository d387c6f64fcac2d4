"""Sentences about how doses are made: pieces or mL, the nearest makeable doses, what is needed."""

from decimal import Decimal
from functools import lru_cache

from ldn_desktop.domain.needs import OPEN_DAYS, Needs
from ldn_desktop.domain.rounding import makeable_around
from ldn_desktop.domain.shapes import MadeDose
from ldn_desktop.domain.supply import Supply, make_dose
from ldn_desktop.wording.amounts import show_making, show_mg, show_ml
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.supply import say_left_out


@lru_cache(maxsize=1024)
def say_how(dose_mg: Decimal, supply: Supply | None, formats: Formats) -> str:
    """Return how a dose is made, or the nearest doses that can be; "" without a supply."""
    if supply is None:
        return ""
    making = make_dose(dose_mg, supply)
    if making is not None:
        return show_making(dose_mg, making, formats)
    return f"{say_nearest(dose_mg, supply, formats)} {ask_pharmacist()}"


@lru_cache(maxsize=1024)
def say_nearest(dose_mg: Decimal, supply: Supply, formats: Formats) -> str:
    """Return that a dose can't be made, with the nearest below and above and the differences."""
    nearest = [
        f"{show_mg(dose, formats)} ({say_difference(dose_mg, dose, formats)})"
        for dose in makeable_around(dose_mg, supply)
        if dose is not None
    ]
    if not nearest:
        return _("Can't be made with what you have.")
    return _("Can't be made exactly. Nearest: {doses}.").format(doses=_(" or ").join(nearest))


def ask_pharmacist() -> str:
    """Return the advice to ask a pharmacist."""
    return _("Ask your pharmacist.")


def say_difference(asked_mg: Decimal, dose_mg: Decimal, formats: Formats) -> str:
    """Return the difference of a dose from the one that was asked for: "0.05 mg less"."""
    if dose_mg < asked_mg:
        return _("{amount} less").format(amount=show_mg(asked_mg - dose_mg, formats))
    return _("{amount} more").format(amount=show_mg(dose_mg - asked_mg, formats))


def say_asked(made: MadeDose, formats: Formats) -> str:
    """Return which dose was asked for if the dose differs from it, else ""."""
    if made.asked_mg == made.dose_mg:
        return ""
    return _("asked {asked}: {difference}").format(
        asked=show_mg(made.asked_mg, formats),
        difference=say_difference(made.asked_mg, made.dose_mg, formats),
    )


def say_needs(needs: Needs, start: str, formats: Formats) -> tuple[str, ...]:
    """Return the sums of pieces and mL in sentences that begin with `start`."""
    parts = [f"{p.count}\u00a0×\u00a0{show_mg(p.strength_mg, formats)}" for p in needs.pieces]
    if needs.volume_ml:
        parts.append(show_ml(needs.volume_ml, formats))
    lines = []
    if parts:
        if needs.is_open:
            start = _("{start}, {days} days of the last step counted").format(
                start=start, days=OPEN_DAYS
            )
        lines.append(f"{start}: {', '.join(parts)}.")
    return (*lines, *say_left_out(needs.left_out))
