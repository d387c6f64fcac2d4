"""Formats times, dates and the decimal sign by the user's locale, through Qt."""

import re
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale, QTime

from ldn_desktop.domain.texts import in_place, plain_digits
from ldn_desktop.domain.typed_time import ClockFormat
from ldn_desktop.wording.formats import Formats

_DAY_AND_MONTH = re.compile(
    r"(?<!d)d{1,2}(?!d)\.?\s*(?:'[^']*'\s*)?M{3,4}|M{1,4}[^dy]{0,2}(?<!d)d{1,2}(?!d)[.日일]?"
)
"""Day and month in a long date format, with the text between them."""
_QUOTED = re.compile(r"'([^']*)'")
_SECONDS = re.compile(r"[:.]s{1,2}")
_MINUTE = re.compile(r"(?<!m)m(?!m)")
_FIELDS = re.compile(r"[A-Za-z]+")
"""The letters of a time format that mean hour, minute and am/pm."""


def formats_of(locale: QLocale) -> Formats:
    """Return the formats of a locale.

    All digits are 0-9 in every locale, because the numbers inside sentences are. A date or time in
    letters from right to left keeps its place in a sentence from left to right.
    """
    short_day, form = _day_and_month(locale), _time_form(locale)
    return Formats(
        decimal_sign=locale.decimalPoint(),
        time=lambda at: in_place(plain_digits(locale.toString(QTime(at.hour, at.minute), form))),
        day=lru_cache(maxsize=2048)(
            lambda day: in_place(plain_digits(locale.toString(_date(day), short_day)))
        ),
        long_day=lambda day: in_place(
            plain_digits(locale.toString(_date(day), QLocale.FormatType.LongFormat))
        ),
        clock=_clock(locale, form),
    )


def weekday(day: date) -> str:
    """Return the short day of the week ("Mon") in the default locale."""
    return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def _time_form(locale: QLocale) -> str:
    """Return the short time format without seconds, which the C locale has before Qt 6.11.

    "21:5", as CLDR has it for Yoruba, becomes "21:05".
    """
    form = _SECONDS.sub("", locale.timeFormat(QLocale.FormatType.ShortFormat))
    return _MINUTE.sub("mm", form)


def _clock(locale: QLocale, form: str) -> ClockFormat:
    """Return the words in the locale's times, and whether it uses a 12-hour clock.

    The long format may have words that the short one has not: hour and minute in Japanese.
    """
    forms = form, locale.timeFormat(QLocale.FormatType.LongFormat)
    unquoted = _QUOTED.sub(" ", form)
    words = [word for each in forms for word in _QUOTED.findall(each)]
    words += _FIELDS.sub(" ", _QUOTED.sub(" ", " ".join(forms))).split()
    return ClockFormat(
        before_noon=locale.amText(),
        after_noon=locale.pmText(),
        words=tuple({word: None for word in words if any(map(str.isalpha, word))}),
        is_halved="a" in unquoted.lower(),
    )


def _day_and_month(locale: QLocale) -> str:
    """Return the long date format without weekday and year, or "d MMMM" if none is found.

    Qt has no such format.
    """
    form = locale.dateFormat(QLocale.FormatType.LongFormat)
    found = _DAY_AND_MONTH.search(form)
    return found.group() if found else "d MMMM"


def _date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
