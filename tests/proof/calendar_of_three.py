"""A day of three doses, eight hours apart in Berlin, told without the code that is proved.

Each window is open for four hours (three or five where the clock changes), so at most one dose
waits at any moment, and none in the hours between.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import count
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
TIMES = ("06:00", "14:00", "22:00")
SURELY_OPEN = timedelta(hours=2.6)
FIRST = date(2020, 1, 1)
"""The first day of the plan, before any moment that the clock is set to."""


@dataclass(frozen=True, order=True)
class Dose:
    """One dose of a day; slots count from 1."""

    day: date
    slot: int

    @property
    def at(self) -> str:
        """Its time of day."""
        return TIMES[self.slot - 1]

    @property
    def due(self) -> datetime:
        """Its instant, UTC; no clock in Berlin changes at one of the times."""
        local = datetime.combine(self.day, time_of_day.fromisoformat(self.at), tzinfo=BERLIN)
        return local.astimezone(UTC)


def doses_from(moment: datetime) -> Iterator[Dose]:
    """Yield the doses due after the instant, in order."""
    day = moment.astimezone(BERLIN).date()
    for ahead in count():
        for slot in range(1, len(TIMES) + 1):
            dose = Dose(day + timedelta(days=ahead), slot)
            if dose.due > moment:
                yield dose


def dose_before(moment: datetime) -> Dose:
    """Return the newest dose that was due at the instant or before."""
    earlier = doses_from(moment - timedelta(hours=12))
    found = next(earlier)
    for dose in earlier:
        if dose.due > moment:
            return found
        found = dose
    raise AssertionError("the doses have no end")


def nearest(moment: datetime) -> Dose:
    """Return the dose whose instant is nearest."""
    before, after = dose_before(moment), next(doses_from(moment))
    return before if moment - before.due <= after.due - moment else after


def open_at(moment: datetime) -> Dose | None:
    """Return the dose that is surely open at the instant, None where none is."""
    dose = dose_before(moment)
    return dose if moment - dose.due <= SURELY_OPEN else None
