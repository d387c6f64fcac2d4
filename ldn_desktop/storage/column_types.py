"""SQLAlchemy types of columns: instants, dates, times of day and amounts."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import Dialect, Integer, Text, TypeDecorator

from ldn_desktop.storage import values
from ldn_desktop.typing_compat import override


class Instant(TypeDecorator[datetime]):
    """An aware datetime as UTC text that sorts by time; it is read back in UTC."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        return None if value is None else values.write_instant(value)

    @override
    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else values.read_instant(value)


class Day(TypeDecorator[date]):
    """A local date as ISO text."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        return None if value is None else values.write_day(value)

    @override
    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        return None if value is None else values.read_day(value)


class TimeOfDay(TypeDecorator[time]):
    """A local time of day as text HH:MM."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: time | None, _dialect: Dialect) -> str | None:
        return None if value is None else values.write_time(value)

    @override
    def process_result_value(self, value: str | None, _dialect: Dialect) -> time | None:
        return None if value is None else values.read_time(value)


class Amount(TypeDecorator[Decimal]):
    """An exact amount as a whole number of thousandths (mg as micrograms, mL as microlitres)."""

    impl = Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        return None if value is None else values.write_amount(value)

    @override
    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else values.read_amount(value)
