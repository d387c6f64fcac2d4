"""The model: what `schedule` has to say, by hand rules over a plain list of dates.

It imports nothing of the app. `Sequence` says what the plan asks for on each date; here are the
clock and what the person said: a dose that came due, was put off or answered is *fixed*, its key,
amount, instant and the end of its window written down, and no later change touches it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.proof.changes.sequence import DAY, Calendar, File, RefusedError, Sequence

SAME_TICK = timedelta(minutes=10)
Key = tuple[date, int]


@dataclass(frozen=True)
class Hours:
    """The hours that shape a window."""

    on_time: int = 2
    late: int = 12
    before_next: int = 4

    def closes(self, due: datetime, following: datetime | None) -> datetime:
        """The later of min(due + late, next - before_next) and min(due + on_time, next)."""
        late, on_time = due + timedelta(hours=self.late), due + timedelta(hours=self.on_time)
        if following is None:
            return max(late, on_time)
        return max(
            min(late, following - timedelta(hours=self.before_next)), min(on_time, following)
        )


@dataclass(frozen=True)
class Planned:
    """One dose of a date. `step` is None where the model does not say its number."""

    day: date
    slot: int
    at: str
    mg: str
    step: int | None
    zone: str | None

    @property
    def key(self) -> Key:
        return self.day, self.slot


@dataclass
class Fixed:
    """What was written down of a dose: `closes` is written once it is due."""

    planned: Planned
    due: datetime
    closes: datetime | None = None


@dataclass
class Line:
    """A line of the log."""

    kind: str
    key: Key | None
    at: datetime
    mg: str | None = None
    undone: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of `schedule`."""

    key: str
    day: str
    slot: int
    at: str
    due: datetime
    step: int | None
    mg: str
    state: str
    taken_mg: str | None


Table = tuple[Planned, ...]


@dataclass
class Before:
    """What stood before a revision, to be had again by undo."""

    first: date
    sequence: Sequence
    tables: dict[date, Table]
    kind: str


