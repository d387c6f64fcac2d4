"""Amounts in mg (and mL, mg/mL) as exact decimals: the form they are read and kept in."""

import re
from decimal import Decimal

from ldn_desktop.domain.errors import Invalid, Problem

SMALLEST = Decimal("0.001")
LARGEST = Decimal(1000)
USUAL_LARGEST_MG = Decimal("4.5")
"""Low-dose naltrexone is 1.5-4.5 mg a day; above this the app asks, it never blocks."""

_FORM = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2},[0-9]{2}0", re.ASCII)
"""Thousands to one reader, thousandths to another; no amount that the app shows ends so."""

_LONGEST_TEXT = 40


def parse_amount(text: str) -> Decimal:
    """Read an amount written as digits with at most one point ("4", "0.5", "4.50").

    The form is checked first: `Decimal` itself takes "1_000", "1e3" and other scripts' digits.
    Raises `Invalid` for any other form, for 0, and outside `SMALLEST`..`LARGEST`.
    """
    if len(text) > _LONGEST_TEXT or not _FORM.fullmatch(text):
        raise Invalid(Problem.AMOUNT_FORM, value=text[:_LONGEST_TEXT])
    return check_amount(Decimal(text))


def parse_typed_amount(text: str, decimal_sign: str) -> Decimal:
    """Read an amount a person typed, with their locale's decimal sign and an optional " mg".

    The other sign is refused, not guessed at: "1,500" is fifteen hundred to one reader and one and
    a half to another. Raises `Invalid` like `parse_amount`.
    """
    typed = text.strip()
    bare = typed[:-2].rstrip() if typed.lower().endswith("mg") else typed
    if (decimal_sign != "." and "." in bare) or _TWO_WAYS.fullmatch(bare):
        raise Invalid(Problem.AMOUNT_FORM, value=typed[:_LONGEST_TEXT])
    if bare.startswith(decimal_sign):
        bare = "0" + bare
    try:
        return parse_amount(bare.replace(decimal_sign, ".", 1))
    except Invalid as error:
        if error.problem is not Problem.AMOUNT_FORM:
            raise
        raise Invalid(Problem.AMOUNT_FORM, value=typed[:_LONGEST_TEXT]) from None


def check_amount(amount: Decimal) -> Decimal:
    """Return `amount` without trailing zeros if it lies on the grid of 0.001 within the limits."""
    if not amount.is_finite() or amount <= 0:
        raise Invalid(Problem.AMOUNT_NOT_POSITIVE)
    if amount > LARGEST:
        raise Invalid(Problem.AMOUNT_TOO_LARGE, largest=plain(LARGEST))
    if amount % SMALLEST != 0:
        raise Invalid(Problem.AMOUNT_TOO_FINE)
    return Decimal(plain(amount))


def plain(amount: Decimal) -> str:
    """Write an amount for files and options: no exponent, no trailing zero, a leading zero."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_micro(amount: Decimal) -> int:
    """Return the amount in thousandths (mg to micrograms), exactly. For storage and sums."""
    return int(amount / SMALLEST)


def from_micro(thousandths: int) -> Decimal:
    """Return the amount that `to_micro` made `thousandths` of."""
    return Decimal(plain(thousandths * SMALLEST))
