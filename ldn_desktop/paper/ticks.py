"""Chooses the dates that are written below the chart."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.wording.formats import Formats

FEW_DAYS, SOME_DAYS, MANY_DAYS = 10, 62, 800


def ticks_of(first: date, last: date, formats: Formats) -> Iterator[tuple[date, str]]:
    """Yield dates with their labels: days, Mondays, months or years, by the length of the range."""
    days = (last - first).days + 1
    if days <= SOME_DAYS:
        step = 1 if days <= FEW_DAYS else 7
        start = first if step == 1 else first + timedelta(days=-first.weekday() % 7)
        for n in range((last - start).days // step + 1):
            day = start + timedelta(days=n * step)
            yield day, formats.day(day)
        return
    day = _next_month(first - ONE_DAY)
    while day <= last:
        if days <= MANY_DAYS:
            yield day, formats.day(day)
        elif day.month == 1:
            yield day, str(day.year)
        day = _next_month(day)


def stride(places: Sequence[float], width: float) -> int:
    """Return n so that a text of `width` has room at every n-th of `places` (sorted, same unit)."""
    nearest = min((after - before for before, after in pairwise(places)), default=width)
    return max(1, ceil(width / nearest)) if nearest > 0 else 1


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
