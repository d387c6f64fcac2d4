"""Reads what the first paint needs, before SQLAlchemy is loaded.

Loading SQLAlchemy takes longer than everything else before the first paint.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.repositories import Reader
from ldn_desktop.storage.db_connection import FILE_NAME, connect, connect_alone, connect_unlocked
from ldn_desktop.storage.header import check_header, has_log
from ldn_desktop.storage.identity import APPLICATION_ID, SCHEMA
from ldn_desktop.storage.repositories.conditions import SqliteConditions
from ldn_desktop.storage.repositories.records import SqliteRecords
from ldn_desktop.storage.repositories.reminders import SqliteReminders
from ldn_desktop.storage.repositories.revisions import SqliteRevisions
from ldn_desktop.storage.repositories.settings import SqliteSettings
from ldn_desktop.storage.repositories.up_times import SqliteUpTimes
from ldn_desktop.storage.sql import Sql


class StartupSnapshot(Reader):
    """Reads a database that is ours and at our schema, within one read transaction.

    Close it before the store is opened.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        sql = Sql(connection)
        self.revisions = SqliteRevisions(sql)
        self.conditions = SqliteConditions(sql)
        self.records = SqliteRecords(sql)
        self.reminders = SqliteReminders(sql)
        self.settings = SqliteSettings(sql)
        self.up_times = SqliteUpTimes(sql)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


FAILURES = (StorageError, ValidationError, sqlite3.Error, OSError, ValueError)
"""Errors of this read; they are not reported, because opening the store raises the reason."""


def read_snapshot(folder: Path) -> StartupSnapshot | None:
    """Begin the first read; None if the file is missing, not ours or not at our schema."""
    return _begin(folder / FILE_NAME, connect)


def read_snapshot_readonly(folder: Path) -> StartupSnapshot | None:
    """Begin the same read on a full or read-only disk, where the store cannot be opened.

    Other programs wait for the data until it is closed.
    """
    return _begin(folder / FILE_NAME, _connect_bare)


def _begin(path: Path, connected: Callable[[Path], sqlite3.Connection]) -> StartupSnapshot | None:
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
    """Return whether the file system is read-only, so that no other program writes either."""
    return sys.platform != "win32" and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _is_ours(path: Path) -> bool:
    return path.is_file() and check_header(path, SCHEMA)
