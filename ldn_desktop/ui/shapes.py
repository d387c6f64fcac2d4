"""What painted widgets paint, as plain values that presenters make without a screen."""

from dataclasses import dataclass
from datetime import date

from ldn_desktop.paper.shapes import Mark

__all__ = ["Mark", "MonthDay", "StepSegment"]


@dataclass(frozen=True)
class StepSegment:
    """One step: its width in days, and its dose as a fraction (0-1) of the highest dose.

    A step that `goes_on` has no end, so its line does not drop to zero.
    """

    days: int
    level: float
    goes_on: bool = False


@dataclass(frozen=True)
class MonthDay:
    """A day of a month: one shape for each dose; `name` says all of it for a screen reader.

    `has_note` is True for a day with a note, a score or a symptom change. `new_dose` is the amount
    on the first day of another dose, else "".
    """

    day: date
    name: str
    in_month: bool
    is_today: bool
    marks: tuple[Mark, ...] = ()
    has_note: bool = False
    new_dose: str = ""
