"""Exports all rows of the user's data as plain values by table, and imports such rows.

A new table is included automatically, unless it is in `MACHINE_TABLES`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.calendar import parse_date, parse_time
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import check_date
from ldn_desktop.domain.texts import NOTE_LENGTH, check_text
from ldn_desktop.services.repositories import Plain, PlainRow, Rows
from ldn_desktop.services.settings import is_of_machine
from ldn_desktop.storage import values
from ldn_desktop.storage.column_types import Amount, Day, Instant, TimeOfDay
from ldn_desktop.storage.tables import APPEND_ONLY, metadata

MACHINE_TABLES = frozenset({"running"})
"""Tables about this computer, not the user; they are not exported."""

TABLES = tuple(table for table in metadata.sorted_tables if table.name not in MACHINE_TABLES)
"""The exported tables, each after those that its foreign keys name."""

NEVER_EMPTY = frozenset({("note", "text"), ("score", "symptom"), ("symptom_change", "symptom")})
"""The text columns that must not be empty: empty ones would make an export invalid."""

_UNITS = (("_ug_per_ml", "_mg_per_ml"), ("_ug", "_mg"), ("_ul", "_ml"), ("_thousandths", ""))
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?", re.ASCII)
_LARGEST = 2**63 - 1

AnyTable = Table[Any]  # the metadata's tables have no column types
Value = str | int | date | datetime | time | Decimal | None
Row = Mapping[str, Value]


def read_rows(connection: Connection) -> Rows:
    """Return all rows except machine state, each table's in the order of its primary key."""
    return {table.name: tuple(_rows_of(connection, table)) for table in TABLES}


def _rows_of(connection: Connection, table: AnyTable) -> Iterable[PlainRow]:
    names = [(column.name, name_of(column)) for column in table.columns]
    every = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(every).mappings():
        if table.name != "setting" or not is_of_machine(row["name"]):
            yield {shown: _plain(row[column]) for column, shown in names}


def name_of(column: Column[object]) -> str:
    """Return a column's name in an export, where amounts are in mg and mL."""
    for kept, shown in _UNITS:
        if isinstance(column.type, Amount) and column.name.endswith(kept):
            return column.name.removesuffix(kept) + shown
    return column.name


def _plain(value: Value) -> Plain:
    if isinstance(value, datetime):
        return values.write_instant(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return values.write_day(value)
    return values.write_time(value) if isinstance(value, time) else value


def write_rows(connection: Connection, rows: Rows) -> None:
    """Write rows of `read_rows` into a store where no row counts, without committing.

    Settings and reminders are replaced. Rows of an import that was taken back stay there, so that
    the new ones are numbered after them. Raises `ValidationError` for a row that no store of ours
    can contain.
    """
    known = {table.name for table in TABLES}
    for name in rows:
        if name not in known:
            raise ValidationError(ValidationCode.KEY_UNKNOWN, where="data", key=name[:40])
    for table in reversed(TABLES):
        if table.name not in APPEND_ONLY:
            connection.execute(delete(table).where(*_not_of_machine(connection, table)))
    newest = {table.name: _newest(connection, table) for table in TABLES}
    for table in TABLES:
        columns = {name_of(column): column for column in table.columns}
        read = [
            _row_of(table, columns, row, f"{table.name}[{place}]")
            for place, row in enumerate(rows.get(table.name, ()))
        ]
        if read:
            _insert(connection, table, [_renumbered(table, row, newest) for row in read])


def _newest(connection: Connection, table: AnyTable) -> int:
    """Return the newest number of a table, 0 if it is empty or its rows have none of their own."""
    (key, *_others) = table.primary_key.columns
    if _numbers(key) != table.name:
        return 0
    return connection.execute(select(func.max(key))).scalar() or 0


def _renumbered(table: AnyTable, row: Row, newest: Mapping[str, int]) -> Row:
    """Return the row with the numbers of it and of those it names after the `newest` here."""
    if not any(newest.values()):
        return row
    found = dict(row)
    for column in table.columns:
        value, numbers = row[column.name], _numbers(column)
        if column.name in ("first", "last") and table.name == "import_line":
            numbers = str(row["of_table"])
        if isinstance(value, int) and numbers is not None:
            found[column.name] = _whole(value + newest.get(numbers, 0), table.name)
    return found


def _numbers(column: Column[Any]) -> str | None:
    """Return the table whose rows the numbers of a column are, None if it holds none."""
    for key in column.foreign_keys:
        return _numbers(key.column)
    table = column.table
    if isinstance(column.type, Integer) and list(table.primary_key.columns) == [column]:
        return table.name
    return "revision" if (table.name, column.name) == ("revision_withdrawal", "newest") else None


def _not_of_machine(connection: Connection, table: AnyTable) -> list[ColumnElement[bool]]:
    if table.name != "setting":
        return []
    name = table.columns["name"]
    names = connection.execute(select(name)).scalars()
    return [name.not_in([found for found in names if is_of_machine(found)])]


def _insert(connection: Connection, table: AnyTable, rows: list[Row]) -> None:
    try:
        connection.execute(insert(table), [dict(row) for row in rows])
    except IntegrityError:
        raise ValidationError(ValidationCode.ROWS_DO_NOT_FIT, where=table.name) from None


def _row_of(table: AnyTable, known: Mapping[str, Column[object]], row: PlainRow, where: str) -> Row:
    for key in row:
        if key not in known:
            raise ValidationError(ValidationCode.KEY_UNKNOWN, where=where, key=key[:40])
    read = {
        column.name: _value(column, row.get(name), f"{where}.{name}")
        for name, column in known.items()
    }
    if table.name == "setting" and is_of_machine(str(read["name"])):
        raise ValidationError(ValidationCode.ROWS_DO_NOT_FIT, where=where)
    return read


def _value(column: Column[object], value: Plain, where: str) -> Value:
    if value is None:
        if not column.nullable:
            raise ValidationError(
                ValidationCode.KEY_MISSING, where=where.rpartition(".")[0], key=column.name
            )
        return None
    if isinstance(column.type, Integer):
        return _whole(value, where)
    if not isinstance(value, str):
        raise ValidationError(ValidationCode.NOT_TEXT, where=where)
    try:
        return _text(column, value)
    except ValidationError as error:
        raise error.at(where) from None


def _whole(value: Plain, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise ValidationError(ValidationCode.NOT_A_WHOLE_NUMBER, where=where)
    return value


def _text(column: Column[object], text: str) -> Value:
    if isinstance(column.type, Instant):
        return _instant(text)
    if isinstance(column.type, Day):
        return check_date(parse_date(text))
    if isinstance(column.type, TimeOfDay):
        return parse_time(text)
    if isinstance(column.type, Amount):
        return _amount(text)
    needed = (column.table.name, column.name) in NEVER_EMPTY
    return check_text(text, NOTE_LENGTH, needed=needed)


def _instant(text: str) -> datetime:
    try:
        moment = values.read_instant(text)
        same = values.write_instant(moment) == text
    except (ValueError, OverflowError):
        same = False
    if not same:
        raise ValidationError(ValidationCode.INSTANT_FORM, value=text[:40])
    return moment


def _amount(text: str) -> Decimal:
    """Parse an amount; it may be 0, as the count of a stock-take."""
    if not _AMOUNT.fullmatch(text):
        raise ValidationError(ValidationCode.AMOUNT_FORM, value=text[:40])
    return Decimal(text)
