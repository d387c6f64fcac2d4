"""Times, dates and the decimal sign as the user's locale writes them, through Qt."""

import re
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale, QTime

from ldn_desktop.domain.texts import plain_digits
from ldn_desktop.domain.typed_time import ClockFormat
from ldn_desktop.wording.formats import Formats

_DAY_AND_MONTH = re.compile(
    r"(?<!d)d{1,2}(?!d)\.?\s*(?:'[^']*'\s*)?M{3,4}|M{1,4}[^dy]{0,2}(?<!d)d{1,2}(?!d)[.日일]?"
)
"""Day and month inside a long form, with what stands between them."""
_QUOTED = re.compile(r"'([^']*)'")
_SECONDS = re.compile(r"[:.]s{1,2}")
_MINUTE = re.compile(r"(?<!m)m(?!m)")
_FIELDS = re.compile(r"[A-Za-z]+")
"""Letters of a form that stand for the hour, the minute and the half of the day."""


def formats_of(locale: QLocale) -> Formats:
    """Return the locale's ways of writing.

    Digits are 0-9 in all locales: the numbers inside sentences are, and nobody mixes two kinds.
    """
    short_day, form = _day_and_month(locale), _time_form(locale)
    return Formats(
        decimal_sign=locale.decimalPoint(),
        time=lambda at: plain_digits(locale.toString(QTime(at.hour, at.minute), form)),
        day=lru_cache(maxsize=2048)(
            lambda day: plain_digits(locale.toString(_date(day), short_day))
        ),
        long_day=lambda day: plain_digits(
            locale.toString(_date(day), QLocale.FormatType.LongFormat)
        ),
        clock=_clock(locale, form),
    )


def weekday(day: date) -> str:
    """Return the day of the week in short ("Mon"), as the window's locale has it."""
    return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def _time_form(locale: QLocale) -> str:
    """Return the short form without seconds, which the C locale has before Qt 6.11.

    "21:5", as Yoruba has it in CLDR, is written as "21:05".
    """
    form = _SECONDS.sub("", locale.timeFormat(QLocale.FormatType.ShortFormat))
    return _MINUTE.sub("mm", form)


def _clock(locale: QLocale, form: str) -> ClockFormat:
    """Return the words in the locale's times, and whether they are counted in halves of a day."""
    unquoted = _QUOTED.sub(" ", form)
    words = (*_QUOTED.findall(form), *_FIELDS.sub(" ", unquoted).split())
    return ClockFormat(
        before_noon=locale.amText(),
        after_noon=locale.pmText(),
        words=tuple(word for word in words if any(sign.isalpha() for sign in word)),
        is_halved="a" in unquoted.lower(),
    )


def _day_and_month(locale: QLocale) -> str:
    """Return the long form without weekday and year, or a plain one where that leaves too little.

    Qt offers no such form of its own.
    """
    form = locale.dateFormat(QLocale.FormatType.LongFormat)
    found = _DAY_AND_MONTH.search(form)
    return found.group() if found else "d MMMM"


def _date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