@dataclass
class Model:
    """All that is known, at the instant `now` (UTC), in the local zone."""

    now: datetime
    zone: str
    hours: Hours = field(default_factory=Hours)
    sequence: Sequence | None = None
    tables: dict[date, Table] = field(default_factory=dict)
    fixed: dict[Key, Fixed] = field(default_factory=dict)
    until: dict[Key, datetime] = field(default_factory=dict)
    rung: set[Key] = field(default_factory=set)
    log: list[Line] = field(default_factory=list)
    befores: list[Before] = field(default_factory=list)
    zones: list[tuple[datetime, str]] = field(default_factory=list)
    """The local zones, each from an instant on."""

    def __post_init__(self) -> None:
        self._calendar: Calendar | None = None
        self.zones = [*self.zones] or [(self.now, self.zone)]

    # What is planned

    @property
    def calendar(self) -> Calendar:
        if self._calendar is None:
            self._calendar = self.sequence.calendar() if self.sequence else {}
        return self._calendar

    def today(self) -> date:
        """The local date; where the plan in force on it keeps to a zone, the date there."""
        day = self.now.astimezone(ZoneInfo(self.zone)).date()
        parts = self.sequence.parts if self.sequence and day in self.calendar else []
        begun = [part for part in parts if part.at is not None and part.at <= day]
        zone = begun[-1].file.zone if begun else None
        return self.now.astimezone(ZoneInfo(zone)).date() if zone else day

    def asked(self, day: date) -> Table:
        """Return what the sequence asks for, numbered 1..n in the order of the times."""
        entry = self.calendar.get(day)
        if entry is None or not entry.asks or entry.step is None:
            return ()
        file = entry.part.file
        return tuple(
            Planned(day, slot, at, entry.step.dose, entry.number, file.zone)
            for slot, at in enumerate(file.times, start=1)
        )

    def table(self, day: date) -> Table:
        """Return the doses of a date: as they were paired on it, else as they are asked for."""
        return self.tables[day] if day in self.tables else self.asked(day)

    def due(self, dose: Planned) -> datetime:
        known = self.fixed.get(dose.key)
        return known.due if known else self.due_new(dose)

    def due_new(self, dose: Planned) -> datetime:
        """Return the instant of a dose that is not fixed: in the zone in which it came first."""
        if dose.zone:
            return instant(dose.day, dose.at, dose.zone)
        for (_since, zone), (until, _next) in pairwise(self.zones):
            if (due := instant(dose.day, dose.at, zone)) <= until:
                return due
        return instant(dose.day, dose.at, self.zone)

    def days(self) -> list[date]:
        """Return every date that may have a dose, in order."""
        found = {day for day, entry in self.calendar.items() if entry.asks}
        return sorted({*found, *self.tables})

    def near(self) -> list[date]:
        today = self.now.date()
        days = (today + n * DAY for n in range(-4, 6))
        return [day for day in days if day in self.calendar or day in self.tables]

    # The clock

    def go(self, now: datetime) -> None:
        """Let the clock go on; what comes due is written down as it does."""
        since, self.now = self.now.date() - 2 * DAY, now
        self._fix_what_is_due(since)

    def _fix_what_is_due(self, since: date = date.min) -> None:
        until = self.now.date() + 2 * DAY
        for day in (day for day in self.days() if since <= day <= until):
            for dose in self.table(day):
                known = self.fixed.get(dose.key)
                if known is not None and known.closes is not None:
                    continue
                due = self.due(dose)
                if due <= self.now:
                    kept = known.planned if known else dose
                    self.fixed[dose.key] = Fixed(kept, due, self.closes(dose.key, due))

    def closes(self, key: Key, due: datetime) -> datetime:
        """Work out when the window of a dose closes that is due at this instant."""
        around = (due.date() + n * DAY for n in range(-2, 5))
        doses = [dose for day in around for dose in self.table(day) if dose.key != key]
        is_ahead = {key for key, known in self.fixed.items() if known.closes is None}
        dues = {self.due_new(d) if d.key in is_ahead else self.due(d) for d in doses}
        return self.hours.closes(due, min((other for other in dues if other > due), default=None))

    def travel(self, zone: str) -> None:
        """Come into another zone: what is not fixed follows its clock, by the rule of its plan."""
        self.zone = zone
        self.zones.append((self.now, zone))
        self._fix_what_is_due(self.now.date() - 2 * DAY)

    # The operations

    def change_sequence(self, first: date, change: Callable[[Sequence], None], kind: str) -> None:
        """Do an operation at D: before D everything is as it was."""
        assert self.sequence is not None
        if first < self.today():
            raise RefusedError
        after = self.sequence.copy()
        change(after)
        near = (self.now.date() + n * DAY for n in range(-2, 4))
        begun = {day for day, _slot in self.fixed if day > first}
        old = {day: self.table(day) for day in {first, *near, *begun} if day >= first}
        self.befores.append(Before(first, self.sequence, self.tables, kind))
        self.sequence, self._calendar = after, None
        passed = {day for day in old if old[day] and self._has_passed(self.asked(day))}
        old = {day: old[day] for day in {first, *begun, *passed}}
        self.tables = {day: table for day, table in self.tables.items() if day < first}
        for day, table in old.items():
            self.tables[day] = self._paired(table, self.asked(day))
        self._fix_what_is_due(self.now.date() - 2 * DAY)

    def _has_passed(self, table: Table) -> bool:
        return any(self.due_new(dose) <= self.now for dose in table)

    def begin(self, file: File) -> None:
        """Start the first plan."""
        self.sequence = Sequence(file.start)
        self.sequence.change(file.start, file, "plan")
        self.befores.append(Before(file.start, Sequence(file.start), {}, "new"))
        self._calendar = None
        self._fix_what_is_due()

    def _paired(self, old: Table, new: Table) -> Table:
        """Pair the old doses of a date with the new ones: a pair is one dose, by its old number.

        It takes the new time and amount, unless it is fixed or the new time has passed already:
        then it stays wholly as it was. An old one alone that is not fixed goes; a new one alone
        that is still to come takes the lowest number that was never used.
        """
        partner = pairs(old, new)
        found = []
        for dose in old:
            other = partner.get(dose)
            if dose.key in self.fixed or (other is not None and self.due_new(other) <= self.now):
                found.append(dose)
            elif other is not None:
                found.append(replace(other, slot=dose.slot))
        for dose in new:
            if dose not in partner.values() and self.due_new(dose) > self.now:
                found.append(replace(dose, slot=self._free(dose.day, found)))
        return tuple(sorted(found, key=lambda dose: dose.slot))

    def _free(self, day: date, doses: Iterable[Planned]) -> int:
        """Return the lowest number without a dose, a record (cleared ones too) or a reminder."""
        used = {dose.slot for dose in doses}
        used |= {key[1] for key in self.rung if key[0] == day}
        used |= {line.key[1] for line in self.log if line.key and line.key[0] == day}
        return next(n for n in range(1, 99) if n not in used)

    def undo_change(self) -> None:
        """Take the newest revision back, from this instant on.

        All is as if it had not been made, but for what is fixed since: a dose with a partner
        among those of before stays; one without goes if it waits for an answer, stays if it has
        closed, and keeps the revision from being taken back if it was answered. What would have
        come due meanwhile comes back while its window would still be open.
        """
        before = self.befores[-1]
        if before.kind == "new" and len(self.befores) == 1:
            raise NotModelledError
        then = Model(self.now, self.zone, self.hours, before.sequence, before.tables)
        then.zones = self.zones
        then.fixed = {k: f for k, f in self.fixed.items() if k[0] < before.first}
        days = {day for day in (*self.days(), *then.days()) if day >= before.first}
        begun = {day for day, _slot in self.fixed if day >= before.first}
        gone: list[Key] = []
        restored = {day: table for day, table in self.tables.items() if day < before.first}
        restored |= {day: table for day, table in before.tables.items() if day >= before.first}
        for day in sorted(days):
            if day in begun:
                restored[day] = self._restored(then, self.table(day), then.table(day), gone)
            elif any(then.is_over(dose) for dose in then.table(day)):
                open_ones = (dose for dose in then.table(day) if not then.is_over(dose))
                restored[day] = tuple(open_ones)
        self.befores.pop()
        self.sequence, self._calendar, self.tables = before.sequence, None, restored
        for key in gone:
            del self.fixed[key]
        self._fix_what_is_due()

    def is_over(self, dose: Planned) -> bool:
        due = self.due(dose)
        return due <= self.now and self.closes(dose.key, due) <= self.now

    def _restored(self, then: "Model", now: Table, was: Table, gone: list[Key]) -> Table:
        partner = pairs(now, was)
        found = []
        for dose in now:
            other = partner.get(dose)
            if dose.key not in self.fixed:
                if other is not None:
                    stays = then.is_over(other)
                    found.append(dose if stays else replace(other, slot=dose.slot))
            elif other is not None or self.state(dose.key) == "not_recorded":
                found.append(dose)
            elif self.state(dose.key) in ("taken", "skipped"):
                raise RefusedError
            else:
                gone.append(dose.key)
        for dose in was:
            if dose not in partner.values() and not then.is_over(dose):
                used = {one.slot for one in found} | self._named(dose.day)
                slot = dose.slot if dose.slot not in used else self._free(dose.day, found)
                found.append(replace(dose, slot=slot))
        return tuple(sorted(found, key=lambda dose: dose.slot))

    def _named(self, day: date) -> set[int]:
        said = {line.key[1] for line in self.log if line.key and line.key[0] == day}
        return said | {key[1] for key in self.rung if key[0] == day}

    # What the person says

    def answer(self, key: Key) -> Line | None:
        last = [line for line in self.log if line.key == key and not line.undone]
        return last[-1] if last and last[-1].kind in ("taken", "skipped") else None

    def dose(self, key: Key) -> Planned:
        found = next((dose for dose in self.table(key[0]) if dose.slot == key[1]), None)
        if found is None:
            raise RefusedError
        return self.fixed[key].planned if key in self.fixed else found

    def state(self, key: Key) -> str:
        answer = self.answer(key)
        if answer is not None:
            return answer.kind
        known = self.fixed.get(key)
        if known is None or known.closes is None:
            return "upcoming"
        if self.now >= known.closes:
            return "not_recorded"
        return "put_off" if self.now < self.until.get(key, self.now) else "due"

    def next_key(self) -> Key | None:
        """Return the first dose to come."""
        soonest: Planned | None = None
        for day in (day for day in self.days() if day >= self.now.date() - 2 * DAY):
            if soonest is not None and day > soonest.day + 2 * DAY:
                break
            for dose in self.table(day):
                if self.state(dose.key) == "upcoming" and (
                    soonest is None or self.due(dose) < self.due(soonest)
                ):
                    soonest = dose
        return soonest.key if soonest else None

    def take(self, key: Key, mg: str | None = None) -> None:
        """Tick; a second tick within ten minutes is the same, another amount a correction."""
        dose = self.dose(key)
        answer = self.answer(key)
        if answer is None:
            self._record(dose, "taken", mg or dose.mg)
        elif answer.kind != "taken" or self.now - answer.at > SAME_TICK:
            raise RefusedError
        elif mg not in (None, answer.mg):
            self.log.append(Line("taken", key, self.now, mg))

    def skip(self, key: Key) -> None:
        dose, answer = self.dose(key), self.answer(key)
        if answer is not None:
            if answer.kind == "taken":
                raise RefusedError
            return
        self._record(dose, "skipped", None)

    def _record(self, dose: Planned, kind: str, mg: str | None) -> None:
        if self.state(dose.key) == "upcoming":
            if dose.key != self.next_key():
                raise RefusedError
            if dose.key not in self.fixed:
                self.fixed[dose.key] = Fixed(dose, self.due(dose))
        self.log.append(Line(kind, dose.key, self.now, mg))

    def later(self, key: Key, minutes: int) -> None:
        self.dose(key)
        until = self.now + timedelta(minutes=minutes)
        closes = self.fixed[key].closes if key in self.fixed else None
        if self.state(key) not in ("due", "put_off") or closes is None or until >= closes:
            raise RefusedError
        self.until[key] = until
        self.rung.add(key)

    def clear(self, key: Key) -> None:
        self.dose(key)
        if self.answer(key) is None:
            raise RefusedError
        self.log.append(Line("cleared", key, self.now))

    def take_extra(self, mg: str) -> None:
        self.log.append(Line("extra", None, self.now, mg))

    def undo(self) -> None:
        """Take back the newest answer or extra dose that stands."""
        stands = [
            line
            for line in self.log
            if not line.undone
            and (line.kind == "extra" or (line.key and self.answer(line.key) is line))
        ]
        if not stands:
            raise RefusedError
        stands[-1].undone = True

    def open_keys(self) -> list[Key]:
        """Return the doses that wait for an answer, the newest last."""
        doses = [dose for day in self.near() for dose in self.table(day)]
        waiting = [dose for dose in doses if self.state(dose.key) in ("due", "put_off")]
        return [dose.key for dose in sorted(waiting, key=lambda dose: (self.due(dose), dose.key))]

    def check(self) -> Key | None:
        """Let the app look: of the open doses the newest rings, unless it is put off."""
        waiting = self.open_keys()
        if waiting and self.state(waiting[-1]) == "due":
            self.rung.add(waiting[-1])
            return waiting[-1]
        return None

    # What is told

    def rows(self, first: date, last: date) -> list[Row]:
        """Return `schedule` of these dates, both included, sorted by instant."""
        days = (first + n * DAY for n in range((last - first).days + 1))
        rows = [self._row(dose) for day in days for dose in self.table(day)]
        return sorted(rows, key=lambda row: (row.due, row.day, row.slot))

    def _row(self, dose: Planned) -> Row:
        known = self.fixed.get(dose.key)
        dose = known.planned if known else dose
        answer = self.answer(dose.key)
        taken = answer.mg if answer is not None and answer.kind == "taken" else None
        day = dose.day.isoformat()
        state = self.state(dose.key)
        due = self.due(dose)
        key = f"{day}#{dose.slot}"
        return Row(key, day, dose.slot, dose.at, due, dose.step, dose.mg, state, taken)

    def goes_on(self) -> bool:
        """Whether there is no last dosing day: an open step, or a pause until resumed."""
        if self.sequence is None or not self.calendar:
            return False
        last = self.calendar[max(self.calendar)]
        return last.asks or last.paused or self.calendar[max(self.calendar) - DAY].asks

    def ends_on(self) -> date | None:
        """Return the last planned date of `schedule`; None where the plan goes on."""
        if self.goes_on():
            return None
        return next((day for day in reversed(self.days()) if self.table(day)), None)

    def must_ask(self, first: date, file: File, *, is_plan: bool) -> str:
        """Say whether `change FILE` or `plan new` is asked about: "must", "may" or "never".

        Asked about: a second plan while one has doses, a revision to come that is replaced, a
        step that lies above the one before it. Where it is a matter of taste, it "may".
        """
        assert self.sequence is not None
        if is_plan and any(self.table(day) for day in self.days() if day >= self.today()):
            return "must"
        later = [part.at for part in self.sequence.parts if part.kind != "rest"]
        pauses = [pause for pause in self.sequence.pauses if pause.first > first]
        if pauses or any(start is not None and start > first for start in later):
            return "may" if is_plan else "must"
        paused = [day for day, entry in self.calendar.items() if day > first and entry.paused]
        if self.calendar[first].paused and paused and len(later) > 1:
            return "may"  # whether what begins within a pause is still to come
        edits = any(b.kind in ("hold", "back", "resume") and b.first > first for b in self.befores)
        return "may" if edits or None in later or self._rises(first, file) else "never"

    def _rises(self, first: date, file: File) -> bool:
        runs, _number = file.from_day(first)
        begun = [entry for day, entry in self.calendar.items() if day < first]
        before = [entry.step.dose for entry in begun if entry.step]
        # A pause may have begun on an off-day of a step of which no dose has come.
        paused = [(entry.part, entry.part.run_at(entry.place)) for entry in begun if entry.paused]
        held = [part.runs[at[0]].dose for part, at in paused if at is not None]
        starts = map(float, (*before[-1:], *held[-1:]))
        doses = [float(run.dose) for run in runs]
        rises = any(after > dose for dose, after in pairwise(doses))
        return rises or any(doses[0] > dose for dose in starts)


class NotModelledError(Exception):
    """The model has nothing to say of this."""


def pairs(old: Table, new: Table) -> dict[Planned, Planned]:
    """Pair doses of a date: equal times first, then the nearest, each once.

    Of two that are as near, the earlier old one, then the earlier new one.
    """
    found: dict[Planned, Planned] = {}
    near = sorted(
        (abs(_minutes(one.at) - _minutes(other.at)), one.at, other.at, one.slot, other.slot)
        for one in old
        for other in new
    )
    olds, news = {one.slot: one for one in old}, {other.slot: other for other in new}
    for _distance, _at, _other_at, slot, other_slot in near:
        if olds[slot] not in found and news[other_slot] not in found.values():
            found[olds[slot]] = news[other_slot]
    return found


def _minutes(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])


@lru_cache(maxsize=20000)
def instant(day: date, at: str, zone: str) -> datetime:
    """Return when a local time comes: the first pass of a repeated hour, after a gap in one."""
    wall = datetime.combine(day, time.fromisoformat(at), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)
