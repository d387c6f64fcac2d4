"""The local times that no clock of a zone shows since it was put forward."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache, partial
from itertools import pairwise

from ldn_desktop.domain.plan import ONE_DAY, StepDays

MINUTE = timedelta(minutes=1)
MINUTES_OF_A_DAY = range(24 * 60)


@dataclass(frozen=True)
class DstGap:
    """What a clock leaps over: local time from `first` up to `end`, which it shows again."""

    first: datetime
    end: datetime

    def dates_of(self, at: time) -> Iterator[date]:
        """Yield the dates on which the time of day `at` is leapt over."""
        for number in range((self.end.date() - self.first.date()).days + 1):
            moment = datetime.combine(self.first.date() + number * ONE_DAY, at)
            if self.first <= moment < self.end:
                yield moment.date()


Leaps = tuple[DstGap, ...]


@lru_cache(maxsize=512)
def dst_gaps(row: StepDays, at: time, zone: tzinfo, until: date) -> tuple[date, ...]:
    """Return the dates with a dose of a step, up to `until`, on which its time is leapt over."""
    return tuple(_leapt_over(row, at, _leaps_of(zone, row.first, until)))


@lru_cache(maxsize=64)
def _leaps_of(zone: tzinfo, first: date, last: date) -> Leaps:
    return tuple(_leaps(zone, _middays(first, last)))


def _leapt_over(row: StepDays, at: time, leaps: Leaps) -> Iterator[date]:
    days = (day for leap in leaps for day in leap.dates_of(at))
    return (day for day in days if _is_of(row, day))


def _is_of(row: StepDays, day: date) -> bool:
    is_in = row.first <= day and (row.last is None or day <= row.last)
    return is_in and row.step.doses_on((day - row.first).days)


def _middays(first: date, last: date) -> Sequence[datetime]:
    # From a day before to a day after, so that each leap of the range lies between two of them.
    count = (last - first).days + 3
    midday = datetime.combine(first - ONE_DAY, time(12))
    return [(midday + number * ONE_DAY).replace(fold=1) for number in range(count)]


def _leaps(zone: tzinfo, middays: Sequence[datetime]) -> Iterator[DstGap]:
    # Of a time that is leapt over, fold=1 gives the offset after it (PEP 495).
    offsets = map(zone.utcoffset, middays)
    for (before, after), midday in zip(pairwise(offsets), middays, strict=False):
        if before is not None and after is not None and before < after:
            shows = partial(_offset_after, zone, midday)
            first = midday + bisect(MINUTES_OF_A_DAY, before, key=shows) * MINUTE
            yield DstGap(first, first + (after - before))


def _offset_after(zone: tzinfo, midday: datetime, minutes: int) -> timedelta:
    return zone.utcoffset((midday + minutes * MINUTE).replace(fold=1)) or timedelta(0)
