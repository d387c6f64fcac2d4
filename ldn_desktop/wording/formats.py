"""How times, dates and decimal signs are written: in ISO form, or as in the window's locale."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time

from ldn_desktop.domain.typed_time import TO_24, ClockFormat
from ldn_desktop.wording.i18n import _


@dataclass(frozen=True)
class Formats:
    """Formats of a locale. `day` is short ("13 June"), `long_day` has weekday and year.

    `clock` is how times are typed. All digits are 0-9.
    """

    decimal_sign: str
    time: Callable[[time], str]
    day: Callable[[date], str]
    long_day: Callable[[date], str]
    clock: ClockFormat = TO_24


PLAIN = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: day.isoformat(),
    long_day=lambda day: f"{day:%A} {day.isoformat()}",
)
"""For commands and files: ISO dates, 24 hours, a decimal point."""


def with_paper_dates(formats: Formats) -> Formats:
    """Return the formats with dates as in the report: "4 January 2027", wherever it is made."""
    return replace(formats, day=paper_day, long_day=paper_day)


def paper_day(day: date) -> str:
    """Return a date that is read in one way only, with its year: "4 January 2027"."""
    return f"{day.day}\u00a0{_months()[day.month - 1]} {day.year}"


def paper_days(first: date, last: date) -> str:
    """Return a range of dates, what both share once: "4 to 10 October 2026"."""
    if first == last:
        return paper_day(first)
    begin = paper_day(first)
    if first.year == last.year:
        begin = begin.rpartition(" ")[0]
    if (first.year, first.month) == (last.year, last.month):
        begin = str(first.day)
    return _("{first} to {last}").format(first=begin, last=paper_day(last))


def paper_weekday(day: date) -> str:
    """Return a date with its weekday in short: "Mon 4 January 2027"."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{names[day.weekday()]} {paper_day(day)}"


def _months() -> tuple[str, ...]:
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
