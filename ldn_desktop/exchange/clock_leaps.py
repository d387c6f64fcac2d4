"""The local times that no clock shows since it was put forward, in one zone and in any."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache, partial
from itertools import pairwise
from zoneinfo import available_timezones

from ldn_desktop.domain.calendar import ONE_DAY
from ldn_desktop.domain.errors import Invalid
from ldn_desktop.domain.plan import StepDays, known_zone

MINUTE = timedelta(minutes=1)
MINUTES_OF_A_DAY = range(24 * 60)


@dataclass(frozen=True)
class Leap:
    """What a clock leaps over: local time from `first` up to `end`, which it shows again."""

    first: datetime
    end: datetime

    def dates_of(self, at: time) -> Iterator[date]:
        """Yield the dates on which the time of day `at` is leapt over."""
        for number in range((self.end.date() - self.first.date()).days + 1):
            moment = datetime.combine(self.first.date() + number * ONE_DAY, at)
            if self.first <= moment < self.end:
                yield moment.date()


Leaps = tuple[Leap, ...]


@lru_cache(maxsize=512)
def leapt_over(row: StepDays, at: time, zone: tzinfo, until: date) -> tuple[date, ...]:
    """Return the dates with a dose of a step, up to `until`, on which its time is leapt over."""
    return tuple(_leapt_over(row, at, _leaps_of(zone, row.first, until)))


@lru_cache(maxsize=8)
def leaps_anywhere(first: date, last: date) -> frozenset[Leaps]:
    """Return the leaps of every zone from `first` to `last`; zones that leap alike are one.

    The zones are not kept: all of them hold some megabytes.
    """
    middays = _middays(first, last)
    return frozenset(tuple(_leaps(zone, middays)) for zone in _all_zones())


def most_leapt_over(row: StepDays, at: time, anywhere: Iterable[Leaps]) -> int:
    """Return on how many dates of a step its time is leapt over, in the zone of the most."""
    return max((len(list(_leapt_over(row, at, leaps))) for leaps in anywhere), default=0)


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


def _leaps(zone: tzinfo, middays: Sequence[datetime]) -> Iterator[Leap]:
    # Of a time that is leapt over, fold=1 gives the offset after it (PEP 495).
    offsets = map(zone.utcoffset, middays)
    for (before, after), midday in zip(pairwise(offsets), middays, strict=False):
        if before is not None and after is not None and before < after:
            shows = partial(_offset_after, zone, midday)
            first = midday + bisect(MINUTES_OF_A_DAY, before, key=shows) * MINUTE
            yield Leap(first, first + (after - before))


def _offset_after(zone: tzinfo, midday: datetime, minutes: int) -> timedelta:
    return zone.utcoffset((midday + minutes * MINUTE).replace(fold=1)) or timedelta(0)


def _all_zones() -> Iterator[tzinfo]:
    for name in sorted(available_timezones()):
        try:
            yield known_zone(name)
        except Invalid:
            continue  # a file of the computer's that cannot be read: no calendar was made with it
