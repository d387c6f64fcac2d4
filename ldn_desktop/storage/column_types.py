"""The columns' types: instants, dates, times of day and amounts, for what SQLAlchemy writes."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import Dialect, Integer, Text, TypeDecorator

from ldn_desktop.storage import values


class Instant(TypeDecorator[datetime]):
    """A UTC instant as text that sorts by time and that a person can read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write an aware datetime."""
        return None if value is None else values.write_instant(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read an instant back as an aware datetime in UTC."""
        return None if value is None else values.read_instant(value)


class Day(TypeDecorator[date]):
    """A local date as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        """Write a date."""
        return None if value is None else values.write_day(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        """Read a date back."""
        return None if value is None else values.read_day(value)


class TimeOfDay(TypeDecorator[time]):
    """A local time of day as HH:MM."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, _dialect: Dialect) -> str | None:
        """Write a time of day."""
        return None if value is None else values.write_time(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> time | None:
        """Read a time of day back."""
        return None if value is None else values.read_time(value)


class Amount(TypeDecorator[Decimal]):
    """An exact amount as a whole number of thousandths (mg as micrograms, mL as microlitres)."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """Write an amount."""
        return None if value is None else values.write_amount(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Read an amount back."""
        return None if value is None else values.read_amount(value)
