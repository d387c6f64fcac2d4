"""Reads a time of day that a person typed, in the ways of their locale."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import plain_digits

_FORM = re.compile(r"(\D*?)([0-9]{1,2})(?:(\D+)([0-9]{2}))?(\D*)", re.ASCII)
_BETWEEN = frozenset((":", "h", ""))
"""What may part hour and minute in any locale, without blanks and points."""
_NOON = 12
_LONGEST = 40


@dataclass(frozen=True)
class ClockFormat:
    """A locale's words for the halves of the day, and the other words in its times.

    `is_halved`: its times are written from 1 to 12, so that an hour alone names two of them.
    """

    before_noon: str = "AM"
    after_noon: str = "PM"
    words: tuple[str, ...] = ()
    is_halved: bool = False


TO_24 = ClockFormat()
"""How commands and files tell the time."""


def parse_typed_time(text: str, clock: ClockFormat) -> time:
    """Read "21:00", "9.30", "9:30 PM", "9 p.m." or the locale's form, in digits of any script.

    Raises `Invalid`: `TIME_HALF` where the half of the day has to be said, else `TIME_FORM`.
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
    at = _hour(int(hour), half)
    if at is None or int(minute or 0) > 59:
        raise wrong
    if clock.is_halved and not half and 0 < at <= _NOON:
        half_names = {"before_noon": clock.before_noon, "after_noon": clock.after_noon}
        raise ValidationError(ValidationCode.TIME_HALF, value=text.strip()[:_LONGEST], **half_names)
    return time(at, int(minute or 0))


def _bare(text: str) -> str:
    """Return the letters of `text` without case, blanks, points and signs that are not seen."""
    composed = unicodedata.normalize("NFC", text.casefold())
    kept = (s for s in composed if not s.isspace() and unicodedata.category(s) != "Cf")
    return "".join(kept).replace(".", "")


def _without(words: tuple[str, ...], text: str) -> str:
    for word in words:
        text = text.replace(word, "", 1)
    return text


def _half(word: str, clock: ClockFormat) -> str | None:
    """Return which half of the day a word names: "am", "pm", "" for none; None: it is no half."""
    known = {"": "", "a": "am", "am": "am", "p": "pm", "pm": "pm"}
    own = {_bare(clock.before_noon): "am", _bare(clock.after_noon): "pm"}
    return {**known, **own}.get(word)


def _hour(hour: int, half: str) -> int | None:
    """Return the hour from 0 to 23; None where there is no such one in that half."""
    if hour == _NOON and half == "am":
        return 0
    if 0 < hour < _NOON and half == "pm":
        return hour + _NOON
    is_other_half = (half == "am" and hour > _NOON) or (half == "pm" and hour == 0)
    return None if hour > 23 or is_other_half else hour
