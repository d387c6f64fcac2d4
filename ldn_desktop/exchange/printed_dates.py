"""Reads dates as other programs print them, in the order that the whole file shows.

"04/01/2027" alone can be read in two ways. A file that holds more dates can often be read in only
one: none is in the future, and a history is sorted.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import EARLIEST

_ENOUGH = 3
_FAR_APART = 5

PrintedDate = tuple[int, int, int]
"""The three numbers of a date, in the order in which they are printed."""

_DATE = re.compile(
    r"[^\W\d]{0,3}\W*(\d{1,4})(\D{1,3})(\d{1,2})(\D{1,3})(\d{4}|\d{1,2})(?!\d)( г\.)?"
)
_CENTURY = 2000
_SHORT_YEARS = range(20, 100)
"""Years in two digits: the programs that print them are newer than 2020."""
_BUDDHIST = 543
_BUDDHIST_YEARS = range(2400, 2700)
_PERSIAN_YEARS = range(1370, 1480)


class _Order(Enum):
    """Where year, month and day stand among the three numbers."""

    YEAR_FIRST = (0, 1, 2)
    DAY_FIRST = (2, 1, 0)
    MONTH_FIRST = (2, 0, 1)


def printed_date(text: str) -> tuple[PrintedDate, str] | None:
    """Return the numbers of the date that a text begins with, and the text after it, else None."""
    found = _DATE.match(text.strip())
    if found is None or ":" in found[2] + found[4]:
        return None
    return (int(found[1]), int(found[3]), int(found[5])), text.strip()[found.end() :]


def dates_of(printed: Sequence[PrintedDate | None], today: date) -> list[date | None]:
    """Return the date of each, None for one that has none in the order that most have.

    Raises `ValidationError` if two orders are equally likely and give different dates.
    """
    read = {order: [_date(numbers, order, today) for numbers in printed] for order in _Order}
    most = max((_known(days) for days in read.values()), default=0)
    likely = [days for days in read.values() if _known(days) == most]
    if len(likely) > 1 and any(days != likely[0] for days in likely):
        fewest = min(map(_turns, likely))
        likely = [days for days in likely if _turns(days) == fewest]
        likely = _closest(likely)
    if any(days != likely[0] for days in likely):
        sample = next(
            numbers for numbers, *two in zip(printed, *likely, strict=True) if _differ(two)
        )
        shown = "/".join(f"{number:02d}" for number in sample or ())
        raise ValidationError(ValidationCode.DATES_TWO_WAYS, value=shown)
    return likely[0]


def _known(days: Iterable[date | None]) -> int:
    return sum(day is not None for day in days)


def _differ(days: Iterable[date | None]) -> bool:
    return len(set(days)) > 1


def _turns(days: Iterable[date | None]) -> int:
    """Return how often the dates turn round, from later ones to earlier ones or back."""
    ways = [(a < b) - (a > b) for a, b in pairwise(day for day in days if day is not None)]
    return sum(a != b for a, b in pairwise(way for way in ways if way))


def _closest(likely: list[list[date | None]]) -> list[list[date | None]]:
    """Return the one reading in which three dates or more are days apart, not months; else all."""
    spans = sorted((_span(days), number) for number, days in enumerate(likely))
    if len({*likely[0]} - {None}) < _ENOUGH or len(spans) < 2:
        return likely
    (span, number), (next_span, _) = spans[:2]
    return [likely[number]] if span * _FAR_APART <= next_span else likely


def _span(days: Iterable[date | None]) -> int:
    known = [day.toordinal() for day in days if day is not None]
    return max(known) - min(known)


def _date(numbers: PrintedDate | None, order: _Order, today: date) -> date | None:
    if numbers is None:
        return None
    year, month, day = (numbers[place] for place in order.value)
    found = None
    with suppress(ValueError, OverflowError):
        found = _on_calendar(year, month, day)
    is_possible = found is not None and EARLIEST <= found <= today + timedelta(days=1)
    return found if is_possible else None


def _on_calendar(year: int, month: int, day: int) -> date:
    if year in _SHORT_YEARS:
        year += _CENTURY
    if year in _PERSIAN_YEARS:
        return _from_persian(year, month, day)
    return date(year - _BUDDHIST if year in _BUDDHIST_YEARS else year, month, day)


def _from_persian(year: int, month: int, day: int) -> date:
    """Return a date of the Persian calendar; its leap years come in a circle of 33 years."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError("no date of the Persian calendar")
    before = 31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6
    whole_years = 365 * (year - 1) + (8 * year + 21) // 33
    return date.fromordinal(226_894 + whole_years + before + day)
