"""How times, dates and decimal signs are written: plainly, or as the window's locale does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Formats:
    """The locale's ways. `day` is short ("13 June"), `long_day` has weekday and year."""

    decimal_sign: str
    time: Callable[[time], str]
    day: Callable[[date], str]
    long_day: Callable[[date], str]


PLAIN = Formats(
    decimal_sign=".",
    time=lambda at: f"{at:%H:%M}",
    day=lambda day: day.isoformat(),
    long_day=lambda day: f"{day:%A} {day.isoformat()}",
)
"""For commands and files: ISO dates, 24 hours, a point."""
