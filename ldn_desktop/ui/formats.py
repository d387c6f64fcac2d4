"""Times, dates and the decimal sign as the user's locale writes them, through Qt."""

import re
from datetime import date, time

from PySide6.QtCore import QDate, QLocale, QTime

from ldn_desktop.wording.formats import Formats

_YEAR = re.compile(r"[\s,./-]*\by{2,4}\b[^dM]*|^\by{2,4}\b[^dM]*")
_WEEKDAY = re.compile(r"'[^']*'(?=\s*d{3,4})|\bd{3,4}\b[\s,.]*|[\s,.]*\bd{3,4}\b")


def formats_of(locale: QLocale) -> Formats:
    """Return the locale's ways of writing."""
    short_day = _day_and_month(locale)
    return Formats(
        decimal_sign=locale.decimalPoint(),
        time=lambda at: locale.toString(_time(at), QLocale.FormatType.ShortFormat),
        day=lambda day: locale.toString(_date(day), short_day),
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
    bare = _WEEKDAY.sub("", _YEAR.sub("", form)).strip(" ,.-/")
    has_both = bool(re.search(r"(?<!d)d{1,2}(?!d)", bare)) and "M" in bare
    return bare if has_both and bare.count("'") % 2 == 0 else "d MMMM"


def _time(at: time) -> QTime:
    return QTime(at.hour, at.minute)


def _date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
