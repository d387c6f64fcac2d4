"""The one place that opens the database: connections, their settings, and their transactions.

An encrypted file, or another engine that SQLAlchemy speaks, takes the place of `connect`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool, QueuePool

from ldn_desktop.storage.files import on_network

BUSY_SECONDS = 2

_SETTINGS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE removes a row behind the back of the append-only triggers.
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "fullfsync=ON",
    "synchronous=EXTRA",
)
_WRITE = "ldn_desktop_write"


@dataclass(frozen=True)
class Database:
    """An opened file; `journal` is "wal", or "delete" where the file system cannot do that.

    `file` tells this file from another that may come to have its name.
    """

    path: Path
    file: tuple[int, int]
    engine: Engine
    journal: str

    def begin(self, *, write: bool) -> Connection:
        """Begin a transaction on this file, see `begin`."""
        return begin(self.engine, write=write)


def file_id(path: Path) -> tuple[int, int]:
    """Return what tells a file from any other; raises `OSError` where there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an existing file with the safe settings. Transactions are begun by hand only."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    return _set_up(connection)


def connect_in_memory() -> sqlite3.Connection:
    """Open an empty database that is gone with its connection."""
    return _set_up(sqlite3.connect(":memory:", isolation_level=None))


def _set_up(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def use_journal(connection: sqlite3.Connection, *, network: bool) -> str:
    """Choose the journal that keeps every commit, and return it as SQLite answers.

    WAL with FULL loses no commit in a power cut. It needs shared memory, which a network file
    system does not have; a rollback journal keeps every commit with EXTRA only.
    """
    if not network and _answer(connection, "journal_mode=WAL") == "wal":
        connection.execute("PRAGMA synchronous=FULL")
        return "wal"
    answer = _answer(connection, "journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    return answer


def _answer(connection: sqlite3.Connection, pragma: str) -> str:
    return str(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def open_database(path: Path) -> Database:
    """Open a file that is ours and at our schema. Raises the engine's own errors."""
    network = on_network(path.parent)
    file = file_id(path)

    def opened() -> sqlite3.Connection:
        connection = connect(path)
        try:
            use_journal(connection, network=network)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = make_engine(opened, QueuePool)
    with engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    return Database(path, file, engine, str(journal))


def make_engine(opened: Callable[[], sqlite3.Connection], pool: type[Pool]) -> Engine:
    """Return an engine over the connections of `opened`, with real SQLite transactions."""
    # The type stubs of sqlite3 name fewer attributes than SQLAlchemy's protocol asks for.
    creator = cast("Callable[[], DBAPIConnection]", opened)
    engine = create_engine("sqlite://", creator=creator, poolclass=pool)
    event.listen(engine, "begin", _begin)
    return engine


def begin(engine: Engine, *, write: bool) -> Connection:
    """Begin a transaction; one that writes holds the write lock from here on.

    Nothing lasts unless it was committed. Raises the engine's own errors.
    """
    connection = engine.connect().execution_options(**{_WRITE: write})
    try:
        connection.begin()
    except DBAPIError:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    # The driver's own transaction control is off: it begins late and commits by itself.
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")
