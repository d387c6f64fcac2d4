"""Makes the tables, with the names of their constraints, and marks the append-only ones."""

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
"""The names of the tables whose rows are never updated or deleted."""

Columns = TypeVar("Columns", bound=TypedColumns)


def plain(name: str, columns: type[Columns], *items: SchemaItem) -> Table[Columns]:
    """Make a table whose rows may be updated."""
    return Table(name, metadata, columns, *items, sqlite_strict=True)


def append_only(name: str, columns: type[Columns], *items: SchemaItem) -> Table[Columns]:
    """Make an append-only table; its migration adds the `refusing_triggers`."""
    APPEND_ONLY.append(name)
    return plain(name, columns, *items)


def refusing_triggers(table: str) -> tuple[str, str]:
    """Return the SQL of the triggers that reject an UPDATE or DELETE on the table."""
    update, delete = (
        f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )
    return update, delete
