"""The pieces of a dose, drawn: a capsule for each piece, or a syringe for a liquid."""

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.supply import Making
from ldn_desktop.paper.pens import plain_pen
from ldn_desktop.typing_compat import override

MOST_DRAWN = 6
"""More pieces are not drawn: the words beside the drawing count them."""

HEIGHT = 18.0
SHORTEST, LONGEST = 26.0, 46.0
"""The widths (px) of a capsule of next to nothing, and of the dose's largest strength."""

SYRINGE = 64.0
GAP = 6.0


class PiecesDrawing(QWidget):
    """Draws a `Making`. It has no accessible name, because the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._making: Making | None = None

    def show_making(self, making: Making | None) -> None:
        """Draw these pieces; hidden if there are none, or too many to be told at a glance."""
        if making != self._making:
            self._making = making
            self.updateGeometry()
            self.update()
        self.setVisible(bool(self._widths()))

    @override
    def sizeHint(self) -> QSize:
        widths, scale = self._widths(), self._scale()
        width = sum(widths) + GAP * max(len(widths) - 1, 0)
        return QSize(round(width * scale) + 2, round(HEIGHT * scale) + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        painter.translate(1, 1 + (self.height() - HEIGHT * scale - 2) / 2)
        painter.scale(scale, scale)
        x = 0.0
        for width in self._widths():
            self._paint(painter, QRectF(x, 0, width, HEIGHT).adjusted(1, 1, -1, -1))
            x += width + GAP
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF) -> None:
        accent = self.palette().highlight()
        if self._making is not None and self._making.volume_ml is not None:
            path = _syringe(box)
        else:
            path = QPainterPath()
            path.addRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.save()
            painter.setClipRect(box.adjusted(0, 0, -box.width() / 2, 0))
            painter.fillPath(path, accent)
            painter.restore()
        painter.strokePath(path, plain_pen(accent.color(), 1.5))

    def _widths(self) -> list[float]:
        """Return the width (px, unscaled) of each piece, larger strengths first."""
        if self._making is None:
            return []
        if self._making.volume_ml is not None:
            return [SYRINGE]
        pieces = self._making.pieces or ()
        strengths = [piece.strength_mg for piece in pieces for _n in range(piece.count)]
        if not strengths or len(strengths) > MOST_DRAWN:
            return []
        largest = max(strengths)
        return [_width(strength / largest) for strength in strengths]

    def _scale(self) -> float:
        return self.fontMetrics().height() / HEIGHT


def _width(share: Decimal) -> float:
    return SHORTEST + (LONGEST - SHORTEST) * float(share)


def _syringe(box: QRectF) -> QPainterPath:
    """Return a needle, a barrel with marks, and a plunger; it tells no volume."""
    middle = box.center().y()
    barrel = QRectF(box.left() + 14, box.top() + 2, box.width() - 32, box.height() - 4)
    path = QPainterPath()
    path.addRoundedRect(barrel, 2, 2)
    lines = [
        (box.left(), middle, barrel.left(), middle),
        (barrel.right(), middle, box.right(), middle),
        (box.right(), box.top() + 3, box.right(), box.bottom() - 3),
    ]
    for share in (0.25, 0.5, 0.75):
        x = barrel.left() + share * barrel.width()
        lines.append((x, barrel.top(), x, middle))
    for x1, y1, x2, y2 in lines:
        path.moveTo(x1, y1)
        path.lineTo(x2, y2)
    return path
