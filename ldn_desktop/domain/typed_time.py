"""Parses a time of day that a person typed in the format of their locale."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import plain_digits

_FORM = re.compile(r"(\D*?)([0-9]{1,2})(?:(\D*)([0-9]{2}))?(\D*)", re.ASCII)
_BETWEEN = frozenset((":", ",", ""))
"""What parts hour and minute in any locale, after removal of blanks, points and words."""
_HOUR_WORDS = ("h", "hs", "hrs", "kl", "klo", "uhr", "uur")
"""What people write beside an hour though their locale's short times have no such word."""
_NOON = 12
_LONGEST = 40


@dataclass(frozen=True)
class ClockFormat:
    """A locale's words for the halves of the day, and the other words in its times.

    `is_halved` means a 12-hour clock, in which an hour without a half of the day is ambiguous.
    """

    before_noon: str = "AM"
    after_noon: str = "PM"
    words: tuple[str, ...] = ()
    is_halved: bool = False


TO_24 = ClockFormat()
"""The 24-hour format of commands and files."""


def parse_typed_time(text: str, clock: ClockFormat) -> time:
    """Return the time of "21:00", "21", "2100", "9.30", "21h", "9 pm" or of the locale's form.

    Digits may be of any script. Raises `ValidationError` with `TIME_HALF` if the half of the day
    is missing, else with `TIME_FORM`.
    """
    found = _FORM.fullmatch(plain_digits(text.strip()))
    wrong = ValidationError(ValidationCode.TIME_FORM, value=text.strip()[:_LONGEST])
    if found is None:
        raise wrong
    before, hour, between, minute, after = found.groups(default="")
    own_words = {_bare(word): None for word in (*clock.words, *_HOUR_WORDS)}
    words = tuple(sorted(own_words, key=len, reverse=True))  # "klo" before "kl"
    half = _half(_bare(before + after), words, clock)
    if half is None or _without(words, _bare(between)) not in _BETWEEN:
        raise wrong
    at, minutes = _hour(int(hour), half), int(minute or 0)
    if at is None or minutes > 59:
        raise wrong
    if clock.is_halved and not half and 0 < at <= _NOON:
        half_names = {"before_noon": clock.before_noon, "after_noon": clock.after_noon}
        raise ValidationError(ValidationCode.TIME_HALF, value=text.strip()[:_LONGEST], **half_names)
    return time(at, minutes)


def _bare(text: str) -> str:
    """Return `text` case-folded, without blanks, points and invisible characters."""
    composed = unicodedata.normalize("NFC", text.casefold())
    kept = (s for s in composed if not s.isspace() and unicodedata.category(s) != "Cf")
    return "".join(kept).replace(".", "")


def _without(words: tuple[str, ...], text: str) -> str:
    for word in words:
        text = text.replace(word, "", 1)
    return text


def _half(text: str, words: tuple[str, ...], clock: ClockFormat) -> str | None:
    """Return the half of the day that a text names: "am", "pm" or "" (none); else None.

    Words are taken out of it only if it is no name as it stands: a name may hold one of them.
    """
    known = {"": "", "a": "am", "am": "am", "p": "pm", "pm": "pm"}
    own = {_bare(clock.before_noon): "am", _bare(clock.after_noon): "pm"}
    names = {**known, **own}
    return names.get(text, names.get(_without(words, text)))


def _hour(hour: int, half: str) -> int | None:
    """Return the hour from 0 to 23, None if that half of the day has no such hour."""
    if hour == _NOON and half == "am":
        return 0
    if 0 < hour < _NOON and half == "pm":
        return hour + _NOON
    is_other_half = (half == "am" and hour > _NOON) or (half == "pm" and hour == 0)
    return None if hour > 23 or is_other_half else hour
