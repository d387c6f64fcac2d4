"""Amounts in mg (and mL, mg/mL) as exact decimals: the form they are read and kept in."""

import re
from decimal import Decimal

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import plain_digits

SMALLEST = Decimal("0.001")
LARGEST = Decimal(1000)
USUAL_LARGEST_MG = Decimal("4.5")
"""Low-dose naltrexone is 1.5-4.5 mg a day; above this the app asks, it never blocks."""

_FORM = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2},[0-9]{2}0", re.ASCII)
"""Thousands to one reader, thousandths to another; no amount that the app shows ends so."""
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[,\u060c][0-9]{3}|\.[0-9]{2}0)", re.ASCII)
"""The same where a point and a comma are both read; a point is what the app shows there."""
_ON_KEYBOARDS = (".", ",")
_ARABIC = "\u066b"

_LONGEST_TEXT = 40


def parse_amount(text: str) -> Decimal:
    """Read an amount written as digits with at most one point ("4", "0.5", "4.50").

    The form is checked first: `Decimal` itself takes "1_000", "1e3" and other scripts' digits.
    Raises `Invalid` for any other form, for 0, and outside `SMALLEST`..`LARGEST`.
    """
    if len(text) > _LONGEST_TEXT or not _FORM.fullmatch(text):
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=text[:_LONGEST_TEXT])
    return check_amount(Decimal(text))


def parse_typed_amount(text: str, decimal_sign: str) -> Decimal:
    """Read an amount a person typed, with their locale's decimal sign and an optional " mg".

    Digits may be of any script. The other sign is refused, not guessed at: "1,500" is fifteen
    hundred to one reader and one and a half to another. Where the locale's sign is on no keyboard,
    a point and a comma are read, but not where they could part thousands. Raises `Invalid` like
    `parse_amount`.
    """
    typed = text.strip()
    bare = plain_digits(typed)
    bare = bare[:-2].rstrip() if bare.lower().endswith("mg") else bare
    signs = _read_signs(decimal_sign)
    in_two_ways = _TWO_WAYS if decimal_sign in _ON_KEYBOARDS else _THOUSANDS
    if ("." in bare and "." not in signs) or in_two_ways.fullmatch(bare):
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=typed[:_LONGEST_TEXT])
    for sign in signs:
        bare = bare.replace(sign, ".")
    try:
        return parse_amount(f"0{bare}" if bare.startswith(".") else bare)
    except ValidationError as error:
        if error.problem is not ValidationCode.AMOUNT_FORM:
            raise
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=typed[:_LONGEST_TEXT]) from None


def _read_signs(decimal_sign: str) -> tuple[str, ...]:
    own = (decimal_sign, _ARABIC)
    return own if decimal_sign in _ON_KEYBOARDS else (*own, ".", ",", "\u060c")


def shown_sign(decimal_sign: str) -> str:
    """Return the locale's sign, or a point where no keyboard has it beside the digits 0-9."""
    return decimal_sign if decimal_sign in _ON_KEYBOARDS else "."


def typed_form(amount: Decimal, decimal_sign: str) -> str:
    """Write an amount as a person of that locale types it; `parse_typed_amount` reads it back."""
    return plain(amount).replace(".", shown_sign(decimal_sign))


def check_amount(amount: Decimal) -> Decimal:
    """Return `amount` without trailing zeros if it lies on the grid of 0.001 within the limits."""
    if not amount.is_finite() or amount <= 0:
        raise ValidationError(ValidationCode.AMOUNT_NOT_POSITIVE)
    if amount > LARGEST:
        raise ValidationError(ValidationCode.AMOUNT_TOO_LARGE, largest=plain(LARGEST))
    if amount % SMALLEST != 0:
        raise ValidationError(ValidationCode.AMOUNT_TOO_FINE)
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
