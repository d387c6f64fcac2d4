"""A store in memory, for what takes ten thousands of looks: the reminders' side of the port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

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
from ldn_desktop.services.ports import Conflict, LoggedConditions, Rows

ONE_DAY = timedelta(days=1)


class _NotKept:
    """The rest of `services.ports.Work`: what is not kept in memory is refused, not forgotten."""

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        raise NotImplementedError

    def first_day(self) -> date | None:
        raise NotImplementedError

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        raise NotImplementedError

    def append_score(self, score: Score) -> Score:
        raise NotImplementedError

    def withdraw_score(self, number: int, at: datetime) -> None:
        raise NotImplementedError

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        raise NotImplementedError

    def append_note(self, note: Note) -> Note:
        raise NotImplementedError

    def withdraw_note(self, number: int, at: datetime) -> None:
        raise NotImplementedError

    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        raise NotImplementedError

    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        raise NotImplementedError

    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        raise NotImplementedError

    def question_lines(self) -> tuple[QuestionLine, ...]:
        raise NotImplementedError

    def append_question_line(self, line: QuestionLine) -> QuestionLine:
        raise NotImplementedError

    def append_review_line(self, line: ReviewLine) -> ReviewLine:
        raise NotImplementedError

    def reports_made(self) -> tuple[ReportMade, ...]:
        raise NotImplementedError

    def append_report_made(self, report: ReportMade) -> ReportMade:
        raise NotImplementedError

    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        raise NotImplementedError

    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        raise NotImplementedError

    def append_stock(self, entry: StockEntry) -> StockEntry:
        raise NotImplementedError

    def all_rows(self) -> Rows:
        raise NotImplementedError

    def is_empty(self) -> bool:
        raise NotImplementedError

    def put_all_rows(self, rows: Rows) -> None:
        raise NotImplementedError


class MemoryWork(_NotKept):
    """A unit of work: it notes what is to be changed and does it at `commit`."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self._history = store.history
        self._conditions = store.conditions
        self._lines: list[Record] = []
        self._reminders: dict[DoseKey, Reminder] = {}
        self._spans: dict[int, UpTime] = {}
        self._settings: dict[str, str] = {}

    def commit(self) -> None:
        """Make what was done last, all of it or nothing."""
        store = self._store
        store.history = self._history
        store.conditions = self._conditions
        for line in self._lines:
            store.lines[line.day] = (*store.lines.get(line.day, ()), line)
            store.newest_line = line.id
            if line.undoes is not None:
                store.undone.add(line.undoes)
        for key, reminder in self._reminders.items():
            store.reminders.setdefault(key.day, {})[key] = reminder
        store.spans.update(self._spans)
        store.settings.update(self._settings)
        self._lines, self._reminders, self._spans, self._settings = [], {}, {}, {}

    def plan_history(self) -> PlanHistory:
        return self._history

    def append_revision(self, revision: Revision) -> Revision:
        history = self._history
        plan_id = revision.plan_id or history.next_plan_id
        made = replace(revision, number=history.next_number, plan_id=plan_id)
        self._history = PlanHistory((*history.revisions, made))
        return made

    def withdraw_revision(self, revision: Revision) -> None:
        found = self._history.revisions
        taken_back = (revision if one.number == revision.number else one for one in found)
        self._history = PlanHistory(tuple(taken_back))

    def conditions(self) -> tuple[LoggedConditions, ...]:
        return self._conditions

    def append_conditions(self, conditions: LoggedConditions) -> None:
        self._conditions = (*self._conditions, conditions)

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        days = self._store.lines.keys() | {line.day for line in self._lines}
        wanted = (day for day in days if (not first or day >= first) and (not last or day <= last))
        if first is not None and last is not None:
            wanted = (first + n * ONE_DAY for n in range((last - first).days + 1))
        found = [line for day in wanted for line in self._store.lines.get(day, ())]
        found += [
            line
            for line in self._lines
            if (not first or line.day >= first) and (not last or line.day <= last)
        ]
        return tuple(sorted(found, key=lambda line: line.id))

    def newest_records(self, count: int) -> tuple[Record, ...]:
        return self.records()[-count:]

    def append_record(self, record: Record) -> Record:
        taken_back = self._store.undone | {line.undoes for line in self._lines}
        if record.undoes is not None and record.undoes in taken_back:
            raise Conflict("memory")
        made = replace(record, id=self._store.newest_line + len(self._lines) + 1)
        self._lines.append(made)
        return made

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        days = (first + n * ONE_DAY for n in range((last - first).days + 1))
        found = {
            key: row for day in days for key, row in self._store.reminders.get(day, {}).items()
        }
        noted = {key: row for key, row in self._reminders.items() if first <= key.day <= last}
        return {**found, **noted}

    def save_reminder(self, reminder: Reminder) -> None:
        self._reminders[reminder.key] = reminder

    def stock(self) -> tuple[StockEntry, ...]:
        """Return nothing: no one counts what is at home here."""
        return ()

    def review_lines(self) -> tuple[ReviewLine, ...]:
        """Return nothing: no review is ahead here."""
        return ()

    def settings(self) -> dict[str, str]:
        return {**self._store.settings, **self._settings}

    def put_setting(self, name: str, value: str) -> None:
        self._settings[name] = value

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        spans = {**self._recent(since), **self._spans}
        found = (span for span in spans.values() if span.until > since)
        return tuple(span for span in found if until is None or span.since < until)

    def _recent(self, since: datetime) -> dict[int, UpTime]:
        """Return the newest spans, as far back as may reach beyond `since`: they are in order."""
        recent = {}
        for number in reversed(self._store.spans):
            span = self._store.spans[number]
            recent[number] = span
            if span.until <= since - ONE_DAY:
                break
        return dict(reversed(recent.items()))

    def start_up_time(self, at: datetime) -> int:
        number = len(self._store.spans) + len(self._spans) + 1
        self._spans[number] = UpTime(at, at)
        return number

    def extend_up_time(self, number: int, until: datetime) -> None:
        span = self._spans.get(number) or self._store.spans[number]
        self._spans[number] = UpTime(span.since, max(span.until, until))


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

    def back_up_before(self, occasion: str) -> Path:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of nothing: it is gone with its last user."""
