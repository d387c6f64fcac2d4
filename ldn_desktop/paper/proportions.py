"""How the chart looks: the heights of its parts in lines of text, and its colours on paper."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

DOSE_LINES, LANE_LINES, NAME_LINES, STRIP_LINES, GAP_LINES = 4.2, 1.2, 1.15, 2.1, 0.45
"""The heights of the parts, in lines of text."""


@dataclass(frozen=True)
class Proportions:
    """The heights of the doses, of a symptom and of a gap, in lines of text.

    `mark` is the least width of a mark in the lane, in 16ths of a line. `beside` puts the name of
    a symptom beside its scores, cut where it is long, and leaves its mean out.
    """

    doses: float = DOSE_LINES
    strip: float = STRIP_LINES
    gap: float = GAP_LINES
    mark: float = 11
    beside: bool = False

    @property
    def name(self) -> float:
        """The height of the line with a symptom's name."""
        return 0 if self.beside else NAME_LINES


def on_paper() -> QPalette:
    """Return a palette of black and greys on white."""
    role = QPalette.ColorRole
    black, grey = QColor("#000000"), QColor("#555555")
    palette = QPalette()
    for key in (role.Text, role.Highlight, role.WindowText, role.BrightText):
        palette.setColor(key, black)
    for key in (role.Base, role.Window, role.HighlightedText):
        palette.setColor(key, QColor("#FFFFFF"))
    palette.setColor(role.PlaceholderText, grey)
    palette.setColor(role.Mid, QColor("#999999"))
    return palette
