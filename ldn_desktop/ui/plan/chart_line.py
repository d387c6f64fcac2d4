"""A plan as a stepped line to draw, and the same in words for screen readers."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

DRAWN_DAYS = timedelta(days=13)
"""How long a step without an end is drawn after its first day or today."""


@dataclass(frozen=True)
class LineSegment:
    """A step of the line: first and last date (inclusive), and the dose in mg (0: no dose)."""

    first: date
    last: date
    dose_mg: Decimal
    goes_on: bool = False


@dataclass(frozen=True)
class OtherLine:
    """A second line in the same drawing, with its name."""

    name: str
    segments: tuple[LineSegment, ...]


@dataclass(frozen=True)
class Drawing:
    """The drawn line; it has a name if there is a second line."""

    segments: tuple[LineSegment, ...]
    today: date
    text: str
    name: str = ""
    other: OtherLine | None = None


def segment(step: Step, first: date, last: date | None, today: date) -> LineSegment:
    """Return the line segment of a step; `last` None: the step has no end."""
    end = last or max(first, today) + DRAWN_DAYS
    return LineSegment(first, end, step.dose_mg or Decimal(0), goes_on=last is None)


@lru_cache(maxsize=4)
def segments_of(plan: Plan, today: date) -> tuple[LineSegment, ...]:
    """Return the line of a plan."""
    return tuple(segment(row.step, row.first, row.last, today) for row in plan.calendar)


def drawing_of(
    segments: tuple[LineSegment, ...],
    today: date,
    formats: Formats,
    name: str = "",
    other: OtherLine | None = None,
) -> Drawing:
    """Return the drawing of one line or two."""
    if other is None:
        return Drawing(segments, today, _text(segments, formats))
    name = name or _("with your changes")
    parts = ((name, segments), (other.name, other.segments))
    text = ". ".join(f"{of_line}: {_text(line, formats)}" for of_line, line in parts)
    return Drawing(segments, today, text, name, other)


@lru_cache(maxsize=4)
def _text(segments: tuple[LineSegment, ...], formats: Formats) -> str:
    parts = [
        _("{dose} from {date}").format(
            dose=show_mg(segment.dose_mg, formats) if segment.dose_mg else _("no doses"),
            date=formats.day(segment.first),
        )
        for segment in segments
    ]
    return "; ".join(parts)
