"""When each dose of a life is due and its window closes, told without the code that is proved.

Worked out from the plans as they were saved, the zone, and what rang or was answered before: the
days are counted step by step, and the instants come from UTC only (`tests/support/local_days.py`).
Taken from the app is that a reminder rang, and for which moment; never when its dose was due.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from zoneinfo import ZoneInfo

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Revision
from tests.proof.hearing import LITTLE
from tests.support.local_days import DAY, HOUR, reference_for

PLAN = 1
NEAR = 4
"""So many days around today can hold an open window, or the dose after it."""

SEASONS = (date(2027, 3, 26), date(2027, 10, 29), date(2027, 3, 12), date(2027, 11, 5))
"""The clocks of Berlin, and then those of New York, change on the days after."""

Place = tuple[date, int]
instant = lru_cache(maxsize=None)(reference_for)


@dataclass(frozen=True)
class Told:
    """A dose as it is to be told: when it is due, and when its window closes."""

    due: datetime | None
    closes: datetime | None

    def __str__(self) -> str:
        if self.due is None or self.closes is None:
            return "on a date that never was"
        return f"due {self.due:%Y-%m-%d %H:%M} until {self.closes:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class Version:
    """A plan from a local date on, and the doses from then on that stay as planned before."""

    plan: Plan
    first: date
    kept: frozenset[Place] = frozenset()


class DueTimes:
    """The plans of one life and what became of their doses, where its person is now."""

    def __init__(self, zone: ZoneInfo, now: datetime) -> None:
        self._zone, self._now = zone, now
        self._versions: dict[int, Version] = {}
        self._newest_first: list[Version] = []
        self._rang: dict[DoseKey, datetime] = {}
        self._let_go: dict[DoseKey, datetime] = {}
        self._marks: dict[DoseKey, datetime] = {}
        self._rows: dict[DoseKey, Reminder] = {}
        self._said: dict[DoseKey, list[datetime | None]] = {}

    # What is to be told

    def due(self, key: DoseKey) -> datetime | None:
        """Return when the dose is due; it must be planned, and its date must have been."""
        return self._due(key, self._version(key.day, key.slot))

    def told(self, first: date, last: date) -> dict[DoseKey, Told]:
        """Return all doses of these local dates, both included."""
        dues = dict(self._dues(first, last + NEAR * DAY))
        moments = sorted({due for due in dues.values() if due is not None})
        ends = {due: _closes(due, after) for due, after in zip_longest(moments, moments[1:])}
        return {
            key: Told(due, None if due is None else ends[due])
            for key, due in dues.items()
            if key.day <= last
        }

    def open_doses(self) -> dict[DoseKey, datetime]:
        """Return the doses that wait for an answer, with their instants."""
        today = self.today()
        return {
            key: told.due
            for key, told in self.told(today - NEAR * DAY, today + NEAR * DAY).items()
            if told.due is not None and told.closes is not None and not self._said.get(key)
            # What rang stays, where a clock has stepped back a little.
            if (told.due <= self._now or self.rang(key)) and self._now < told.closes
        }

    def today(self) -> date:
        """Return the local date of the plan in force."""
        day = self._now.astimezone(self._zone).date()
        version = next((v for v in self._newest_first if v.first <= day), None)
        return day if version is None else self._now.astimezone(self._zone_of(version)).date()

    def rang(self, key: DoseKey) -> bool:
        """Say whether it rang, by this clock: not where that was set back behind it for good."""
        due = self._rang.get(key)
        return due is not None and self._now >= min(due, self._marks[key] - LITTLE)

    # What a life tells

    def saved(self, revisions: Iterable[Revision], begun: frozenset[Place]) -> None:
        """Hear which revisions stand. `begun` are the doses that had begun before the newest."""
        standing = {revision.number: revision for revision in revisions}
        self._stand({n: v for n, v in self._versions.items() if n in standing})
        for number in sorted(standing.keys() - self._versions.keys()):
            first = standing[number].from_date
            before = {key for key, _ in self._dues(first, first)}
            kept = frozenset(place for place in begun if place[0] >= first)
            version = Version(standing[number].plan, first, kept)
            changes_today = bool(self._versions) and first == self.today()
            self._stand({**self._versions, number: version})
            if changes_today:
                version = self._today_as_it_was(version, before)
                self._stand({**self._versions, number: version})

    def begun(self) -> frozenset[Place]:
        """Return the doses that are due, put off, recorded or past as the plan changes."""
        self.noticed()
        today = self.today()
        known = {key.day for key, said in self._said.items() if said} | {k.day for k in self._rang}
        days = {today - DAY, today, today + DAY, *known}
        return frozenset(
            (key.day, key.slot)
            for day in days
            for key, due in self._dues(day, day)
            if self._has_begun(key, due)
        )

    def goes_on(self, now: datetime, zone: ZoneInfo, reminders: Mapping[DoseKey, Reminder]) -> None:
        """Hear the time, the zone and which reminders are stored: what rang keeps its instant."""
        self._now, self._zone = now, zone
        for key, row in reminders.items():
            if row == self._rows.get(key):
                continue
            self._rows[key] = row
            if row.last_mark is not None:
                due = self.due(key)
                assert due is not None, f"{key} rang on a date that never was"
                self._rang[key], self._marks[key] = due, row.last_mark

    def noticed(self) -> None:
        """Hear that the app looks or the plan changes: a ring ahead of this clock never was."""
        rang = {key: due for key, due in self._rang.items() if self.rang(key)}
        self._rang, self._let_go = rang, {k: v for k, v in self._rang.items() if k not in rang}

    def died(self, reminders: Mapping[DoseKey, Reminder]) -> None:
        """Hear that the app ended in its look: what it did not get to store is as it was."""
        for key, due in self._let_go.items():
            if reminders.get(key) == self._rows[key]:
                self._rang[key] = due

    def answered(self, key: DoseKey) -> None:
        """Hear an answer: the dose keeps the instant that it was due at."""
        self._said.setdefault(key, []).append(self.due(key))

    def taken_back(self, key: DoseKey) -> None:
        """Hear that the newest answer of a dose does not stand any more."""
        self._said[key].pop()

    def cleared(self, key: DoseKey) -> None:
        """Hear that nothing stands for a dose any more."""
        self._said[key].clear()

    # How it is worked out

    def _dues(self, first: date, last: date) -> Iterator[tuple[DoseKey, datetime | None]]:
        most = max((len(version.plan.times) for version in self._newest_first), default=0)
        for number in range((last - first).days + 1):
            day = first + number * DAY
            for slot in range(1, most + 1):
                version = self._version(day, slot)
                if version and slot <= len(version.plan.times) and _asks(version.plan, day):
                    key = DoseKey(day, slot, PLAN)
                    yield key, self._due(key, version)

    def _due(self, key: DoseKey, version: Version | None) -> datetime | None:
        if self.rang(key):
            return self._rang[key]
        if self._said.get(key):
            return self._said[key][-1]
        assert version is not None, f"{key} is not planned"
        return instant(key.day, version.plan.times[key.slot - 1], self._zone_of(version))

    def _stand(self, versions: dict[int, Version]) -> None:
        self._versions = versions
        self._newest_first = [versions[number] for number in sorted(versions, reverse=True)]

    def _version(self, day: date, slot: int) -> Version | None:
        """Return the newest plan that speaks for this dose, and does not leave it as it was."""
        for version in self._newest_first:
            if version.first <= day and (day, slot) not in version.kept:
                return version
        return None

    def _zone_of(self, version: Version) -> ZoneInfo:
        home = version.plan.home_zone
        return self._zone if home is None else ZoneInfo(home)

    def _has_begun(self, key: DoseKey, due: datetime | None) -> bool:
        came = due is None or due <= self._now
        return came or self.rang(key) or bool(self._said.get(key))

    def _today_as_it_was(self, new: Version, before: set[DoseKey]) -> Version:
        """Keep all of today where the new plan would ask for a dose whose time has passed."""
        after = dict(self._dues(new.first, new.first))
        late = any(
            self._has_begun(key, due) and (key.day, key.slot) not in new.kept
            for key, due in after.items()
        )
        if not late:
            return new
        places = {(key.day, key.slot) for key in (*before, *after)}
        return Version(new.plan, new.first, new.kept | places)


def differing(found: Mapping[DoseKey, Told], told: Mapping[DoseKey, Told]) -> str:
    """Return the first dose that was told otherwise, in words."""
    key = min(key for key in found.keys() | told.keys() if found.get(key) != told.get(key))
    ours, theirs = (str(side.get(key, "not planned")) for side in (told, found))
    return f"{key} is {theirs}, not {ours}"


def _asks(plan: Plan, day: date) -> bool:
    """Say whether the plan asks for a dose on the day, counted step by step."""
    left = (day - plan.start_date).days
    for step in plan.steps if left >= 0 else ():
        if step.days is None or left < step.days:
            return step.dose_mg is not None and left % step.every_days == 0
        left -= step.days
    return False


def _closes(due: datetime, after: datetime | None) -> datetime:
    """Return the later of 12 h on or 4 h before the next dose, and 2 h on or the next dose."""
    if after is None:
        return due + 12 * HOUR
    return max(min(due + 12 * HOUR, after - 4 * HOUR), min(due + timedelta(hours=2), after))
