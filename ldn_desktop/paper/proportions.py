"""The heights of the parts of the chart, in lines of text."""

from dataclasses import dataclass

DOSE_LINES, LANE_LINES, NAME_LINES, STRIP_LINES, GAP_LINES = 4.2, 1.2, 1.15, 2.1, 0.45
"""The heights of the parts, in lines of text."""


@dataclass(frozen=True)
class Proportions:
    """The heights of the doses, of a symptom and of a gap, in lines of text.

    `mark` is the least width of a mark in the lane, in 16ths of a line.
    """

    doses: float = DOSE_LINES
    strip: float = STRIP_LINES
    gap: float = GAP_LINES
    mark: float = 11
