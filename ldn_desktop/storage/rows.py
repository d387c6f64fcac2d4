"""Inserting a row that the database numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Table, TypedColumns, insert

Row = Mapping[str, str | int | date | datetime | Decimal | None]


def insert_numbered(connection: Connection, table: Table[TypedColumns], row: Row) -> int:
    """Insert the row and return the number that it got as its primary key."""
    key = connection.execute(insert(table), dict(row)).inserted_primary_key
    if key is None:
        raise TypeError("the table's rows have no number")
    return int(key[0])
