"""The local times that do not exist in a zone because the clock was put forward (DST gaps)."""

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
    """The naive local times from `first` up to `end` that do not exist; `end` itself does."""

    first: datetime
    end: datetime

    def dates_of(self, at: time) -> Iterator[date]:
        """Yield the dates on which the time of day `at` falls into this gap."""
        for number in range((self.end.date() - self.first.date()).days + 1):
            moment = datetime.combine(self.first.date() + number * ONE_DAY, at)
            if self.first <= moment < self.end:
                yield moment.date()


@lru_cache(maxsize=512)
def dst_gaps(row: StepDays, at: time, zone: tzinfo, until: date) -> tuple[date, ...]:
    """Return the dates up to `until` with a dose of a step on which its local time is in a gap."""
    days = (day for gap in _gaps_between(zone, row.first, until) for day in gap.dates_of(at))
    return tuple(day for day in days if _has_dose(row, day))


@lru_cache(maxsize=64)
def _gaps_between(zone: tzinfo, first: date, last: date) -> tuple[DstGap, ...]:
    return tuple(_gaps(zone, _middays(first, last)))


def _has_dose(row: StepDays, day: date) -> bool:
    is_in = row.first <= day and (row.last is None or day <= row.last)
    return is_in and row.step.doses_on((day - row.first).days)


def _middays(first: date, last: date) -> Sequence[datetime]:
    # From a day before to a day after, so that each gap of the range lies between two of them.
    count = (last - first).days + 3
    midday = datetime.combine(first - ONE_DAY, time(12))
    return [(midday + number * ONE_DAY).replace(fold=1) for number in range(count)]


def _gaps(zone: tzinfo, middays: Sequence[datetime]) -> Iterator[DstGap]:
    # For a time in a gap, fold=1 gives the offset after the gap (PEP 495).
    offsets = map(zone.utcoffset, middays)
    for (before, after), midday in zip(pairwise(offsets), middays, strict=False):
        if before is not None and after is not None and before < after:
            shows = partial(_offset_after, zone, midday)
            first = midday + bisect(MINUTES_OF_A_DAY, before, key=shows) * MINUTE
            yield DstGap(first, first + (after - before))


def _offset_after(zone: tzinfo, midday: datetime, minutes: int) -> timedelta:
    return zone.utcoffset((midday + minutes * MINUTE).replace(fold=1)) or timedelta(0)
