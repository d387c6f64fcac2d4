"""Parses a time of day that a person typed in the format of their locale."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import plain_digits

_FORM = re.compile(r"(\D*?)([0-9]{1,2})(?:(\D+)([0-9]{2}))?(\D*)", re.ASCII)
_BETWEEN = frozenset((":", "h", ""))
"""The separators of hour and minute in any locale, after removal of blanks and points."""
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
    """Return the time of "21:00", "9.30", "9:30 PM", "9 p.m." or of the locale's form.

    Digits may be of any script. Raises `ValidationError` with `TIME_HALF` if the half of the day
    is missing, else with `TIME_FORM`.
    """
    found = _FORM.fullmatch(plain_digits(text.strip()))
    wrong = ValidationError(ValidationCode.TIME_FORM, value=text.strip()[:_LONGEST])
    if found is None:
        raise wrong
    before, hour, between, minute, after = found.groups(default="")
    words = tuple(map(_bare, clock.words))
    half = _half(_without(words, _bare(before + after)), clock)
    is_parted = bool(between.strip()) and _without(words, _bare(between)) in _BETWEEN
    if half is None or not (is_parted if minute else half):
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


def _half(word: str, clock: ClockFormat) -> str | None:
    """Return the half of the day that a word names: "am", "pm" or "" (no word); else None."""
    known = {"": "", "a": "am", "am": "am", "p": "pm", "pm": "pm"}
    own = {_bare(clock.before_noon): "am", _bare(clock.after_noon): "pm"}
    return {**known, **own}.get(word)


def _hour(hour: int, half: str) -> int | None:
    """Return the hour from 0 to 23, None if that half of the day has no such hour."""
    if hour == _NOON and half == "am":
        return 0
    if 0 < hour < _NOON and half == "pm":
        return hour + _NOON
    is_other_half = (half == "am" and hour > _NOON) or (half == "pm" and hour == 0)
    return None if hour > 23 or is_other_half else hour
