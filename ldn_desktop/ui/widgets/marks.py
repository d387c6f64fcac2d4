"""The state of a dose as a shape: it never needs its colour to be understood."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import MARK


def paint_mark(painter: QPainter, box: QRectF, mark: Mark, palette: QPalette) -> None:
    """Paint the shape into `box`: disc with tick, disc with bar, dashed ring, dot, clock hand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, text = palette.highlight().color(), palette.placeholderText().color()
    width = max(box.width() / 12, 1.5)
    disc = box.adjusted(width, width, -width, -width)
    centre, radius = disc.center(), disc.width() / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, width))
    if mark is Mark.TAKEN:
        painter.setBrush(QBrush(accent))
        painter.drawEllipse(disc)
        pen = QPen(palette.highlightedText().color(), width * 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        points = ((-0.42, 0.05), (-0.1, 0.38), (0.45, -0.32))
        painter.drawPolyline([centre + QPointF(x * radius, y * radius) for x, y in points])
    elif mark is Mark.SKIPPED:
        painter.setPen(QPen(text, width))
        painter.drawEllipse(disc)
        bar = QPointF(radius * 0.5, 0)
        painter.drawLine(centre - bar, centre + bar)
    elif mark is Mark.NOT_RECORDED:
        pen = QPen(text, width)
        pen.setDashPattern([2, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(disc)
    elif mark is Mark.UPCOMING:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(text))
        painter.drawEllipse(centre, radius * 0.3, radius * 0.3)
    elif mark is Mark.DUE:
        painter.drawEllipse(disc)
        painter.setBrush(QBrush(accent))
        painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
    elif mark is Mark.PUT_OFF:
        painter.drawEllipse(disc)
        painter.drawLine(centre, centre - QPointF(0, radius * 0.62))
        painter.drawLine(centre, centre + QPointF(radius * 0.42, 0))


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
