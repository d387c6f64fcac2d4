"""What painted widgets paint, as plain values that presenters make without a screen."""

from dataclasses import dataclass

from ldn_desktop.paper.shapes import Mark

__all__ = ["Mark", "StepSegment"]


@dataclass(frozen=True)
class StepSegment:
    """One step: its width in days, and its dose as a fraction (0-1) of the highest dose.

    A step that `goes_on` has no end, so its line does not drop to zero.
    """

    days: int
    level: float
    goes_on: bool = False
