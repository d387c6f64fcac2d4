"""Writing a row: one that the database numbers, and one in place of the row of its key."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Table, TypedColumns, insert, update

Row = Mapping[str, str | int | date | datetime | Decimal | None]


def insert_numbered(connection: Connection, table: Table[TypedColumns], row: Row) -> int:
    """Insert the row and return the number that it got as its primary key."""
    key = connection.execute(insert(table), dict(row)).inserted_primary_key
    if key is None:
        raise TypeError("the table's rows have no number")
    return int(key[0])


def put_row(connection: Connection, table: Table[TypedColumns], key: Row, row: Row) -> None:
    """Write the row in place of the one that has this key, or as a new one."""
    here = [table.c[name] == value for name, value in key.items()]
    if connection.execute(update(table).where(*here), dict(row)).rowcount == 0:
        connection.execute(insert(table), {**row, **key})
