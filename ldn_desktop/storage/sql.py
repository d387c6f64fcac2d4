"""Reads rows through SQLite's driver, the same before and after SQLAlchemy is loaded."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ldn_desktop.storage.values import Row, write_day

T = TypeVar("T")
Values = Mapping[str, str | int | date | datetime | time | Decimal | None]
"""The values of a row to write by column name, as the domain has them."""


class Sql:
    """Reads within the transaction of a connection. The unit of work's also writes."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def rows(
        self, statement: str, read: Callable[[Row], T], given: Mapping[str, str | int] = {}
    ) -> tuple[T, ...]:
        """Run a query with its named values; return what `read` makes of each row, in order."""
        with self.reading_errors():
            found = self._driver.execute(statement, given)
            found.row_factory = sqlite3.Row
            return tuple(map(read, found))

    def reading_errors(self) -> AbstractContextManager[None]:
        """Convert the errors of a read; here they stay as they are.

        These are `sqlite3.Error`, and `ValueError` or `ValidationError` for rows that no version of
        the app wrote.
        """
        return nullcontext()

    def insert(self, table: str, row: Values) -> int:
        """Insert a row and return its new number, the table's primary key."""
        raise NotImplementedError

    def insert_all(self, table: str, rows: Iterable[Values]) -> None:
        """Insert rows whose primary keys are given."""
        raise NotImplementedError

    def save(self, table: str, key: Values, row: Values) -> None:
        """Update the row with this key, or insert it."""
        raise NotImplementedError


def within(first: date | None, last: date | None) -> tuple[str, dict[str, str]]:
    """Return the WHERE clause, empty without bounds, of rows of these days, and its values."""
    bounds = {"first": ("day >= :first", first), "last": ("day <= :last", last)}
    clauses = [clause for clause, day in bounds.values() if day is not None]
    given = {name: write_day(day) for name, (_, day) in bounds.items() if day is not None}
    return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), given
