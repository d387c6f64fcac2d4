"""Every zone, every change of its clock from 2000 to 2040, doses every 15 minutes around it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from ldn_desktop.domain.ringing import RingKind
from tests.proof.baseline.cron import fires
from tests.proof.proving import Budget, Result, Tally
from tests.proof.zones.walking import walk
from tests.support.local_days import DAY, HOUR, Stretch, reference, stretches

FIRST, LAST = datetime(2000, 1, 1), datetime(2041, 1, 1)  # noqa: DTZ001 - counted in naive UTC
QUARTERS = 96
TIMES_OF_A_PLAN = 8
PLANS = QUARTERS // TIMES_OF_A_PLAN
SAMPLE = ("Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/Nuuk")
SAMPLE_YEARS = (datetime(2011, 6, 1), datetime(2012, 1, 10))  # noqa: DTZ001 - as above
# A plan has at most eight times a day, so the 96 of a day are those of twelve people.

Rings = Counter[tuple[date, time, datetime]]
Side = Callable[["Change"], Rings]


@dataclass(frozen=True)
class Item:
    """Zones that are one clock under several names, and the years (naive UTC) to be looked at."""

    names: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Change:
    """A change of a zone's clock, with the stretches of its offsets around it."""

    zone: ZoneInfo
    around: tuple[Stretch, ...]
    at: datetime

    @property
    def days(self) -> list[date]:
        """The local dates on which the doses are: the day before, the day, the day after."""
        middle = (self.at + self.around[0].offset).date()
        return [middle + n * DAY for n in (-1, 0, 1)]


def run(budget: Budget) -> Result:
    """Run all zones, on the app and on the baseline."""
    if budget.sample:
        items = [Item((name,), *SAMPLE_YEARS) for name in SAMPLE]
    else:
        items = [Item(names, FIRST, LAST) for names in alike(sorted(available_timezones()))]
    # The quick one first: where the time ends early, both sides have something to tell.
    naive = budget.each("baseline", baseline, items)
    return Result(budget.each("app", app, items), naive)


def alike(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Put together the names of zones whose clocks were the same all these years.

    No clock changed there and back within three days.
    """
    found: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        clock = stretches(ZoneInfo(name), FIRST, LAST, 3 * DAY)
        found.setdefault(tuple((one.since, one.offset) for one in clock), []).append(name)
    return [tuple(same) for same in found.values()]


def app(item: Item) -> Tally:
    """Walk through the changes of a zone with the app's own rules."""
    return _tally(item, rung_by_the_app)


def baseline(item: Item) -> Tally:
    """Do the same with a cron job for each time of day."""
    return _tally(item, rung_by_cron)


def rung_by_the_app(change: Change) -> Rings:
    """Return what rang for the first time, by date, time of day and instant."""
    rang: Rings = Counter()
    days = change.days
    for number in range(PLANS):
        times = [_quarter(number + slot * PLANS) for slot in range(TIMES_OF_A_PLAN)]
        for ring in walk(days[0], days[-1], times, change.zone, answers=number % 3 > 0):
            if ring.kind is RingKind.FIRST:
                rang[ring.key.day, times[ring.key.slot - 1], ring.at] += 1
    return rang


def rung_by_cron(change: Change) -> Rings:
    """Return what the cron jobs of the day fired; the date is the one on the clock as it fired."""
    since = datetime.combine(change.days[0], time(), tzinfo=change.zone)
    until = datetime.combine(change.days[-1] + DAY, time(), tzinfo=change.zone)
    return Counter(
        (at.astimezone(change.zone).date(), quarter, at)
        for quarter in map(_quarter, range(QUARTERS))
        for at in fires(quarter, change.zone, since, until)
    )


def _quarter(number: int) -> time:
    return time(number // 4, number % 4 * 15)


def _tally(item: Item, side: Side) -> Tally:
    name = item.names[0]
    total = Tally({"zones": len(item.names), "of them different": 1})
    for change in changes_of(ZoneInfo(name), item.first, item.last):
        total += _compared(change, side(change), name)
    return total


def changes_of(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Change]:
    """Yield the zone's changes between two instants of naive UTC."""
    for before, _ in pairwise(stretches(zone, first, last, 12 * HOUR)):
        at = before.until
        around = stretches(zone, at - 4 * DAY, at + 4 * DAY, HOUR)
        yield Change(zone, tuple(around), at)


def _compared(change: Change, rang: Rings, name: str) -> Tally:
    """Compare with the reference: each dose once, at its instant; none on a date that never was."""
    planned = {
        (day, quarter): reference(day, quarter, list(change.around))
        for day in change.days
        for quarter in map(_quarter, range(QUARTERS))
    }
    times: Counter[tuple[date, time]] = Counter()
    for (day, quarter, _), number in rang.items():
        times[day, quarter] += number
    due = {(*dose, at) for dose, at in planned.items() if at is not None}
    lost = len({dose[:2] for dose in due} - times.keys())
    doubled = sum(number - 1 for number in times.values())
    # What rang, but not at its instant, or on a date that never was.
    wrong = len(times) - len(due & rang.keys())
    notes = [f"{name}, {change.at:%Y-%m-%d}: {lost} lost, {doubled} doubled, {wrong} wrong"]
    counts = {"changes": 1, "doses": len(planned), "dates that never were": _missing(planned)}
    return Tally(counts, lost, doubled, wrong, notes=tuple(notes if lost + doubled + wrong else ()))


def _missing(planned: dict[tuple[date, time], datetime | None]) -> int:
    return len({day for (day, _), at in planned.items() if at is None})
