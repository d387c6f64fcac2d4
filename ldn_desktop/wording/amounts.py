"""The one formatter of amounts: a unit, a leading zero, no trailing zero, both units together."""

from decimal import Decimal

from ldn_desktop.domain.amounts import typed_form
from ldn_desktop.domain.supply import Making, Supply
from ldn_desktop.wording.formats import PLAIN, Formats
from ldn_desktop.wording.i18n import _


def number(amount: Decimal, formats: Formats = PLAIN) -> str:
    """Return the bare number with the locale's decimal sign, as an input field shows it."""
    return typed_form(amount, formats.decimal_sign)


def show_mg(amount: Decimal, formats: Formats = PLAIN) -> str:
    """Return "0.5 mg", with a no-break space."""
    return _("{number} mg").format(number=number(amount, formats)).replace(" ", "\u00a0")


def show_ml(volume: Decimal, formats: Formats = PLAIN) -> str:
    """Return "2.5 mL", with a no-break space."""
    return _("{number} mL").format(number=number(volume, formats)).replace(" ", "\u00a0")


def spell_mg(amount: Decimal, formats: Formats = PLAIN) -> str:
    """Return "4 milligrams", for a screen reader."""
    if amount == 1:
        return _("1 milligram")
    return _("{number} milligrams").format(number=number(amount, formats))


def show_making(dose_mg: Decimal, making: Making | None, formats: Formats = PLAIN) -> str:
    """Return how a dose is made: "1 × 3 mg + 2 × 0.5 mg" or "2.5 mL (2.5 mg)"; "" if unknown."""
    if making is None:
        return ""
    if making.volume_ml is not None:
        return f"{show_ml(making.volume_ml, formats)} ({show_mg(dose_mg, formats)})"
    pieces = making.pieces or ()
    return " + ".join(f"{p.count}\u00a0×\u00a0{show_mg(p.strength_mg, formats)}" for p in pieces)


def show_how(
    dose_mg: Decimal, making: Making | None, supply: Supply | None, formats: Formats = PLAIN
) -> str:
    """Return how a dose is made, or the sentence that the supply can't make it."""
    if making is None and supply is not None:
        return _("Can't be made exactly with what you have. Ask your pharmacist.")
    return show_making(dose_mg, making, formats)
