"""SQLite's driver with a fault put into one of its calls: once, or from then on for good."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from sqlite3 import dbapi2
from typing import Any
from unittest.mock import patch

Given = Any  # what the driver is called with; it is passed on as it is
_connect = sqlite3.connect


class Fault(Enum):
    """What the database complains of: its own words and its own number."""

    LOCKED = ("database is locked", sqlite3.SQLITE_BUSY)
    FULL = ("database or disk is full", sqlite3.SQLITE_FULL)
    READ_ONLY = ("attempt to write a readonly database", sqlite3.SQLITE_READONLY)
    IO_ERROR = ("disk I/O error", sqlite3.SQLITE_IOERR)

    @property
    def lets_read(self) -> bool:
        """Whether the disk gives what it holds to a connection that wants no room of it.

        That such a connection reads a disk that is really full or read-only is shown in
        tests/storage/test_bare_read.py.
        """
        return self in (Fault.FULL, Fault.READ_ONLY)


@dataclass
class Injector:
    """Counts the calls, and fails the one with number `at` (from 1), or all from there on."""

    fault: Fault = Fault.LOCKED
    at: int = 0
    for_good: bool = False
    calls: int = 0
    failed: int = 0
    healed: bool = False

    def call(self, *, wants_room: bool = True) -> None:
        """Count a call; raise what the driver would."""
        self.calls += 1
        reached = self.calls >= self.at if self.for_good else self.calls == self.at
        is_well = self.healed or (self.fault.lets_read and not wants_room)
        if not self.at or is_well or not reached:
            return
        self.failed += 1
        words, code = self.fault.value
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        raise error


_current = [Injector()]


class FaultyCursor(sqlite3.Cursor):
    """A real cursor whose statements can fail before they are run."""

    def execute(self, *given: Given) -> "FaultyCursor":
        _current[0].call()
        super().execute(*given)
        return self

    def executemany(self, *given: Given) -> "FaultyCursor":
        _current[0].call()
        super().executemany(*given)
        return self


class FaultyConnection(sqlite3.Connection):
    """A real connection whose calls can fail before they are done."""

    _is_alone = False

    def cursor(self, *_given: Given) -> Given:
        return super().cursor(FaultyCursor)

    def execute(self, *given: Given) -> sqlite3.Cursor:
        self._is_alone = self._is_alone or given[0] == "PRAGMA locking_mode=EXCLUSIVE"
        _current[0].call(wants_room=not self._is_alone)
        return super().execute(*given)

    def commit(self) -> None:
        _current[0].call()
        super().commit()

    def rollback(self) -> None:
        _current[0].call()
        super().rollback()


def raw_connect(*given: Given, **named: Given) -> sqlite3.Connection:
    """Open a connection without faults, to see what is in the file."""
    connection: sqlite3.Connection = _connect(*given, **named)
    return connection


@contextmanager
def injected(injector: Injector) -> Iterator[Injector]:
    """Let every connection that is opened within count and fail as the injector says."""

    def connect(*given: Given, **named: Given) -> sqlite3.Connection:
        injector.call(wants_room=False)  # SQLite opens the file at the first statement
        made: sqlite3.Connection = _connect(*given, **{**named, "factory": FaultyConnection})
        return made

    before, _current[0] = _current[0], injector
    try:
        # The app asks the one for it, SQLAlchemy's own connections the other.
        with patch.object(sqlite3, "connect", connect), patch.object(dbapi2, "connect", connect):
            yield injector
    finally:
        _current[0] = before
