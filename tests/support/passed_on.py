"""A store and a unit of work that pass everything on to a real one, for fakes of a part."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
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
from ldn_desktop.services.ports import LoggedConditions, Rows, Store, UnitOfWork


class PassedOnWork:
    """A unit of work that is wholly the real one's."""

    def __init__(self, real: UnitOfWork) -> None:
        self.real = real

    def commit(self) -> None:
        self.real.commit()

    def plan_history(self) -> PlanHistory:
        return self.real.plan_history()

    def append_revision(self, revision: Revision) -> Revision:
        return self.real.append_revision(revision)

    def withdraw_revision(self, revision: Revision) -> None:
        self.real.withdraw_revision(revision)

    def conditions(self) -> tuple[LoggedConditions, ...]:
        return self.real.conditions()

    def append_conditions(self, conditions: LoggedConditions) -> None:
        self.real.append_conditions(conditions)

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        return self.real.records(first, last)

    def newest_records(self, count: int) -> tuple[Record, ...]:
        return self.real.newest_records(count)

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        return self.real.records_since(at)

    def first_day(self) -> date | None:
        return self.real.first_day()

    def append_record(self, record: Record) -> Record:
        return self.real.append_record(record)

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        return self.real.reminders(first, last)

    def save_reminder(self, reminder: Reminder) -> None:
        self.real.save_reminder(reminder)

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        return self.real.scores(first, last)

    def append_score(self, score: Score) -> Score:
        return self.real.append_score(score)

    def withdraw_score(self, number: int, at: datetime) -> None:
        self.real.withdraw_score(number, at)

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        return self.real.notes(first, last)

    def append_note(self, note: Note) -> Note:
        return self.real.append_note(note)

    def withdraw_note(self, number: int, at: datetime) -> None:
        self.real.withdraw_note(number, at)

    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        return self.real.symptom_changes(first, last)

    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        return self.real.append_symptom_change(change)

    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        self.real.withdraw_symptom_change(number, at)

    def question_lines(self) -> tuple[QuestionLine, ...]:
        return self.real.question_lines()

    def append_question_line(self, line: QuestionLine) -> QuestionLine:
        return self.real.append_question_line(line)

    def review_lines(self) -> tuple[ReviewLine, ...]:
        return self.real.review_lines()

    def append_review_line(self, line: ReviewLine) -> ReviewLine:
        return self.real.append_review_line(line)

    def reports_made(self) -> tuple[ReportMade, ...]:
        return self.real.reports_made()

    def append_report_made(self, report: ReportMade) -> ReportMade:
        return self.real.append_report_made(report)

    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        return self.real.gentle_reminders(first, last)

    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        self.real.save_gentle_reminder(gentle_reminder)

    def stock(self) -> tuple[StockEntry, ...]:
        return self.real.stock()

    def append_stock(self, entry: StockEntry) -> StockEntry:
        return self.real.append_stock(entry)

    def settings(self) -> dict[str, str]:
        return self.real.settings()

    def put_setting(self, name: str, value: str) -> None:
        self.real.put_setting(name, value)

    def all_rows(self) -> Rows:
        return self.real.all_rows()

    def is_empty(self) -> bool:
        return self.real.is_empty()

    def put_all_rows(self, rows: Rows) -> None:
        self.real.put_all_rows(rows)

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        return self.real.up_times(since, until)

    def start_up_time(self, at: datetime) -> int:
        return self.real.start_up_time(at)

    def extend_up_time(self, number: int, until: datetime) -> None:
        self.real.extend_up_time(number, until)


class PassedOnStore:
    """A store that is wholly the real one's, but for what `wrapped` makes of a unit of work."""

    def __init__(self, real: Store) -> None:
        self.real = real

    def wrapped(self, work: UnitOfWork) -> UnitOfWork:
        return work

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        with self.real.work(write=write) as work:
            yield self.wrapped(work)

    def backup_to(self, target: Path) -> None:
        self.real.backup_to(target)

    def restore_from(self, source: Path) -> Path:
        return self.real.restore_from(source)

    def back_up_before(self, occasion: str) -> Path:
        return self.real.back_up_before(occasion)

    def close(self) -> None:
        self.real.close()
