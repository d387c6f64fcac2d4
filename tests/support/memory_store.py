"""A store in memory, for what takes ten thousands of looks: the reminders' side of the port."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.questions import QuestionLine
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.reviews import ReportMade, ReviewLine
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import StockEntry
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.repositories import (
    Conflict,
    DatedRows,
    DatedWithdrawableLog,
    ImportedRows,
    ImportRepository,
    Log,
    LoggedConditions,
    RecordRepository,
    RevisionRepository,
    Row,
    Rows,
    SettingRepository,
    UnitOfWork,
    UpTimeRepository,
)

T = TypeVar("T")

ONE_DAY = timedelta(days=1)


class _NotKept(DatedWithdrawableLog[T]):
    """What is not kept in memory is refused, not forgotten."""

    def all(self) -> tuple[T, ...]:
        raise NotImplementedError

    def between(self, first: date | None = None, last: date | None = None) -> tuple[T, ...]:
        raise NotImplementedError

    def add(self, entry: T) -> T:
        raise NotImplementedError

    def withdraw(self, number: int, at: datetime) -> None:
        raise NotImplementedError


class _Empty(_NotKept[T]):
    """No one counts what is at home here, and no review is ahead."""

    def all(self) -> tuple[T, ...]:
        return ()


class _NoGentleReminders(DatedRows[tuple[GentleReminderKind, date], GentleReminder]):
    def between(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        raise NotImplementedError

    def save(self, row: GentleReminder) -> None:
        raise NotImplementedError


class _NoImports(ImportRepository):
    def newest(self) -> dict[str, int]:
        raise NotImplementedError

    def sample(self, rows: ImportedRows) -> tuple[Row, ...]:
        raise NotImplementedError

    def take_back(self, rows: ImportedRows, at: datetime) -> None:
        raise NotImplementedError

    def put_back(self, rows: ImportedRows, at: datetime) -> None:
        raise NotImplementedError


class _Revisions(RevisionRepository):
    def __init__(self, found: PlanHistory) -> None:
        self.found = found

    def history(self) -> PlanHistory:
        return self.found

    def add(self, revision: Revision) -> Revision:
        history = self.found
        plan_id = revision.plan_id or history.next_plan_id
        made = replace(revision, number=history.next_number, plan_id=plan_id)
        self.found = PlanHistory((*history.revisions, made))
        return made

    def withdraw(self, revision: Revision) -> None:
        found = self.found.revisions
        taken_back = (revision if one.number == revision.number else one for one in found)
        self.found = PlanHistory(tuple(taken_back))


class _Conditions(Log[LoggedConditions]):
    def __init__(self, found: tuple[LoggedConditions, ...]) -> None:
        self.found = found

    def all(self) -> tuple[LoggedConditions, ...]:
        return self.found

    def add(self, entry: LoggedConditions) -> LoggedConditions:
        self.found = (*self.found, entry)
        return entry


class _Records(RecordRepository):
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self.added: list[Record] = []

    def all(self) -> tuple[Record, ...]:
        return self.between()

    def between(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        days = self._store.lines.keys() | {line.day for line in self.added}
        wanted = (day for day in days if (not first or day >= first) and (not last or day <= last))
        if first is not None and last is not None:
            wanted = (first + n * ONE_DAY for n in range((last - first).days + 1))
        found = [line for day in wanted for line in self._store.lines.get(day, ())]
        found += [
            line
            for line in self.added
            if (not first or line.day >= first) and (not last or line.day <= last)
        ]
        return tuple(sorted(found, key=lambda line: line.id))

    def newest(self, count: int) -> tuple[Record, ...]:
        return self.all()[-count:]

    def since(self, at: datetime) -> tuple[Record, ...]:
        raise NotImplementedError

    def add(self, entry: Record) -> Record:
        taken_back = self._store.undone | {line.undoes for line in self.added}
        if entry.undoes is not None and entry.undoes in taken_back:
            raise Conflict("memory")
        made = replace(entry, id=self._store.newest_line + len(self.added) + 1)
        self.added.append(made)
        return made


class _Reminders(DatedRows[DoseKey, Reminder]):
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self.saved: dict[DoseKey, Reminder] = {}

    def between(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        days = (first + n * ONE_DAY for n in range((last - first).days + 1))
        found = {
            key: row for day in days for key, row in self._store.reminders.get(day, {}).items()
        }
        noted = {key: row for key, row in self.saved.items() if first <= key.day <= last}
        return {**found, **noted}

    def save(self, row: Reminder) -> None:
        self.saved[row.key] = row


class _Settings(SettingRepository):
    def __init__(self, found: dict[str, str]) -> None:
        self.found = {**found}

    def all(self) -> dict[str, str]:
        return {**self.found}

    def save(self, name: str, value: str) -> None:
        self.found[name] = value


class _UpTimes(UpTimeRepository):
    def __init__(self, spans: dict[int, UpTime]) -> None:
        self._spans = spans
        self.changed: dict[int, UpTime] = {}

    def between(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        spans = {**self._recent(since), **self.changed}
        found = (span for span in spans.values() if span.until > since)
        return tuple(span for span in found if until is None or span.since < until)

    def _recent(self, since: datetime) -> dict[int, UpTime]:
        """Return the newest spans, as far back as may reach beyond `since`: they are in order."""
        recent = {}
        for number in reversed(self._spans):
            span = self._spans[number]
            recent[number] = span
            if span.until <= since - ONE_DAY:
                break
        return dict(reversed(recent.items()))

    def start(self, at: datetime) -> int:
        number = len(self._spans) + len(self.changed) + 1
        self.changed[number] = UpTime(at, at)
        return number

    def extend(self, number: int, until: datetime) -> None:
        span = self.changed.get(number) or self._spans[number]
        self.changed[number] = UpTime(span.since, max(span.until, until))


class MemoryWork(UnitOfWork):
    """A unit of work: it notes what is to be changed and does it at `commit`."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self._begin()
        self.scores = _NotKept[Score]()
        self.notes = _NotKept[Note]()
        self.symptom_changes = _NotKept[SymptomChange]()
        self.questions = _NotKept[QuestionLine]()
        self.reviews = _Empty[ReviewLine]()
        self.reports = _NotKept[ReportMade]()
        self.gentle_reminders = _NoGentleReminders()
        self.stock = _Empty[StockEntry]()
        self.imports = _NoImports()

    def _begin(self) -> None:
        store = self._store
        self.revisions: _Revisions = _Revisions(store.history)
        self.conditions: _Conditions = _Conditions(store.conditions)
        self.records: _Records = _Records(store)
        self.reminders: _Reminders = _Reminders(store)
        self.settings: _Settings = _Settings(store.settings)
        self.up_times: _UpTimes = _UpTimes(store.spans)

    def commit(self) -> None:
        """Make what was done last, all of it or nothing."""
        store = self._store
        store.history = self.revisions.found
        store.conditions = self.conditions.found
        for line in self.records.added:
            store.lines[line.day] = (*store.lines.get(line.day, ()), line)
            store.newest_line = line.id
            if line.undoes is not None:
                store.undone.add(line.undoes)
        for key, reminder in self.reminders.saved.items():
            store.reminders.setdefault(key.day, {})[key] = reminder
        store.settings.update(self.settings.found)
        store.spans.update(self.up_times.changed)
        self._begin()

    def first_day(self) -> date | None:
        raise NotImplementedError

    def all_rows(self) -> Rows:
        raise NotImplementedError

    def is_empty(self) -> bool:
        raise NotImplementedError

    def put_all_rows(self, rows: Rows) -> None:
        raise NotImplementedError


class MemoryStore:
    """Implements `services.ports.Store` as far as reminding and recording use it."""

    def __init__(self) -> None:
        self.history = PlanHistory()
        self.conditions: tuple[LoggedConditions, ...] = ()
        self.lines: dict[date, tuple[Record, ...]] = {}
        self.newest_line = 0
        self.undone: set[int] = set()
        self.reminders: dict[date, dict[DoseKey, Reminder]] = {}
        self.spans: dict[int, UpTime] = {}
        self.settings: dict[str, str] = {}

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[MemoryWork]:
        """Begin a unit of work; what is not committed is forgotten."""
        yield MemoryWork(self)

    def backup_to(self, target: Path) -> None:
        raise NotImplementedError

    def restore_from(self, source: Path) -> Path:
        raise NotImplementedError

    def read_backup(self, source: Path) -> AbstractContextManager[UnitOfWork]:
        raise NotImplementedError

    def back_up_before(self, occasion: str) -> Path:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of nothing: it is gone with its last user."""
