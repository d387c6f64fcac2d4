"""The times that clocks leap over, by hand, and against what the zones' clocks show day by day."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ldn_desktop.domain.plan import Step, StepDays
from ldn_desktop.exchange.dst_gaps import dst_gaps

FIRST, LAST = date(2010, 1, 1), date(2033, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ZONES = [
    "Europe/Berlin",
    "Africa/Cairo",  # twice a year in 2010 and 2014
    "Africa/Casablanca",
    "America/Nuuk",  # up to midnight
    "Antarctica/Troll",  # two hours
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # a whole day in 2011
    "UTC",
]
TIMES = [time(0), time(0, 30), time(1, 59), time(2), time(2, 15), time(3), time(21), time(23, 59)]


def row(first: date, last: date | None, every_days: int = 1) -> StepDays:
    days = (last - first).days + 1 if last else None
    return StepDays(1, Step(Decimal(1), days, every_days), first, last)


def is_on_the_clock(day: date, at: time, zone: ZoneInfo) -> bool:
    there = datetime.combine(day, at, tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == there.replace(tzinfo=None)


@pytest.mark.parametrize("name", ZONES)
def test_a_time_is_leapt_over_on_the_days_on_which_no_clock_shows_it(name: str) -> None:
    zone = ZoneInfo(name)
    for at in TIMES:
        found = dst_gaps(row(FIRST, None), at, zone, LAST)
        assert list(found) == [day for day in DAYS if not is_on_the_clock(day, at, zone)]


def test_only_days_with_a_dose_count() -> None:
    zone, at, gap = ZoneInfo("Europe/Berlin"), time(2, 30), date(2027, 3, 28)
    a_day = timedelta(days=1)
    assert dst_gaps(row(gap, gap), at, zone, gap) == (gap,)
    assert dst_gaps(row(gap - 2 * a_day, gap, 2), at, zone, gap) == (gap,)
    assert dst_gaps(row(gap - a_day, gap, 2), at, zone, gap) == ()
    assert dst_gaps(row(gap - 9 * a_day, gap - a_day), at, zone, gap) == ()
    assert dst_gaps(row(gap, None), at, zone, date(2028, 3, 26)) == (gap, date(2028, 3, 26))
