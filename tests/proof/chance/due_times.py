"""When each dose of a life is due and its window closes, told without the code that is proved.

Worked out from the changes as they were made, the zones that were noted, and what rang or was
answered before: the days are laid out by `tests/proof/changes/sequence.py`, and the instants come
from UTC only (`tests/support/local_days.py`). Taken from the app is that a reminder rang, and for
which moment, and that a change or a zone was saved; never when its dose was due.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import zip_longest
from zoneinfo import ZoneInfo

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan, TimeRule
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Operation, Revision
from tests.proof.changes.model import Planned, Table, pairs
from tests.proof.changes.sequence import Calendar, File, Part, Run
from tests.proof.changes.sequence import Sequence as Laid
from tests.proof.hearing import LITTLE
from tests.support.local_days import DAY, HOUR, reference_for

PLAN = 1
NEAR = 4
"""So many days around today can hold an open window, or the dose after it."""

SEASONS = (date(2027, 3, 26), date(2027, 10, 29), date(2027, 3, 12), date(2027, 11, 5))
"""The clocks of Berlin, and then those of New York, change on the days after."""

Mark = tuple[str, str | None]
Zones = list[tuple[datetime, ZoneInfo]]
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


@dataclass
class State:
    """What was planned after a change, or after one was taken back, at the instant `at` (UTC).

    `tables` are the dates whose doses were paired with those of before.
    """

    at: datetime
    laid: Laid
    tables: dict[date, Table] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> Calendar:
        return self.laid.calendar()

    def asked(self, day: date) -> Table:
        """Return what the plan asks for, numbered 1..n in the order of the times."""
        entry = self.calendar.get(day)
        if entry is None or not entry.asks:
            return ()
        file = entry.part.file
        times = enumerate(file.times, start=1)
        return tuple(Planned(day, slot, at, "", None, file.zone) for slot, at in times)

    def table(self, day: date) -> Table:
        return self.tables[day] if day in self.tables else self.asked(day)


class DueTimes:
    """The changes of one life and what became of their doses, where its person is now."""

    def __init__(self, zone: ZoneInfo, now: datetime) -> None:
        self._zone, self._now = zone, now
        self._zones: Zones = [(now - 999 * DAY, zone)]
        self._states = [State(now - 999 * DAY, Laid(now.date()))]
        self._made: dict[int, int] = {}
        self._rang: dict[DoseKey, datetime] = {}
        self._let_go: dict[DoseKey, datetime] = {}
        self._marks: dict[DoseKey, datetime] = {}
        self._rows: dict[DoseKey, Reminder] = {}
        self._said: dict[DoseKey, list[datetime | None]] = {}
        self._first_said: dict[DoseKey, tuple[Mark, datetime | None]] = {}

    # What is to be told

    def due(self, key: DoseKey) -> datetime | None:
        """Return when the dose is due; it must be planned, and its date must have been."""
        return self._due(next(one for one in self._now_on(key.day) if one.slot == key.slot))

    def told(self, first: date, last: date) -> dict[DoseKey, Told]:
        """Return all doses of these local dates, both included."""
        days = (first + n * DAY for n in range((last - first).days + 1))
        doses = {_key(dose): dose for day in days for dose in self._now_on(day)}
        dues = {key: self._due(dose) for key, dose in doses.items()}
        return {
            key: Told(due, None if due is None else self._closes(doses[key], due, self._states))
            for key, due in dues.items()
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
        entry = self._states[-1].calendar.get(day)
        zone = entry.part.file.zone if entry else None
        return self._now.astimezone(ZoneInfo(zone)).date() if zone else day

    def rang(self, key: DoseKey) -> bool:
        """Say whether it rang, by this clock: not where that was set back behind it for good."""
        due = self._rang.get(key)
        return due is not None and self._now >= min(due, self._marks[key] - LITTLE)

    # What a life tells

    def saved(self, revisions: Iterable[Revision]) -> None:
        """Hear which revisions stand."""
        standing = {revision.number: revision for revision in revisions}
        for number in sorted(self._made.keys() - standing.keys(), reverse=True):
            self._take_back(self._made.pop(number))
        for number in sorted(standing.keys() - self._made.keys()):
            self._made[number] = len(self._states)
            self._states.append(self._changed(standing[number]))
        self._first_said = {
            key: (mark, due)
            for key, (mark, due) in self._first_said.items()
            if any(one.slot == key.slot and _mark(one) == mark for one in self._now_on(key.day))
        }

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
        self._zones = self._zones_by_now()

    def noted(self, zones: int) -> None:
        """Hear how many zones are noted: where the app ended, the newest may not be."""
        del self._zones[zones:]

    def died(self, reminders: Mapping[DoseKey, Reminder]) -> None:
        """Hear that the app ended in its look: what it did not get to store is as it was."""
        for key, due in self._let_go.items():
            if reminders.get(key) == self._rows[key]:
                self._rang[key] = due

    def answered(self, key: DoseKey) -> None:
        """Hear an answer: the dose keeps the instant that it was due at, cleared again too."""
        dose = next(one for one in self._now_on(key.day) if one.slot == key.slot)
        due = self._due(dose)
        self._first_said.setdefault(key, (_mark(dose), due))
        self._said.setdefault(key, []).append(due)

    def taken_back(self, key: DoseKey) -> None:
        """Hear that the newest answer of a dose does not stand any more."""
        self._said[key].pop()

    def cleared(self, key: DoseKey) -> None:
        """Hear that nothing stands for a dose any more."""
        self._said[key].clear()

    # When a dose is due, and closes

    def _now_on(self, day: date) -> Table:
        return self._states[-1].table(day)

    def _zones_by_now(self) -> Zones:
        """Return the zones that were noted, and that of now from now on."""
        since, zone = self._zones[-1]
        if zone == self._zone and since <= self._now:
            return self._zones
        return [*self._zones, (self._now, self._zone)]

    def _due(self, dose: Planned) -> datetime | None:
        key = _key(dose)
        if self.rang(key):
            return self._rang[key]
        if self._said.get(key):
            return self._said[key][-1]
        mark, due = self._first_said.get(key, (("", None), None))
        return due if mark == _mark(dose) else self._planned_due(dose)

    def _planned_due(self, dose: Planned) -> datetime | None:
        """Return when its time came, in the zone of the last check before it did."""
        zones = self._zones_by_now()
        found = None
        for (_since, zone), until in zip_longest(zones, _never_later(zones)[1:]):
            found = _in_zone(dose, zone)
            if until is not None and found is not None and found <= until:
                break
        return found

    def _closes(self, dose: Planned, due: datetime, states: Sequence[State]) -> datetime:
        """Return when the window closes, by what was known as it came due, or came to be asked."""
        zones, moments = self._zones_by_now(), _never_later([(s.at, s) for s in states[1:]])
        first = bisect_left(moments, due)
        has = (n for n in range(first, len(states)) if _has(states[n].table(dose.day), dose))
        state = next(has, first)
        since = _never_later(zones)
        known = (
            bisect_left(since, due) if state == first else bisect_right(since, moments[state - 1])
        )
        zone = zones[max(known - 1, 0)][1]
        if state == first:
            come_to = (later for _since, later in zones[known:] if _in_zone(dose, later) == due)
            zone = zone if _in_zone(dose, zone) == due else next(come_to, zone)
        around = (dose.day + n * DAY for n in range(-1, NEAR))
        others = (one for day in around for one in states[state].table(day) if one.key != dose.key)
        dues = (_in_zone(one, zone) for one in others)
        return _end(due, min((one for one in dues if one is not None and one > due), default=None))

    # What a change makes of it

    def _changed(self, made: Revision) -> State:
        before = self._states[-1]
        laid = before.laid.copy()
        _do(laid, made)
        after = State(made.made_at, laid)
        first, is_change = made.from_date, len(self._states) > 1
        after.tables = {day: table for day, table in before.tables.items() if day < first}
        for day in self._touched(first):
            old = before.table(day)
            is_begun = any(self._has_begun(dose) for dose in old)
            is_late = old and any(self._has_passed(dose) for dose in after.asked(day))
            if is_begun or is_late or (day == first and is_change):
                after.tables[day] = self._paired(old, after.asked(day))
        return after

    def _touched(self, first: date) -> list[date]:
        near = {self.today() + n * DAY for n in range(-NEAR, NEAR + 1)}
        said = {key.day for key in (*self._said, *self._rows)}
        return sorted(day for day in {first, *near, *said} if day >= first)

    def _paired(self, old: Table, new: Table) -> Table:
        partner = pairs(old, new)
        found = []
        for dose in old:
            other = partner.get(dose)
            if self._has_begun(dose) or (other is not None and self._has_passed(other)):
                found.append(dose)
            elif other is not None:
                found.append(replace(other, slot=dose.slot))
        for dose in new:
            if dose not in partner.values() and not self._has_passed(dose):
                found.append(replace(dose, slot=self._free(dose.day, found)))
        return _in_order(found)

    def _take_back(self, made: int) -> None:
        """Take the newest change back, from now on; what was there with it may be fixed."""
        base = self._states[:made]
        now, then = self._states[-1], base[-1]
        first = min((d for d in now.calendar if now.asked(d) != then.asked(d)), default=date.max)
        tables = dict(then.tables)
        for day in self._touched(min(first, *now.tables, self.today())):
            if now.table(day) == then.table(day):
                continue
            if any(self._has_begun(dose) for dose in now.table(day)):
                tables[day] = self._restored(now.table(day), then.table(day), base)
            elif any(self._is_over(dose, base) for dose in then.table(day)):
                tables[day] = tuple(d for d in then.table(day) if not self._is_over(d, base))
        self._states.append(State(self._now, then.laid, tables))

    def _restored(self, now: Table, was: Table, base: Sequence[State]) -> Table:
        partner = pairs(now, was)
        found = []
        for dose in now:
            other = partner.get(dose)
            if not self._has_begun(dose):
                if other is not None:
                    stays = self._is_over(other, base)
                    found.append(dose if stays else replace(other, slot=dose.slot))
            elif other is not None or self._is_closed(dose):
                found.append(dose)
        for dose in was:
            if dose not in partner.values() and not self._is_over(dose, base):
                used = {one.slot for one in found} | self._named(dose.day)
                slot = dose.slot if dose.slot not in used else self._free(dose.day, found)
                found.append(replace(dose, slot=slot))
        return _in_order(found)

    def _is_over(self, dose: Planned, states: Sequence[State]) -> bool:
        due = self._planned_due(dose)
        return due is not None and self._closes(dose, due, states) <= self._now

    def _is_closed(self, dose: Planned) -> bool:
        due = self._due(dose)
        return due is not None and self._closes(dose, due, self._states) <= self._now

    def _has_begun(self, dose: Planned) -> bool:
        due, key = self._due(dose), _key(dose)
        return (due is not None and due <= self._now) or self.rang(key) or key in self._said

    def _has_passed(self, dose: Planned) -> bool:
        due = self._planned_due(dose)
        return due is not None and due <= self._now

    def _free(self, day: date, doses: Iterable[Planned]) -> int:
        used = {dose.slot for dose in doses} | self._named(day)
        return next(n for n in range(1, 99) if n not in used)

    def _named(self, day: date) -> set[int]:
        return {key.slot for key in (*self._said, *self._rows) if key.day == day}


def differing(found: Mapping[DoseKey, Told], told: Mapping[DoseKey, Told]) -> str:
    """Return the first dose that was told otherwise, in words."""
    key = min(key for key in found.keys() | told.keys() if found.get(key) != told.get(key))
    ours, theirs = (str(side.get(key, "not planned")) for side in (told, found))
    return f"{key} is {theirs}, not {ours}"


def _key(dose: Planned) -> DoseKey:
    return DoseKey(dose.day, dose.slot, PLAN)


def _has(table: Table, dose: Planned) -> bool:
    return any(one.slot == dose.slot and _mark(one) == _mark(dose) for one in table)


def _mark(dose: Planned) -> Mark:
    """Return what tells it from another dose of its date and slot."""
    return dose.at, dose.zone


def _in_order(doses: Iterable[Planned]) -> Table:
    return tuple(sorted(doses, key=lambda dose: dose.slot))


def _in_zone(dose: Planned, local: ZoneInfo) -> datetime | None:
    zone = ZoneInfo(dose.zone) if dose.zone else local
    return instant(dose.day, time.fromisoformat(dose.at), zone)


def _never_later(rows: Sequence[tuple[datetime, object]]) -> list[datetime]:
    """Return the instants of what happened in turn: each by the time of what came after it."""
    found: list[datetime] = []
    for at, _what in reversed(rows):
        found.insert(0, min([at, *found[:1]]))
    return found


def _do(laid: Laid, made: Revision) -> None:
    """Do what a revision says, each operation as the model of changes has it."""
    first, days = made.from_date, made.days
    if made.says_whole_plan:
        laid.change(first, _file(made.plan, first))
    elif made.operation is Operation.HOLD and days:
        laid.hold(first, days, None)
    elif made.operation is Operation.PAUSE:
        laid.pause(first, days, None)
    elif made.operation is Operation.RESUME:
        laid.resume(first)
    elif made.operation is Operation.BACK:
        _back(laid, first, days)
    elif made.operation is Operation.STOP:
        laid.stop(first)
    else:
        _follow(laid, first, _zone_of(made.plan))


def _back(laid: Laid, first: date, days: int | None) -> None:
    """Take the step before again, by the clock that the plan was told to follow since."""
    holding = laid.calendar()[first].part.file
    laid.back(first, days, None)
    again = laid.calendar()[first].part
    if replace(again.file, zone=holding.zone) == holding:
        again.file = holding


def _follow(laid: Laid, first: date, zone: str | None) -> None:
    """From a date on follow the clock of another zone."""
    entry = laid.calendar()[first]
    part, place = entry.part, laid.parts.index(entry.part)
    for later in laid.parts[place + 1 :]:
        later.file = replace(later.file, zone=zone)
    if part.at == first:
        part.file = replace(part.file, zone=zone)
        return
    runs: list[Run] = []
    reached = part.run_at(entry.place)
    if reached is not None:
        n, done = reached
        run = part.runs[n]
        days = None if run.days is None else run.days - done
        runs = [replace(run, days=days, done=run.done + done), *part.runs[n + 1 :]]
    length = None if part.length is None else part.length - entry.place
    rest = Part(replace(part.file, zone=zone), "rest", runs, length=length, at=first)
    part.length = entry.place
    laid.parts.insert(place + 1, rest)


def _file(plan: Plan, first: date) -> File:
    runs = [Run(str(s.dose_mg or ""), s.days, s.every_days) for s in plan.steps]
    start = min(plan.start_date, first)
    if start < plan.start_date:
        runs.insert(0, Run("", (plan.start_date - start).days))
    times = tuple(f"{at:%H:%M}" for at in plan.times)
    return File(start, times, tuple(runs), _zone_of(plan))


def _zone_of(plan: Plan) -> str | None:
    return plan.home_zone if plan.time_rule is TimeRule.HOME else None


def _end(due: datetime, after: datetime | None) -> datetime:
    """Return the later of 12 h on or 4 h before the next dose, and 2 h on or the next dose."""
    if after is None:
        return due + 12 * HOUR
    return max(min(due + 12 * HOUR, after - 4 * HOUR), min(due + timedelta(hours=2), after))
