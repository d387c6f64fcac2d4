"""A unit of work: the repositories in one transaction, written through SQLAlchemy."""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, update

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.repositories import Conflict, Rows, UnitOfWork
from ldn_desktop.storage import dump
from ldn_desktop.storage.repositories.conditions import SqliteConditions
from ldn_desktop.storage.repositories.gentle_reminders import SqliteGentleReminders
from ldn_desktop.storage.repositories.imports import SqliteImports
from ldn_desktop.storage.repositories.notes import SqliteNotes
from ldn_desktop.storage.repositories.questions import SqliteQuestions
from ldn_desktop.storage.repositories.records import SqliteRecords
from ldn_desktop.storage.repositories.reminders import SqliteReminders
from ldn_desktop.storage.repositories.reports import SqliteReports
from ldn_desktop.storage.repositories.reviews import SqliteReviews
from ldn_desktop.storage.repositories.revisions import SqliteRevisions
from ldn_desktop.storage.repositories.scores import SqliteScores
from ldn_desktop.storage.repositories.settings import SqliteSettings
from ldn_desktop.storage.repositories.stock import SqliteStock
from ldn_desktop.storage.repositories.symptom_changes import SqliteSymptomChanges
from ldn_desktop.storage.repositories.up_times import SqliteUpTimes
from ldn_desktop.storage.sql import Sql, Values
from ldn_desktop.storage.storage_errors import reading_errors, storage_errors
from ldn_desktop.storage.tables import metadata
from ldn_desktop.storage.values import day, optional
from ldn_desktop.typing_compat import override

_OF_DAYS = ("dose_record", "score", "note")


class SqliteUnitOfWork(UnitOfWork):
    """A unit of work on a connection that is in a transaction."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._sql = sql = _WritingSql(connection, path)
        self.revisions = SqliteRevisions(sql)
        self.conditions = SqliteConditions(sql)
        self.records = SqliteRecords(sql)
        self.reminders = SqliteReminders(sql)
        self.scores = SqliteScores(sql)
        self.notes = SqliteNotes(sql)
        self.symptom_changes = SqliteSymptomChanges(sql)
        self.questions = SqliteQuestions(sql)
        self.reviews = SqliteReviews(sql)
        self.reports = SqliteReports(sql)
        self.gentle_reminders = SqliteGentleReminders(sql)
        self.stock = SqliteStock(sql)
        self.imports = SqliteImports(sql)
        self.settings = SqliteSettings(sql)
        self.up_times = SqliteUpTimes(sql)

    @override
    def commit(self) -> None:
        with storage_errors(self._path):
            self._connection.commit()

    @override
    def first_day(self) -> date | None:
        parts = (f"SELECT day FROM {table} WHERE {self._sql.counted(table)}" for table in _OF_DAYS)  # noqa: S608 - made of our own parts
        statement = f"SELECT min(day) AS day FROM ({' UNION ALL '.join(parts)})"  # noqa: S608 - made of our own parts
        (found,) = self._sql.rows(statement, lambda row: optional(row, "day", day))
        return found

    @override
    def all_rows(self) -> Rows:
        with reading_errors(self._path):
            return dump.read_rows(self._connection)

    @override
    def is_empty(self) -> bool:
        return not self.imports.has_any()

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
        self.revisions.history()
        self.conditions.all()
        self.records.all()
        self.reminders.between(date.min, date.max)
        self.scores.all()
        self.notes.all()
        self.symptom_changes.all()
        self.questions.all()
        self.reviews.all()
        self.reports.all()
        self.gentle_reminders.between(date.min, date.max)
        self.stock.all()
        self.settings.all()
        self.up_times.between(datetime.min.replace(tzinfo=UTC))


class _WritingSql(Sql):
    """Reads through the driver and writes through SQLAlchemy, in the same transaction."""

    def __init__(self, connection: Connection, path: Path) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for mypy
        super().__init__(driver)
        self._connection = connection
        self._path = path

    @override
    def reading_errors(self) -> AbstractContextManager[None]:
        return reading_errors(self._path)

    @override
    def insert(self, table: str, row: Values) -> int:
        with storage_errors(self._path):
            made = self._connection.execute(insert(metadata.tables[table]), dict(row))
        if made.inserted_primary_key is None:
            raise TypeError("the table's rows have no number")
        return int(made.inserted_primary_key[0])

    @override
    def insert_all(self, table: str, rows: Iterable[Values]) -> None:
        if given := [dict(row) for row in rows]:
            with storage_errors(self._path):
                self._connection.execute(insert(metadata.tables[table]), given)

    @override
    def save(self, table: str, key: Values, row: Values) -> None:
        target = metadata.tables[table]
        here = [target.c[name] == value for name, value in key.items()]
        with storage_errors(self._path):
            if not self._connection.execute(update(target).where(*here), dict(row)).rowcount:
                self._connection.execute(insert(target), {**row, **key})
