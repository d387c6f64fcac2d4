"""Inserts rows with a generated number, and inserts or replaces rows by key."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Table, TypedColumns, insert, update

Row = Mapping[str, str | int | date | datetime | Decimal | None]


def insert_numbered(connection: Connection, table: Table[TypedColumns], row: Row) -> int:
    """Insert the row and return its new primary key."""
    key = connection.execute(insert(table), dict(row)).inserted_primary_key
    if key is None:
        raise TypeError("the table's rows have no number")
    return int(key[0])


def put_row(connection: Connection, table: Table[TypedColumns], key: Row, row: Row) -> None:
    """Update the row with this key, or insert it."""
    here = [table.c[name] == value for name, value in key.items()]
    if connection.execute(update(table).where(*here), dict(row)).rowcount == 0:
        connection.execute(insert(table), {**row, **key})
