"""How instants, dates, times of day and amounts are written in a column, and read back."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from ldn_desktop.domain.amounts import from_micro, to_micro


def write_instant(value: datetime) -> str:
    """Write an aware datetime as UTC text of a fixed width, so that it sorts by time.

    A naive one is a bug and raises `ValueError`.
    """
    if value.utcoffset() is None:
        raise ValueError("an instant needs its zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_instant(value: str) -> datetime:
    """Read an instant back as an aware datetime in UTC."""
    if not value.endswith("Z"):
        raise ValueError("an instant is kept in UTC")
    return datetime.fromisoformat(value)


def write_day(value: date) -> str:
    """Write a local date as ISO text."""
    return value.isoformat()


def read_day(value: str) -> date:
    """Read a local date back."""
    return date.fromisoformat(value)


def write_time(value: time) -> str:
    """Write a time of day as HH:MM; one that this cannot hold is a bug: `ValueError`."""
    if value.second or value.microsecond or value.tzinfo is not None:
        raise ValueError("a time of day has hours and minutes only")
    return value.isoformat(timespec="minutes")


def read_time(value: str) -> time:
    """Read a local time of day back."""
    return time.fromisoformat(value)


def write_amount(value: Decimal) -> int:
    """Write an exact amount as whole thousandths (mg as micrograms, mL as microlitres).

    One between two thousandths is a bug and raises `ValueError`.
    """
    thousandths = to_micro(value)
    if from_micro(thousandths) != value:
        raise ValueError("an amount is kept in whole thousandths")
    return thousandths


def read_amount(value: int) -> Decimal:
    """Read an amount back, without trailing zeros."""
    return from_micro(value)
