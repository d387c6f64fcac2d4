"""The one coding of values: instants, dates, times of day and amounts as they are stored.

The `write_` functions return the stored value, the `read_` functions take it. The functions below
them read a column of a row, and raise `ValueError` for a value that no version of the app wrote.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ldn_desktop.domain.amounts import from_micro, to_micro

T = TypeVar("T")
Row = sqlite3.Row


def write_instant(value: datetime) -> str:
    """Return an aware datetime as UTC text of a fixed width, which sorts by time.

    Raises `ValueError` for a naive one, which is a bug.
    """
    if value.utcoffset() is None:
        raise ValueError("an instant needs its zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_instant(value: str) -> datetime:
    """Return an instant as an aware datetime in UTC. Raises `ValueError`."""
    if not value.endswith("Z"):
        raise ValueError("an instant is kept in UTC")
    return datetime.fromisoformat(value)


def write_day(value: date) -> str:
    """Return a local date as ISO text."""
    return value.isoformat()


def read_day(value: str) -> date:
    """Return the local date of ISO text. Raises `ValueError`."""
    return date.fromisoformat(value)


def write_time(value: time) -> str:
    """Return a time of day as HH:MM. Raises `ValueError` for seconds or a zone, which is a bug."""
    if value.second or value.microsecond or value.tzinfo is not None:
        raise ValueError("a time of day has hours and minutes only")
    return value.isoformat(timespec="minutes")


def read_time(value: str) -> time:
    """Return the local time of day of text HH:MM. Raises `ValueError`."""
    return time.fromisoformat(value)


def write_amount(value: Decimal) -> int:
    """Return an exact amount in whole thousandths (mg as micrograms, mL as microlitres).

    Raises `ValueError` for a fraction of a thousandth, which is a bug.
    """
    thousandths = to_micro(value)
    if from_micro(thousandths) != value:
        raise ValueError("an amount is kept in whole thousandths")
    return thousandths


def read_amount(value: int) -> Decimal:
    """Return the amount of whole thousandths, without trailing zeros."""
    return from_micro(value)


def whole(row: Row, name: str) -> int:
    """Return a whole number."""
    value = row[name]
    if not isinstance(value, int):
        raise ValueError(f"{name} is no whole number")
    return value


def word(row: Row, name: str) -> str:
    """Return a text."""
    value = row[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def day(row: Row, name: str) -> date:
    """Return a local date."""
    return read_day(word(row, name))


def time_of_day(row: Row, name: str) -> time:
    """Return a local time of day."""
    return read_time(word(row, name))


def instant(row: Row, name: str) -> datetime:
    """Return an aware datetime in UTC."""
    return read_instant(word(row, name))


def amount(row: Row, name: str) -> Decimal:
    """Return an exact amount, in mg or mL as the column's name says."""
    return read_amount(whole(row, name))


def optional(row: Row, name: str, read: Callable[[Row, str], T]) -> T | None:
    """Return what `read` makes of the column, None if it is null."""
    return None if row[name] is None else read(row, name)


def text(row: Row, name: str) -> str | None:
    """Return a text, None if it is null."""
    return optional(row, name, word)
