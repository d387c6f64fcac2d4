"""When a local date and time comes, worked out from UTC only: the reference for what is due.

It finds the moments at which a zone's offset changes by halving, and lays the local day over the
stretches between. The app goes the other way, from local time to UTC, so that both do not share a
mistake.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Stretch:
    """A stretch of UTC (naive, `since` included) in which a zone keeps one offset."""

    since: datetime
    until: datetime
    offset: timedelta

    def holds(self, wall: datetime) -> bool:
        return self.since <= wall - self.offset < self.until


def offset_at(zone: ZoneInfo, utc: datetime) -> timedelta:
    return zone.fromutc(utc.replace(tzinfo=zone)).replace(tzinfo=None) - utc


def stretches(zone: ZoneInfo, since: datetime, until: datetime, stride: timedelta) -> list[Stretch]:
    found, start, offset = [], since, offset_at(zone, since)
    moment = since
    while moment < until:
        after = moment + stride
        if offset_at(zone, after) != offset:
            low, high = moment, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // timedelta(seconds=2) * timedelta(seconds=1)
                low, high = (middle, high) if offset_at(zone, middle) == offset else (low, middle)
            found.append(Stretch(start, high, offset))
            start, offset = high, offset_at(zone, high)
            after = high
        moment = after
    return [*found, Stretch(start, until, offset)]


def reference(day: date, at: time, around: list[Stretch]) -> datetime | None:
    """Work out the due instant: first pass, after a gap by what of it had passed, or no date."""
    midnight = datetime.combine(day, time.min)
    if not any(
        s.since + s.offset < midnight + DAY and s.until + s.offset > midnight for s in around
    ):
        return None
    wall = datetime.combine(day, at)
    for stretch in around:
        if stretch.holds(wall):
            return (wall - stretch.offset).replace(tzinfo=UTC)
    # In a gap: the clock that stood before it goes on, and shows a later time after the change.
    before = next(s for s, n in pairwise(around) if s.until + s.offset <= wall < n.since + n.offset)
    return (wall - before.offset).replace(tzinfo=UTC)


def reference_for(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    noon = datetime.combine(day, time(12))
    return reference(day, at, stretches(zone, noon - 3 * DAY, noon + 3 * DAY, HOUR))
