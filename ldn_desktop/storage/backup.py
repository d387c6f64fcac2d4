"""Makes verified copies of a whole database file."""

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Select, literal_column, quoted_name, select, table
from sqlalchemy.pool import NullPool

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.engine import begin, make_engine
from ldn_desktop.storage.files import part_file, put_in_place
from ldn_desktop.storage.schema import SchemaRows, schema_rows
from ldn_desktop.storage.storage_errors import storage_errors


@dataclass(frozen=True)
class Contents:
    """What is compared of two databases: version, schema, and a count and digest per table."""

    version: int
    schema: SchemaRows
    tables: frozenset[tuple[str, int, str]]


def contents(connection: Connection) -> Contents:
    """Read everything that the connection's transaction sees, whatever the schema is."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    schema = schema_rows(connection)
    names = [name for kind, name, _, _ in schema if kind == "table"]
    return Contents(int(version), schema, frozenset(_digest(connection, name) for name in names))


def _digest(connection: Connection, name: str) -> tuple[str, int, str]:
    every_row: Select[object] = select(literal_column("*")).select_from(
        table(quoted_name(name, quote=True))
    )
    count, digest = 0, hashlib.sha256()
    for row in connection.execute(every_row):
        count += 1
        digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return name, count, digest.hexdigest()


def copy_database(source: Engine, path: Path, target: Path) -> None:
    """Copy the database of `source` (the file at `path`) to the new file `target`, and verify it.

    The copy is compared with the transaction it was made from, so others may go on writing. Raises
    `StorageError`: DAMAGED with `path` if the source is not sound, FILE_EXISTS if `target` exists.
    """
    if os.path.lexists(target):
        raise StorageError(StorageErrorKind.FILE_EXISTS, path=str(target))
    with storage_errors(target), part_file(target) as part:
        with storage_errors(path), closing(begin(source, write=False)) as snapshot:
            expected = contents(snapshot)
            _copy_pages(snapshot, part, target)
        _verify(part, expected, target)
        _check_soundness(part, path)
        put_in_place(part, target)


def _copy_pages(snapshot: Connection, part: Path, target: Path) -> None:
    driver = snapshot.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("only a SQLite file is copied page by page")
    with storage_errors(target), closing(connect(part)) as copy:
        driver.backup(copy)
        # One file without a log beside it, which can be read on a read-only disk.
        copy.execute("PRAGMA journal_mode=DELETE")


def _verify(part: Path, expected: Contents, target: Path) -> None:
    with closing(_open_copy(part)) as copy:
        if contents(copy) != expected:
            raise StorageError(StorageErrorKind.DAMAGED, path=str(target))


def _check_soundness(part: Path, path: Path) -> None:
    """Check the copy instead of the equal file at `path`: this way nobody has to wait."""
    with closing(_open_copy(part)) as copy:
        if not is_sound(copy):
            raise StorageError(StorageErrorKind.DAMAGED, path=str(path))


def _open_copy(part: Path) -> Connection:
    engine = make_engine(lambda: connect(part, read_only=True), NullPool)
    return begin(engine, write=False)


def is_sound(connection: Connection) -> bool:
    """Return whether all pages, indexes, checks and foreign keys of the database are valid."""
    answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    broken_reference = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return answer == "ok" and broken_reference is None
