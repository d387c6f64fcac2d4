"""Checks and compares names and notes that the user writes; converts digits of other scripts."""

import unicodedata

from ldn_desktop.domain.errors import ValidationCode, ValidationError

NAME_LENGTH = 200
NOTE_LENGTH = 5000
MOST_DIGITS = 6
"""Digits of a whole number that is typed: more than any count of days, minutes or pieces has."""

_LEFT_TO_RIGHT = "\u200e"
_LINE_SIGNS = "\r\n\t"
_WIDE = str.maketrans("\uff0e\uff0c\uff1a", ".,:")
"""Full-width punctuation that some East Asian keyboards produce beside digits."""


def check_text(text: str, longest: int, *, where: str = "", needed: bool = False) -> str:
    """Return `text` if it can be stored, else raise `ValidationError`.

    `text` must have at most `longest` characters and no control characters or lone surrogates.
    Markup, emoji and right-to-left text are allowed. With `needed` it must not be blank.
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


def folded(text: str) -> str:
    """Return a text in the form in which equal texts are equal in every language's letters.

    That is Unicode's caseless match, composed or not, wide or not, without invisible characters
    and extra blanks. I with and without a dot are one letter, as a Turkish capital is either's.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    seen = "".join(sign for sign in letters if not _is_invisible(sign))
    dotless = seen.replace("i\u0307", "i").replace("\u0131", "i")
    return " ".join(unicodedata.normalize("NFKC", dotless).split())


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"


def plain_digits(text: str) -> str:
    """Return `text` with digits of any script as 0-9 and full-width punctuation as ASCII."""
    shown = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return "".join(shown).translate(_WIDE)


def in_place(text: str) -> str:
    """Return `text` such that letters from right to left in it move no number beside it.

    Without the marks "From 29 November: 4 mg" with an Arabic month is shown as "29 4 :month mg".
    """
    is_backward = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return f"{_LEFT_TO_RIGHT}{text}{_LEFT_TO_RIGHT}" if is_backward else text


def parse_whole_number(text: str) -> int | None:
    """Return the whole number that `text` writes in the digits 0-9 alone, else None.

    None too for more than `MOST_DIGITS` digits: `int` takes long to read very many. Blanks and
    digits of other scripts are the caller's to remove (`strip`, `plain_digits`).
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
