"""One unit of work: what services read and write, as one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Select, insert, select, text, update

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.questions import QuestionLine
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.reviews import ReportMade, ReviewLine
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import StockEntry
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import Conflict, NotedConditions, Rows
from ldn_desktop.storage import (
    appointment_rows,
    check_in_rows,
    dump,
    plan_rows,
    record_rows,
    stock_rows,
    tables,
)
from ldn_desktop.storage.rows import put_row
from ldn_desktop.storage.sql_reader import SqlReader
from ldn_desktop.storage.storage_errors import reading_errors, storage_errors

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SqliteUnitOfWork:
    """Implements `services.ports.Work` on a connection that is in a transaction."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._reading = SqlReader(self._ask)

    def commit(self) -> None:
        """Make what was done last; see the port."""
        with storage_errors(self._path):
            self._connection.commit()

    def plan_history(self) -> PlanHistory:
        """Return all revisions of all plans, in the order they were made."""
        with reading_errors(self._path):
            return self._reading.plan_history()

    def append_revision(self, revision: Revision) -> Revision:
        """Append a revision and return it with its `number` and its plan's id."""
        with storage_errors(self._path):
            number, plan_id = plan_rows.insert_revision(self._connection, revision)
        return replace(revision, number=number, plan_id=plan_id, withdrawn_at=None)

    def withdraw_revision(self, revision: Revision) -> None:
        """Note, as rows of their own, that the revision was taken back; see the port."""
        with storage_errors(self._path):
            plan_rows.insert_withdrawal(self._connection, revision)

    def conditions(self) -> tuple[NotedConditions, ...]:
        """Return the zone and the window's hours as they were noted; see the port."""
        with reading_errors(self._path):
            return self._reading.conditions()

    def append_conditions(self, conditions: NotedConditions) -> None:
        """Append the zone and the window's hours as they are now."""
        rules = conditions.rules
        row = {
            "since": conditions.since,
            "zone": conditions.zone,
            "on_time_hours": rules.on_time_hours,
            "late_hours": rules.late_hours,
            "before_next_hours": rules.before_next_hours,
        }
        with storage_errors(self._path):
            self._connection.execute(insert(tables.conditions), row)

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        """Return the log of the doses of these dates, both included, in the order appended."""
        with reading_errors(self._path):
            return self._reading.records(first, last)

    def newest_records(self, count: int) -> tuple[Record, ...]:
        """Return the last lines of the log, in the order appended."""
        with reading_errors(self._path):
            return self._reading.newest_records(count)

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        """Return the lines said at an instant or later, in the order appended."""
        with reading_errors(self._path):
            return self._reading.records_since(at)

    def first_day(self) -> date | None:
        """Return the earliest date of any record, score or note."""
        with reading_errors(self._path):
            return self._reading.first_day()

    def append_record(self, record: Record) -> Record:
        """Append a line to the log; raises `Conflict` where another process came first."""
        with storage_errors(self._path):
            return replace(record, id=record_rows.insert_record(self._connection, record))

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        """Return the reminder rows of these dates, both included."""
        with reading_errors(self._path):
            return self._reading.reminders(first, last)

    def save_reminder(self, reminder: Reminder) -> None:
        """Insert or replace the row of this reminder's dose."""
        with storage_errors(self._path):
            record_rows.save_reminder(self._connection, reminder)

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        """Return the scores of these dates in the order appended."""
        with reading_errors(self._path):
            return check_in_rows.scores(self._connection, first, last)

    def append_score(self, score: Score) -> Score:
        """Append a score and return it with its `id`."""
        with storage_errors(self._path):
            return check_in_rows.insert_score(self._connection, score)

    def withdraw_score(self, number: int, at: datetime) -> None:
        """Note that a score was taken back."""
        with storage_errors(self._path):
            check_in_rows.withdraw(self._connection, tables.score_withdrawal, number, at)

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        """Return the notes of these dates in the order appended."""
        with reading_errors(self._path):
            return check_in_rows.notes(self._connection, first, last)

    def append_note(self, note: Note) -> Note:
        """Append a note and return it with its `id`."""
        with storage_errors(self._path):
            return check_in_rows.insert_note(self._connection, note)

    def withdraw_note(self, number: int, at: datetime) -> None:
        """Note that a note was taken back."""
        with storage_errors(self._path):
            check_in_rows.withdraw(self._connection, tables.note_withdrawal, number, at)

    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        """Return what was said of symptoms on these dates, in the order appended."""
        with reading_errors(self._path):
            return check_in_rows.symptom_changes(self._connection, first, last)

    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        """Append what was said of a symptom and return it with its `id`."""
        with storage_errors(self._path):
            return check_in_rows.insert_symptom_change(self._connection, change)

    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        """Note that what was said of a symptom was taken back."""
        with storage_errors(self._path):
            table = tables.symptom_change_withdrawal
            check_in_rows.withdraw(self._connection, table, number, at)

    def question_lines(self) -> tuple[QuestionLine, ...]:
        """Return the log of questions in the order appended."""
        with reading_errors(self._path):
            return appointment_rows.question_lines(self._connection)

    def append_question_line(self, line: QuestionLine) -> QuestionLine:
        """Append a line to the log of questions and return it with its `id`."""
        with storage_errors(self._path):
            return appointment_rows.insert_question_line(self._connection, line)

    def review_lines(self) -> tuple[ReviewLine, ...]:
        """Return the log of review days in the order appended."""
        with reading_errors(self._path):
            return appointment_rows.review_lines(self._connection)

    def append_review_line(self, line: ReviewLine) -> ReviewLine:
        """Append a line to the log of review days and return it with its `id`."""
        with storage_errors(self._path):
            return appointment_rows.insert_review_line(self._connection, line)

    def reports_made(self) -> tuple[ReportMade, ...]:
        """Return which reports were made, in the order made."""
        with reading_errors(self._path):
            return appointment_rows.reports_made(self._connection)

    def append_report_made(self, report: ReportMade) -> ReportMade:
        """Append that a report was made and return it with its `id`."""
        with storage_errors(self._path):
            return appointment_rows.insert_report_made(self._connection, report)

    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        """Return what became of the gentle reminders for these dates."""
        with reading_errors(self._path):
            return appointment_rows.gentle_reminders(self._connection, first, last)

    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        """Insert or replace the row of this kind and day."""
        with storage_errors(self._path):
            appointment_rows.save_gentle_reminder(self._connection, gentle_reminder)

    def stock(self) -> tuple[StockEntry, ...]:
        """Return what was said of the items at home, in the order appended."""
        query = select(tables.stock_entry).order_by(tables.stock_entry.c.id)
        with reading_errors(self._path):
            rows = self._connection.execute(query).mappings()
            return tuple(stock_rows.stock_entry_of(row) for row in rows)

    def append_stock(self, entry: StockEntry) -> StockEntry:
        """Append what was said of an item at home and return it with its `id`."""
        with storage_errors(self._path):
            return replace(entry, id=stock_rows.insert_stock_entry(self._connection, entry))

    def settings(self) -> dict[str, str]:
        """Return the stored settings, as text by name."""
        with reading_errors(self._path):
            return self._reading.settings()

    def put_setting(self, name: str, value: str) -> None:
        """Store one setting."""
        with storage_errors(self._path):
            put_row(self._connection, tables.setting, {"name": name}, {"value": value})

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        """Return the spans of the running log that reach into this time; see the port."""
        with reading_errors(self._path):
            return self._reading.up_times(since, until)

    def start_up_time(self, at: datetime) -> int:
        """Begin a span of the running log at the UTC instant `at`; return its number.

        The number is made of the instant, so that none is ever given again, not even after a
        restore put other spans in place while the app ran.
        """
        number = (at - _EPOCH) // _MICROSECOND
        with storage_errors(self._path):
            while self._connection.execute(_span(number)).first():
                number += 1
            self._insert_span(number, at, at)
        return number

    def extend_up_time(self, number: int, until: datetime) -> None:
        """Note that the app was still up at the UTC instant `until`; a span never shrinks."""
        change = update(tables.running).where(
            tables.running.c.number == number, tables.running.c.until < until
        )
        with storage_errors(self._path):
            if self._connection.execute(change, {"until": until}).rowcount:
                return
            if not self._connection.execute(_span(number)).first():
                self._insert_span(number, _EPOCH + number * _MICROSECOND, until)

    def all_rows(self) -> Rows:
        """Return everything but machine state, as it is kept."""
        with reading_errors(self._path):
            return dump.read_rows(self._connection)

    def is_empty(self) -> bool:
        """Say whether nothing was ever entered."""
        with reading_errors(self._path):
            return dump.is_empty(self._connection)

    def put_all_rows(self, rows: Rows) -> None:
        """Write rows into a store that is empty, and read them back; see the port."""
        try:
            with storage_errors(self._path):
                dump.write_rows(self._connection, rows)
            self.read_all()
        except (Conflict, StorageError) as error:
            if isinstance(error, StorageError) and error.fault is not StorageErrorKind.DAMAGED:
                raise
            raise ValidationError(ValidationCode.ROWS_DO_NOT_FIT) from error

    def read_all(self) -> None:
        """Read every row; raises `StorageError` (DAMAGED) for one that the domain refuses."""
        self.plan_history()
        self.conditions()
        self.records()
        self.reminders(date.min, date.max)
        self.scores()
        self.notes()
        self.symptom_changes()
        self.question_lines()
        self.review_lines()
        self.reports_made()
        self.gentle_reminders(date.min, date.max)
        self.stock()
        self.settings()
        self.up_times(_EPOCH)

    def _ask(self, statement: str, values: Mapping[str, str]) -> Iterable[Mapping[str, object]]:
        found = self._connection.execute(text(statement), values)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def _insert_span(self, number: int, since: datetime, until: datetime) -> None:
        row = {"number": number, "since": since, "until": until}
        self._connection.execute(insert(tables.running), row)


def _span(number: int) -> Select[int]:
    return select(tables.running.c.number).where(tables.running.c.number == number)
