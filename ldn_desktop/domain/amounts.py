"""Parses, checks and writes amounts in mg, mL and mg/mL as exact decimals."""

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
"""Ambiguous between thousands and thousandths; the app never shows an amount in this form."""
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[,\u060c][0-9]{3}|\.[0-9]{2}0)", re.ASCII)
"""The same for locales in which point and comma are both accepted; the app shows a point there."""
_ON_KEYBOARDS = (".", ",")
_ARABIC = "\u066b"

_LONGEST_TEXT = 40


def parse_amount(text: str) -> Decimal:
    """Return the amount written as digits with at most one point ("4", "0.5", "4.50").

    The form is checked first, as `Decimal` also accepts "1_000", "1e3" and digits of other scripts.
    Raises `ValidationError` for any other form, for 0, and outside `SMALLEST`..`LARGEST`.
    """
    if len(text) > _LONGEST_TEXT or not _FORM.fullmatch(text):
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=text[:_LONGEST_TEXT])
    return check_amount(Decimal(text))


def parse_typed_amount(text: str, decimal_sign: str) -> Decimal:
    """Return the amount that a person typed in their locale, with an optional " mg".

    Digits may be of any script. The sign that is not the locale's is rejected, not guessed at:
    "1,500" is fifteen hundred to one reader and one and a half to another. If keyboards do not have
    the locale's sign, point and comma are both accepted, unless they could separate thousands.
    Raises `ValidationError` like `parse_amount`.
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
        if error.code is not ValidationCode.AMOUNT_FORM:
            raise
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=typed[:_LONGEST_TEXT]) from None


def _read_signs(decimal_sign: str) -> tuple[str, ...]:
    own = (decimal_sign, _ARABIC)
    return own if decimal_sign in _ON_KEYBOARDS else (*own, ".", ",", "\u060c")


def shown_sign(decimal_sign: str) -> str:
    """Return the locale's decimal sign, or a point if keyboards with the digits 0-9 lack it."""
    return decimal_sign if decimal_sign in _ON_KEYBOARDS else "."


def typed_form(amount: Decimal, decimal_sign: str) -> str:
    """Return the amount as a user of that locale types it; `parse_typed_amount` reads it back."""
    return plain(amount).replace(".", shown_sign(decimal_sign))


def check_amount(amount: Decimal) -> Decimal:
    """Return `amount` without trailing zeros, or raise `ValidationError`.

    It must be above 0, at most `LARGEST`, and a multiple of `SMALLEST`.
    """
    if not amount.is_finite() or amount <= 0:
        raise ValidationError(ValidationCode.AMOUNT_NOT_POSITIVE)
    if amount > LARGEST:
        raise ValidationError(ValidationCode.AMOUNT_TOO_LARGE, largest=plain(LARGEST))
    if amount % SMALLEST != 0:
        raise ValidationError(ValidationCode.AMOUNT_TOO_FINE)
    return Decimal(plain(amount))


def plain(amount: Decimal) -> str:
    """Return the amount as text for files and options: no exponent, no trailing zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_micro(amount: Decimal) -> int:
    """Return the exact amount in thousandths (mg to micrograms), for storage and sums."""
    return int(amount / SMALLEST)


def from_micro(thousandths: int) -> Decimal:
    """Return the amount of which `to_micro` returns `thousandths`."""
    return Decimal(plain(thousandths * SMALLEST))
