"""A box to tick and a choice of one, drawn in our palette, their words wrapped and never cut."""

import re
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.checkable import Checkable

WRAPPED = (
    Qt.TextFlag.TextWordWrap.value
    | Qt.AlignmentFlag.AlignLeft.value
    | Qt.AlignmentFlag.AlignVCenter.value
)
WIDEST = 16_777
_BREAK = re.compile(r"[\s\u200b]+")
"""Where a line may break: also at the places that `labels.breakable` puts into a long word."""


class _Words:
    """The wrapped words beside a shape: their size, and the painting of both."""

    def __init__(self, button: QAbstractButton, text: str) -> None:
        self._button = button
        button.setText(text.replace("&", "&&"))
        button.setAccessibleName(text)
        self._text = text
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)

    def in_one_line(self) -> QSize:
        box = self._bounds(WIDEST)
        return QSize(box.width() + self._left() + GRID, max(box.height(), self._side()) + GRID)

    def least(self) -> QSize:
        metrics = self._button.fontMetrics()
        widest = max(metrics.horizontalAdvance(word) for word in [*_BREAK.split(self._text), ""])
        return QSize(widest + self._left() + GRID, self._side() + GRID)

    def height_at(self, width: int) -> int:
        room = max(width - self._left() - GRID, 1)
        return max(self._bounds(room).height(), self._side()) + GRID

    def holds(self, pos: QPoint) -> bool:
        return self._button.rect().contains(pos)

    def paint(self, paint_shape: Callable[[QPainter, QRectF], None]) -> None:
        """Paint shape and words; with the keyboard on it the shape's line is the accent."""
        button = self._button
        painter = QPainter(button)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, side = button.palette(), float(self._side())
        line = palette.highlight() if button.hasFocus() else palette.mid()
        painter.setPen(QPen(line.color(), 2.5 if button.hasFocus() else 1.5))
        paint_shape(painter, QRectF(2, (button.height() - side) / 2, side, side))
        text = palette.text() if button.isEnabled() else palette.placeholderText()
        painter.setPen(text.color())
        words = QRect(self._left(), 0, button.width() - self._left(), button.height())
        painter.drawText(words, WRAPPED, self._text)
        painter.end()

    def _bounds(self, width: int) -> QRect:
        metrics = self._button.fontMetrics()
        return metrics.boundingRect(QRect(0, 0, width, WIDEST), WRAPPED, self._text)

    def _side(self) -> int:
        return self._button.fontMetrics().height()

    def _left(self) -> int:
        return self._side() + 2 + GRID


class _Worded:
    """What both have of Qt's: the sizes of their words, where a click counts, the painting."""

    _words: _Words

    def sizeHint(self) -> QSize:
        """Return the size in one line."""
        return self._words.in_one_line()

    def minimumSizeHint(self) -> QSize:
        """Return the size of the longest word."""
        return self._words.least()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped words."""
        return self._words.height_at(width)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click on the words, too."""
        return self._words.holds(pos)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        """Paint the shape, filled where it is chosen, and the words."""
        self._words.paint(self._paint_shape)

    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError


class CheckBox(_Worded, Checkable, QCheckBox):
    """A box to tick."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _Words(self, text)

    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        if self.isChecked():
            painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            _tick(painter, box, self.palette().highlightedText().color())


class RadioButton(_Worded, Checkable, QRadioButton):
    """One of several."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _Words(self, text)

    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        painter.drawEllipse(box)
        if self.isChecked():
            inner = box.width() * 0.25
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().highlight())
            painter.drawEllipse(box.adjusted(inner, inner, -inner, -inner))


def _tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    pen = QPen(colour, box.width() / 8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    points = ((0.24, 0.53), (0.43, 0.72), (0.76, 0.3))
    spots = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points]
    painter.drawPolyline(spots)
