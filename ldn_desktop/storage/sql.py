"""Reads rows through SQLite's driver, the same before and after SQLAlchemy is loaded."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ldn_desktop.storage.values import Row, write_day

T = TypeVar("T")
Values = Mapping[str, str | int | date | datetime | time | Decimal | None]
"""The values of a row to write by column name, as the domain has them."""

_IMPORT_LINES = (
    "SELECT first, last, kind, max(id) FROM import_line WHERE of_table = :of_table"
    " GROUP BY first, last"
)
"""The newest line about each range: SQLite takes a bare column from the row of the maximum."""

_NUMBERED_BY = {
    "revision": {"plan": "plan_id"},
    "reminder": {"plan": "plan_id"},
    "question_line": {"question_line": "coalesce(question, id)"},
    "dose_record": {"dose_record": "id", "plan": "coalesce(plan_id, 0)"},
}
"""By which tables' numbers an import's rows are found, with the column; by default its own `id`.

A plan, and a question, goes with all that belongs to it.
"""


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

    def counted(self, table: str) -> str:
        """Return the condition for the rows of a table that no import brought and took back."""
        terms = (
            f"{column} NOT BETWEEN {first} AND {last}"
            for of_table, column in _NUMBERED_BY.get(table, {table: "id"}).items()
            for first, last in self._gone(of_table)
        )
        return " AND ".join(terms) or "TRUE"

    def _gone(self, table: str) -> Iterator[tuple[int, int]]:
        """Yield the first and last number of rows whose import was taken back."""
        found = self.rows(_IMPORT_LINES, tuple, {"of_table": table})
        return ((first, last) for first, last, kind, _id in found if kind == "taken_back")

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


def within(
    first: date | None, last: date | None, counted: str = "TRUE"
) -> tuple[str, dict[str, str]]:
    """Return the WHERE clause of rows of these days that are `counted`, and its values."""
    bounds = {"first": ("day >= :first", first), "last": ("day <= :last", last)}
    clauses = [counted, *(clause for clause, day in bounds.values() if day is not None)]
    given = {name: write_day(day) for name, (_, day) in bounds.items() if day is not None}
    return f"WHERE {' AND '.join(clauses)}", given
