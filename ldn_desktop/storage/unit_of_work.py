"""A unit of work: the services' reads and writes in one transaction."""

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
from ldn_desktop.services.ports import Conflict, LoggedConditions, Rows, UnitOfWork
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
from ldn_desktop.typing_compat import override

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SqliteUnitOfWork(UnitOfWork):
    """A unit of work on a connection that is in a transaction."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._reading = SqlReader(self._ask)

    @override
    def commit(self) -> None:
        with storage_errors(self._path):
            self._connection.commit()

    @override
    def plan_history(self) -> PlanHistory:
        with reading_errors(self._path):
            return self._reading.plan_history()

    @override
    def append_revision(self, revision: Revision) -> Revision:
        with storage_errors(self._path):
            number, plan_id = plan_rows.insert_revision(self._connection, revision)
        return replace(revision, number=number, plan_id=plan_id, withdrawn_at=None)

    @override
    def withdraw_revision(self, revision: Revision) -> None:
        with storage_errors(self._path):
            plan_rows.insert_withdrawal(self._connection, revision)

    @override
    def conditions(self) -> tuple[LoggedConditions, ...]:
        with reading_errors(self._path):
            return self._reading.conditions()

    @override
    def append_conditions(self, conditions: LoggedConditions) -> None:
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

    @override
    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        with reading_errors(self._path):
            return self._reading.records(first, last)

    @override
    def newest_records(self, count: int) -> tuple[Record, ...]:
        with reading_errors(self._path):
            return self._reading.newest_records(count)

    @override
    def records_since(self, at: datetime) -> tuple[Record, ...]:
        with reading_errors(self._path):
            return self._reading.records_since(at)

    @override
    def first_day(self) -> date | None:
        with reading_errors(self._path):
            return self._reading.first_day()

    @override
    def append_record(self, record: Record) -> Record:
        with storage_errors(self._path):
            return replace(record, id=record_rows.insert_record(self._connection, record))

    @override
    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        with reading_errors(self._path):
            return self._reading.reminders(first, last)

    @override
    def save_reminder(self, reminder: Reminder) -> None:
        with storage_errors(self._path):
            record_rows.save_reminder(self._connection, reminder)

    @override
    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        with reading_errors(self._path):
            return check_in_rows.scores(self._connection, first, last)

    @override
    def append_score(self, score: Score) -> Score:
        with storage_errors(self._path):
            return check_in_rows.insert_score(self._connection, score)

    @override
    def withdraw_score(self, number: int, at: datetime) -> None:
        with storage_errors(self._path):
            check_in_rows.withdraw(self._connection, tables.score_withdrawal, number, at)

    @override
    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        with reading_errors(self._path):
            return check_in_rows.notes(self._connection, first, last)

    @override
    def append_note(self, note: Note) -> Note:
        with storage_errors(self._path):
            return check_in_rows.insert_note(self._connection, note)

    @override
    def withdraw_note(self, number: int, at: datetime) -> None:
        with storage_errors(self._path):
            check_in_rows.withdraw(self._connection, tables.note_withdrawal, number, at)

    @override
    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        with reading_errors(self._path):
            return check_in_rows.symptom_changes(self._connection, first, last)

    @override
    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        with storage_errors(self._path):
            return check_in_rows.insert_symptom_change(self._connection, change)

    @override
    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        with storage_errors(self._path):
            table = tables.symptom_change_withdrawal
            check_in_rows.withdraw(self._connection, table, number, at)

    @override
    def question_lines(self) -> tuple[QuestionLine, ...]:
        with reading_errors(self._path):
            return appointment_rows.question_lines(self._connection)

    @override
    def append_question_line(self, line: QuestionLine) -> QuestionLine:
        with storage_errors(self._path):
            return appointment_rows.insert_question_line(self._connection, line)

    @override
    def review_lines(self) -> tuple[ReviewLine, ...]:
        with reading_errors(self._path):
            return appointment_rows.review_lines(self._connection)

    @override
    def append_review_line(self, line: ReviewLine) -> ReviewLine:
        with storage_errors(self._path):
            return appointment_rows.insert_review_line(self._connection, line)

    @override
    def reports_made(self) -> tuple[ReportMade, ...]:
        with reading_errors(self._path):
            return appointment_rows.reports_made(self._connection)

    @override
    def append_report_made(self, report: ReportMade) -> ReportMade:
        with storage_errors(self._path):
            return appointment_rows.insert_report_made(self._connection, report)

    @override
    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        with reading_errors(self._path):
            return appointment_rows.gentle_reminders(self._connection, first, last)

    @override
    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        with storage_errors(self._path):
            appointment_rows.save_gentle_reminder(self._connection, gentle_reminder)

    @override
    def stock(self) -> tuple[StockEntry, ...]:
        query = select(tables.stock_entry).order_by(tables.stock_entry.c.id)
        with reading_errors(self._path):
            rows = self._connection.execute(query).mappings()
            return tuple(stock_rows.stock_entry_of(row) for row in rows)

    @override
    def append_stock(self, entry: StockEntry) -> StockEntry:
        with storage_errors(self._path):
            return replace(entry, id=stock_rows.insert_stock_entry(self._connection, entry))

    @override
    def settings(self) -> dict[str, str]:
        with reading_errors(self._path):
            return self._reading.settings()

    @override
    def put_setting(self, name: str, value: str) -> None:
        with storage_errors(self._path):
            put_row(self._connection, tables.setting, {"name": name}, {"value": value})

    @override
    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        with reading_errors(self._path):
            return self._reading.up_times(since, until)

    @override
    def start_up_time(self, at: datetime) -> int:
        # The number is computed from the instant, so that it is never used again, not even after a
        # restore replaced the spans while the app ran.
        number = (at - _EPOCH) // _MICROSECOND
        with storage_errors(self._path):
            while self._connection.execute(_span(number)).first():
                number += 1
            self._insert_span(number, at, at)
        return number

    @override
    def extend_up_time(self, number: int, until: datetime) -> None:
        # A span never shrinks.
        change = update(tables.running).where(
            tables.running.c.number == number, tables.running.c.until < until
        )
        with storage_errors(self._path):
            if self._connection.execute(change, {"until": until}).rowcount:
                return
            if not self._connection.execute(_span(number)).first():
                self._insert_span(number, _EPOCH + number * _MICROSECOND, until)

    @override
    def all_rows(self) -> Rows:
        with reading_errors(self._path):
            return dump.read_rows(self._connection)

    @override
    def is_empty(self) -> bool:
        with reading_errors(self._path):
            return dump.is_empty(self._connection)

    @override
    def put_all_rows(self, rows: Rows) -> None:
        try:
            with storage_errors(self._path):
                dump.write_rows(self._connection, rows)
            self.read_all()
        except (Conflict, StorageError) as error:
            if isinstance(error, StorageError) and error.kind is not StorageErrorKind.DAMAGED:
                raise
            raise ValidationError(ValidationCode.ROWS_DO_NOT_FIT) from error

    def read_all(self) -> None:
        """Read every row; raise `StorageError` (DAMAGED) for a row that the domain rejects."""
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
