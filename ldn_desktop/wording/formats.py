"""How times, dates and decimal signs are written: in ISO form, or as in the window's locale."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from ldn_desktop.domain.typed_time import TO_24, ClockFormat


@dataclass(frozen=True)
class Formats:
    """Formats of a locale. `day` is short ("13 June"), `long_day` has weekday and year.

    `clock` is how times are typed. All digits are 0-9.
    """

    decimal_sign: str
    time: Callable[[time], str]
    day: Callable[[date], str]
    long_day: Callable[[date], str]
    clock: ClockFormat = TO_24


PLAIN = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: day.isoformat(),
    long_day=lambda day: f"{day:%A} {day.isoformat()}",
)
"""For commands and files: ISO dates, 24 hours, a decimal point."""
