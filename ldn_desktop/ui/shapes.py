"""What the painted widgets paint, as plain values: presenters make them without a screen."""

from dataclasses import dataclass

from ldn_desktop.paper.shapes import Mark

__all__ = ["Mark", "StepSegment"]


@dataclass(frozen=True)
class StepSegment:
    """One step: its share of the width in days, and its dose as a part (0-1) of the highest.

    One that `goes_on` has no end: what is drawn of it does not fall to none.
    """

    days: int
    level: float
    goes_on: bool = False
