"""How instants, dates, times of day and amounts are written in a column."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import Dialect, Integer, Text, TypeDecorator

from ldn_desktop.domain.amounts import from_micro, to_micro


class Instant(TypeDecorator[datetime]):
    """A UTC instant as text of a fixed width, so that it sorts by time and a person can read it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write an aware datetime; a naive one is a bug and raises `ValueError`."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read an instant back as an aware datetime in UTC."""
        if value is None:
            return None
        if not value.endswith("Z"):
            raise ValueError("an instant is kept in UTC")
        return datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A local date as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        """Write a date."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        """Read a date back."""
        return None if value is None else date.fromisoformat(value)


class TimeOfDay(TypeDecorator[time]):
    """A local time of day as HH:MM."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, _dialect: Dialect) -> str | None:
        """Write a time of day; one that HH:MM cannot hold is a bug and raises `ValueError`."""
        if value is None:
            return None
        if value.second or value.microsecond or value.tzinfo is not None:
            raise ValueError("a time of day has hours and minutes only")
        return value.isoformat(timespec="minutes")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> time | None:
        """Read a time of day back."""
        return None if value is None else time.fromisoformat(value)


class Amount(TypeDecorator[Decimal]):
    """An exact amount as a whole number of thousandths (mg as micrograms, mL as microlitres)."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Write an amount; one between two thousandths is a bug and raises `ValueError`."""
        if value is None:
            return None
        thousandths = to_micro(value)
        if from_micro(thousandths) != value:
            raise ValueError("an amount is kept in whole thousandths")
        return thousandths

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Read an amount back, without trailing zeros."""
        return None if value is None else from_micro(value)
