"""The state of a dose as a shape: it never needs its colour to be understood."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import MARK

_IN_ACCENT = frozenset({Mark.TAKEN, Mark.DUE, Mark.PUT_OFF})
_RINGS = frozenset({Mark.SKIPPED, Mark.NOT_RECORDED, Mark.DUE, Mark.PUT_OFF})


def paint_mark(painter: QPainter, box: QRectF, mark: Mark, palette: QPalette) -> None:
    """Paint the shape into `box`: disc with tick, disc with bar, dashed ring, dot, clock hand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, text = palette.highlight().color(), palette.placeholderText().color()
    width = max(box.width() / 12, 1.5)
    disc = box.adjusted(width, width, -width, -width)
    centre, radius = disc.center(), disc.width() / 2
    pen = QPen(accent if mark in _IN_ACCENT else text, width)
    if mark is Mark.NOT_RECORDED:
        pen.setDashPattern([2, 1.6])
    if mark in _RINGS:
        painter.strokePath(_circle(centre, radius), pen)
    if mark is Mark.TAKEN:
        painter.fillPath(_circle(centre, radius + width / 2), accent)
        tick = QPen(palette.highlightedText().color(), width * 1.2)
        painter.strokePath(
            _line(centre, radius, ((-0.42, 0.05), (-0.1, 0.38), (0.45, -0.32))), tick
        )
    elif mark is Mark.SKIPPED:
        painter.strokePath(_line(centre, radius, ((-0.5, 0), (0.5, 0))), pen)
    elif mark is Mark.UPCOMING:
        painter.fillPath(_circle(centre, radius * 0.3), text)
    elif mark is Mark.DUE:
        painter.fillPath(_circle(centre, radius * 0.45), accent)
    elif mark is Mark.PUT_OFF:
        painter.strokePath(_line(centre, radius, ((0, -0.62), (0, 0), (0.42, 0))), pen)


def _circle(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(centre, radius, radius)
    return path


def _line(centre: QPointF, radius: float, points: tuple[tuple[float, float], ...]) -> QPainterPath:
    places = [centre + QPointF(x * radius, y * radius) for x, y in points]
    path = QPainterPath(places[0])
    for place in places[1:]:
        path.lineTo(place)
    return path


class DoseMark(QWidget):
    """One shape with its accessible name."""

    def __init__(self, mark: Mark, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.show_mark(mark, name)

    @property
    def mark(self) -> Mark:
        """The shape that is shown."""
        return self._mark

    def show_mark(self, mark: Mark, name: str) -> None:
        """Show this shape, and tell it in words to a screen reader and in the tool tip."""
        self._mark = mark
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the shape's size, which grows with the text."""
        side = max(MARK, self.fontMetrics().height() + 4)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: a shape is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Paint the shape in the middle."""
        side = min(self.width(), self.height())
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        painter = QPainter(self)
        paint_mark(painter, QRectF(left, top, side, side), self._mark, self.palette())
        painter.end()
