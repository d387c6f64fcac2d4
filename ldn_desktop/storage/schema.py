"""Migrates a database file to the schema of this version."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.pool import NullPool, StaticPool

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import connect, connect_in_memory
from ldn_desktop.storage.engine import begin, make_engine
from ldn_desktop.storage.identity import APPLICATION_ID, SCHEMA

SchemaRows = frozenset[tuple[str, str, str, str | None]]
"""All schema objects of a database: type, name, table and SQL of each."""


@dataclass(frozen=True)
class Schema:
    """The newest schema number and the folder of the migrations that lead to it."""

    newest: int
    scripts: Path


CURRENT = Schema(SCHEMA, Path(__file__).resolve().parent / "migrations")


def migrate(path: Path, schema: Schema) -> None:
    """Migrate the file to `schema.newest` in one transaction; a crash leaves it unchanged.

    Raises errors of SQLAlchemy and SQLite, and `StorageError` (DAMAGED) if a foreign key is broken.
    """
    import alembic.command  # noqa: F401 - takes a third of a second; done before the lock is taken

    engine = make_engine(lambda: _connect_to_migrate(path), NullPool)
    with closing(begin(engine, write=True)) as connection:
        if _version(connection) < schema.newest:
            upgrade(connection, schema, schema.newest)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
            connection.commit()
    # Then the file's header has the version for those who read it without the log.
    with closing(connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def upgrade(connection: Connection, schema: Schema, version: int) -> None:
    """Run the migrations up to `version` in the connection's transaction; do not commit."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    command.upgrade(config, f"{version:04}")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


def schema_rows(connection: Connection) -> SchemaRows:
    """Return all schema objects of the database."""
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    return frozenset((row[0], row[1], row[2], row[3]) for row in rows)


@cache
def reference_rows(schema: Schema, version: int) -> SchemaRows:
    """Return all schema objects of a new database of that version."""
    engine = make_engine(connect_in_memory, StaticPool)
    try:
        with closing(begin(engine, write=True)) as connection:
            upgrade(connection, schema, version)
            return schema_rows(connection)
    finally:
        engine.dispose()


def _connect_to_migrate(path: Path) -> sqlite3.Connection:
    # A migration recreates a table to change it; rows that reference it must not be deleted.
    return connect(path, foreign_keys=False)


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
