"""What the user may write in a name or a note: any words, of a bounded length; and its digits."""

import unicodedata

from ldn_desktop.domain.errors import ValidationCode, ValidationError

NAME_LENGTH = 200
NOTE_LENGTH = 5000
MOST_DIGITS = 6
"""Digits of a whole number that is typed: more than any count of days, minutes or pieces has."""

_LINE_SIGNS = "\r\n\t"
_WIDE = str.maketrans("\uff0e\uff0c\uff1a", ".,:")
"""Signs that some keyboards of East Asia give beside digits."""


def check_text(text: str, longest: int, *, where: str = "", needed: bool = False) -> str:
    """Return `text` if it can be kept: not too long, and no control or lone surrogate signs.

    Markup, emoji and right-to-left words are words like any other. Raises `Invalid`.
    """
    if needed and not text.strip():
        raise ValidationError(ValidationCode.TEXT_EMPTY, where=where)
    if len(text) > longest:
        raise ValidationError(ValidationCode.TEXT_TOO_LONG, where=where, most=str(longest))
    if not text.isprintable() and any(_is_control(sign) for sign in text):
        raise ValidationError(ValidationCode.TEXT_CONTROL, where=where)
    return text


def _is_control(sign: str) -> bool:
    return sign not in _LINE_SIGNS and unicodedata.category(sign) in ("Cc", "Cs")


def plain_digits(text: str) -> str:
    """Return `text` with the digits of all scripts as 0-9, and the wide signs between them."""
    shown = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return "".join(shown).translate(_WIDE)


def parse_whole_number(text: str) -> int | None:
    """Return the whole number that `text` writes in the digits 0-9 alone, else None.

    None too for more than `MOST_DIGITS` digits: `int` takes long to read very many. Blanks and
    digits of other scripts are the caller's to remove (`strip`, `plain_digits`).
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
