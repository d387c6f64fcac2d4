"""Times, dates and the decimal sign as the user's locale writes them, through Qt."""

import re
from datetime import date, time
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale, QTime

from ldn_desktop.wording.formats import Formats

_DAY_AND_MONTH = re.compile(
    r"(?<!d)d{1,2}(?!d)\.?\s*(?:'[^']*'\s*)?M{3,4}|M{1,4}[^dy]{0,2}(?<!d)d{1,2}(?!d)[.日일]?"
)
"""Day and month inside a long form, with what stands between them."""


def formats_of(locale: QLocale) -> Formats:
    """Return the locale's ways of writing."""
    short_day = _day_and_month(locale)
    return Formats(
        decimal_sign=locale.decimalPoint(),
        time=lambda at: locale.toString(_time(at), QLocale.FormatType.ShortFormat),
        day=lru_cache(maxsize=2048)(lambda day: locale.toString(_date(day), short_day)),
        long_day=lambda day: locale.toString(_date(day), QLocale.FormatType.LongFormat),
    )


def weekday(day: date) -> str:
    """Return the day of the week in short ("Mon"), as the window's locale has it."""
    return QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def _day_and_month(locale: QLocale) -> str:
    """Return the long form without weekday and year, or a plain one where that leaves too little.

    Qt offers no such form of its own.
    """
    form = locale.dateFormat(QLocale.FormatType.LongFormat)
    found = _DAY_AND_MONTH.search(form)
    return found.group() if found else "d MMMM"


def _time(at: time) -> QTime:
    return QTime(at.hour, at.minute)


def _date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
