"""How the tables are made: their names and keys, and which of them are never changed."""

from typing import TypeVar

from sqlalchemy import MetaData, Table, TypedColumns
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

APPEND_ONLY: list[str] = []
"""The names of the tables whose rows are never changed or removed, only followed by others."""

Columns = TypeVar("Columns", bound=TypedColumns)


def plain(name: str, columns: type[Columns], *items: SchemaItem) -> Table[Columns]:
    """Make a table whose rows may change."""
    return Table(name, metadata, columns, *items, sqlite_strict=True)


def append_only(name: str, columns: type[Columns], *items: SchemaItem) -> Table[Columns]:
    """Make a table of history; its migration adds the `refusing_triggers`."""
    APPEND_ONLY.append(name)
    return plain(name, columns, *items)


def refusing_triggers(table: str) -> tuple[str, str]:
    """Return the statements that make the database itself refuse to change or remove a row."""
    update, delete = (
        f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )
    return update, delete
