"""One unit of work: what services read and write, as one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    insert,
    select,
    text,
    update,
)

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.running import UpTime
from ldn_desktop.domain.stock import StockEntry
from ldn_desktop.storage import plan_rows, record_rows, stock_rows, tables
from ldn_desktop.storage.faults import reading_faults, storage_faults
from ldn_desktop.storage.reading import Reading
from ldn_desktop.storage.rows import Row, insert_numbered

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SqliteWork:
    """Implements `services.ports.Work` on a connection that is in a transaction."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._reading = Reading(self._ask)

    def commit(self) -> None:
        """Make what was done last; see the port."""
        with storage_faults(self._path):
            self._connection.commit()

    def plan_book(self) -> PlanBook:
        """Return all revisions of all plans, in the order they were made."""
        with reading_faults(self._path):
            return self._reading.plan_book()

    def append_revision(self, revision: Revision) -> Revision:
        """Append a revision and return it with its `number` and its plan's id."""
        with storage_faults(self._path):
            number, plan_id = plan_rows.insert_revision(self._connection, revision)
        return replace(revision, number=number, plan_id=plan_id, withdrawn=False)

    def withdraw_revision(self, number: int, at: datetime) -> None:
        """Note, as a row of its own, that the revision was taken back.

        Raises `Conflict` if it was already.
        """
        row = {"revision": number, "withdrawn_at": at}
        with storage_faults(self._path):
            self._connection.execute(insert(tables.revision_withdrawal), row)

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        """Return the log of the doses of these dates, both included, in the order appended."""
        with reading_faults(self._path):
            return self._reading.records(first, last)

    def append_record(self, record: Record) -> Record:
        """Append a line to the log; raises `Conflict` where another process came first."""
        with storage_faults(self._path):
            return replace(record, id=record_rows.insert_record(self._connection, record))

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        """Return the reminder rows of these dates, both included."""
        with reading_faults(self._path):
            return self._reading.reminders(first, last)

    def save_reminder(self, reminder: Reminder) -> None:
        """Insert or replace the row of this reminder's dose."""
        with storage_faults(self._path):
            record_rows.save_reminder(self._connection, reminder)

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        """Return the scores of these dates in the order appended."""
        columns = tables.score.c
        values = (columns.day, columns.symptom, columns.score, columns.recorded_at, columns.id)
        query = select(*values).where(*_between(columns.day, first, last)).order_by(columns.id)
        with reading_faults(self._path):
            return tuple(Score(*row) for row in self._connection.execute(query))

    def append_score(self, score: Score) -> Score:
        """Append a score and return it with its `id`."""
        row: Row = {
            "day": score.day,
            "symptom": score.symptom,
            "score": score.score,
            "recorded_at": score.recorded_at,
        }
        with storage_faults(self._path):
            return replace(score, id=insert_numbered(self._connection, tables.score, row))

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        """Return the notes of these dates in the order appended."""
        columns = tables.note.c
        query = select(columns.day, columns.text, columns.recorded_at, columns.id)
        query = query.where(*_between(columns.day, first, last)).order_by(columns.id)
        with reading_faults(self._path):
            return tuple(Note(*row) for row in self._connection.execute(query))

    def append_note(self, note: Note) -> Note:
        """Append a note and return it with its `id`."""
        row: Row = {"day": note.day, "text": note.text, "recorded_at": note.recorded_at}
        with storage_faults(self._path):
            return replace(note, id=insert_numbered(self._connection, tables.note, row))

    def stock(self) -> tuple[StockEntry, ...]:
        """Return what was said of the items at home, in the order appended."""
        query = select(tables.stock_entry).order_by(tables.stock_entry.c.id)
        with reading_faults(self._path):
            rows = self._connection.execute(query).mappings()
            return tuple(stock_rows.stock_entry_of(row) for row in rows)

    def append_stock(self, entry: StockEntry) -> StockEntry:
        """Append what was said of an item at home and return it with its `id`."""
        with storage_faults(self._path):
            return replace(entry, id=stock_rows.insert_stock_entry(self._connection, entry))

    def settings(self) -> dict[str, str]:
        """Return the stored settings, as text by name."""
        with reading_faults(self._path):
            return self._reading.settings()

    def put_setting(self, name: str, value: str) -> None:
        """Store one tables.setting."""
        change = update(tables.setting).where(tables.setting.c.name == name)
        with storage_faults(self._path):
            if self._connection.execute(change, {"value": value}).rowcount == 0:
                self._connection.execute(insert(tables.setting), {"name": name, "value": value})

    def up_times(self, since: datetime) -> tuple[UpTime, ...]:
        """Return the spans of the running log that reach beyond the UTC instant `since`."""
        with reading_faults(self._path):
            return self._reading.up_times(since)

    def start_up_time(self, at: datetime) -> int:
        """Begin a span of the running log at the UTC instant `at`; return its number.

        The number is made of the instant, so that none is ever given again, not even after a
        restore put other spans in place while the app ran.
        """
        number = (at - _EPOCH) // _MICROSECOND
        with storage_faults(self._path):
            while self._connection.execute(_span(number)).first():
                number += 1
            self._insert_span(number, at, at)
        return number

    def extend_up_time(self, number: int, until: datetime) -> None:
        """Note that the app was still up at the UTC instant `until`; a span never shrinks."""
        change = update(tables.running).where(
            tables.running.c.number == number, tables.running.c.until < until
        )
        with storage_faults(self._path):
            if self._connection.execute(change, {"until": until}).rowcount:
                return
            if not self._connection.execute(_span(number)).first():
                self._insert_span(number, _EPOCH + number * _MICROSECOND, until)

    def read_all(self) -> None:
        """Read every row; raises `StorageError` (DAMAGED) for one that the domain refuses."""
        self.plan_book()
        self.records()
        self.reminders(date.min, date.max)
        self.scores()
        self.notes()
        self.stock()
        self.settings()
        self.up_times(_EPOCH)

    def _ask(self, statement: str, values: Mapping[str, str]) -> Iterable[Mapping[str, object]]:
        return [dict(row) for row in self._connection.execute(text(statement), values).mappings()]

    def _insert_span(self, number: int, since: datetime, until: datetime) -> None:
        row = {"number": number, "since": since, "until": until}
        self._connection.execute(insert(tables.running), row)


def _span(number: int) -> Select[int]:
    return select(tables.running.c.number).where(tables.running.c.number == number)


def _between(day: Column[date], first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    bounds = []
    if first is not None:
        bounds.append(day >= first)
    if last is not None:
        bounds.append(day <= last)
    return bounds
