"""A check box and a radio button in the theme's palette, whose texts wrap and are never cut."""

import re

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.checkable import Checkable
from ldn_desktop.ui.widgets.single_click import SingleClick

WRAPPED = (
    Qt.TextFlag.TextWordWrap.value
    | Qt.AlignmentFlag.AlignLeft.value
    | Qt.AlignmentFlag.AlignVCenter.value
)
WIDEST = 16_777
"""A width and height (px) that no text reaches."""
LEAST_TARGET = 24
"""The least height (px) of what is clicked, WCAG 2.2's target size; some fonts are lower."""

_BREAK = re.compile(r"[\s\u200b]+")
"""Where a line may break, including the zero-width spaces of `labels.breakable`."""


class _Wrapped(Checkable, SingleClick):
    """A mixin for a checkable button whose text wraps beside a shape; sizes are in px."""

    def _set_words(self, text: str) -> None:
        self._text = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        box = self._bounds(WIDEST)
        return QSize(box.width() + self._left() + GRID, self._tall(box))

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(word) for word in [*_BREAK.split(self._text), ""])
        return QSize(widest + self._left() + GRID, self._tall(QRect()))

    @override
    def heightForWidth(self, width: int) -> int:
        room = max(width - self._left() - GRID, 1)
        return self._tall(self._bounds(room))

    def _tall(self, words: QRect) -> int:
        return max(max(words.height(), self._side()) + GRID, LEAST_TARGET)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)  # a click on the text counts, too

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, side = self.palette(), float(self._side())
        line = palette.highlight() if self.shows_focus() else palette.mid()
        painter.setPen(QPen(line.color(), 2.5 if self.shows_focus() else 1.5))
        self._paint_shape(painter, QRectF(2, (self.height() - side) / 2, side, side))
        text = palette.text() if self.isEnabled() else palette.placeholderText()
        painter.setPen(text.color())
        words = QRect(self._left(), 0, self.width() - self._left(), self.height())
        painter.drawText(words, WRAPPED, self._text)
        painter.end()

    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError

    def _bounds(self, width: int) -> QRect:
        return self.fontMetrics().boundingRect(QRect(0, 0, width, WIDEST), WRAPPED, self._text)

    def _side(self) -> int:
        return self.fontMetrics().height()

    def _left(self) -> int:
        return self._side() + 2 + GRID


class CheckBox(_Wrapped, QCheckBox):
    """A check box."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set_words(text)

    @override
    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        if self.isChecked():
            painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            _tick(painter, box, self.palette().highlightedText().color())


class RadioButton(_Wrapped, QRadioButton):
    """A radio button."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set_words(text)

    @override
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
