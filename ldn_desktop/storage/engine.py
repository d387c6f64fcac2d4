"""SQLAlchemy's engine for the database file, and its transactions.

Another database that SQLAlchemy supports would be opened in `open_database`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool, QueuePool

from ldn_desktop.storage.db_connection import connect, file_id, use_journal
from ldn_desktop.storage.files import on_network

_WRITE = "ldn_desktop_write"


@dataclass(frozen=True)
class Database:
    """An open file. `journal` is "wal", or "delete" if the file system does not support WAL.

    `file` (device and inode) distinguishes it from another file that gets the same name later.
    """

    path: Path
    file: tuple[int, int]
    engine: Engine
    journal: str

    def begin(self, *, write: bool) -> Connection:
        """Begin a transaction on this file; see `begin` of the module."""
        return begin(self.engine, write=write)


def open_database(path: Path) -> Database:
    """Open a file that is ours and at our schema. Raises errors of SQLAlchemy and SQLite."""
    network = on_network(path.parent)
    file = file_id(path)

    def opened() -> sqlite3.Connection:
        connection = connect(path)
        try:
            use_journal(connection, network=network)
        except BaseException:  # whatever it is: an open connection would keep its locks
            connection.close()
            raise
        return connection

    engine = make_engine(opened, QueuePool)
    try:
        with engine.connect() as connection:
            journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    except BaseException:  # whatever it is: the pool would keep the connection
        engine.dispose()
        raise
    return Database(path, file, engine, str(journal))


def make_engine(opened: Callable[[], sqlite3.Connection], pool: type[Pool]) -> Engine:
    """Return an engine that connects by `opened` and begins transactions itself (`_begin`)."""
    # The type stubs of sqlite3 name fewer attributes than SQLAlchemy's protocol asks for.
    creator = cast("Callable[[], DBAPIConnection]", opened)
    engine = create_engine("sqlite://", creator=creator, poolclass=pool)
    event.listen(engine, "begin", _begin)
    return engine


def begin(engine: Engine, *, write: bool) -> Connection:
    """Begin a transaction; with `write` it takes the write lock now.

    It rolls back unless it is committed. Raises errors of SQLAlchemy and SQLite.
    """
    connection = engine.connect().execution_options(**{_WRITE: write})
    try:
        connection.begin()
    except BaseException:  # whatever it is: an open connection would keep its locks
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    # The driver's transaction control is off, because it begins late and commits by itself.
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")
