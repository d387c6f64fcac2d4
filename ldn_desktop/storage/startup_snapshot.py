"""The first read of a start: what the first picture needs, before SQLAlchemy is loaded.

Loading that library takes longer than all else on the way to the first picture.
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import NotedConditions
from ldn_desktop.storage.db_connection import FILE_NAME, connect, connect_alone, connect_unlocked
from ldn_desktop.storage.header import check_header, has_log
from ldn_desktop.storage.identity import APPLICATION_ID, SCHEMA
from ldn_desktop.storage.sql_reader import SqlReader


class StartupSnapshot:
    """Implements `services.ports.Reader` on a database that is ours and at our schema.

    Everything read through it is of one moment. Close it before the store is opened.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._reading = SqlReader(self._ask)

    def plan_history(self) -> PlanHistory:
        """Return all revisions of all plans, in the order they were made."""
        return self._reading.plan_history()

    def conditions(self) -> tuple[NotedConditions, ...]:
        """Return the zone and the window's hours as they were noted; see the port."""
        return self._reading.conditions()

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        """Return the log of the doses of these dates, both included, in the order appended."""
        return self._reading.records(first, last)

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        """Return the reminder rows of these dates, both included."""
        return self._reading.reminders(first, last)

    def settings(self) -> dict[str, str]:
        """Return the stored settings, as text by name."""
        return self._reading.settings()

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        """Return the spans of the running log that reach into this time; see the port."""
        return self._reading.up_times(since, until)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _ask(self, statement: str, values: Mapping[str, str]) -> Iterable[Mapping[str, object]]:
        cursor = self._connection.execute(statement, dict(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


FAILURES = (StorageError, ValidationError, sqlite3.Error, OSError, ValueError)
"""Why the first read may fail. The store, opened next, says what is wrong; this one keeps quiet."""


def read_snapshot(folder: Path) -> StartupSnapshot | None:
    """Begin the first read, None where the file is not there, not ours, or not at our schema."""
    return _begun(folder / FILE_NAME, connect)


def read_snapshot_readonly(folder: Path) -> StartupSnapshot | None:
    """Begin the same read where the disk takes nothing: it is full, or can only be read.

    For a store that can't be opened. Other programs wait meanwhile: close it soon.
    """
    return _begun(folder / FILE_NAME, _connect_bare)


def _begun(path: Path, connected: Callable[[Path], sqlite3.Connection]) -> StartupSnapshot | None:
    try:
        if not _is_ours(path):
            return None
        connection = connected(path)
    except FAILURES:
        return None
    try:
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS]
        if found == [APPLICATION_ID, SCHEMA]:
            connection.execute("BEGIN DEFERRED")
            return StartupSnapshot(connection)
    except FAILURES:
        pass
    connection.close()
    return None


_MARKS = ("application_id", "user_version")


def _connect_bare(path: Path) -> sqlite3.Connection:
    if _can_only_be_read(path):
        return connect_unlocked(path, with_log=has_log(path))
    return connect_alone(path)


def _can_only_be_read(path: Path) -> bool:
    """Say whether the file system is read-only, so that no other program writes either."""
    return sys.platform != "win32" and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _is_ours(path: Path) -> bool:
    return path.is_file() and check_header(path, SCHEMA)
