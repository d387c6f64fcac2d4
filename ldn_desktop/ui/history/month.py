"""A day of the month as a button, with a shape for each dose."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPolygonF

from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.shapes import MonthDay
from ldn_desktop.ui.widgets.month_grid import PAD, DayButton

LINES = 3.2
"""The height of a day in lines of text: its number, its shapes, and a new dose."""

SMALL = 0.8
"""The size of a new dose, as a share of the text's."""


class MonthButton(DayButton):
    """One day of the month: its number, its shapes, and the amount where a new dose begins."""

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(2 * line, round(LINES * line) + 2 * PAD)

    @override
    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(self.fontMetrics().horizontalAdvance("00") + 2 * PAD, round(LINES * line))

    @override
    def number_box(self) -> QRectF:
        return QRectF(PAD, PAD - 2, self.width() - 2 * PAD, self.fontMetrics().height())

    @override
    def paint_rest(self, painter: QPainter) -> None:
        cell = self.cell
        if cell is None:
            return
        self._paint_marks(painter, cell, PAD + self.fontMetrics().height())
        if cell.new_dose:
            self._paint_new_dose(painter, cell.new_dose)
        if cell.has_note:
            self._paint_corner(painter)

    def _paint_marks(self, painter: QPainter, cell: MonthDay, top: float) -> None:
        count = len(cell.marks)
        if not count:
            return
        foot = round(SMALL * self.fontMetrics().height())
        width, height = self.width() - 2 * PAD, self.height() - top - PAD - foot
        rows = 1 if count <= 2 else 2
        across = -(-count // rows)
        side = min(width / across, height / rows) - 2
        for place, mark in enumerate(cell.marks):
            row, column = divmod(place, across)
            in_row = min(across, count - row * across)
            left = PAD + (width - in_row * (side + 2)) / 2 + column * (side + 2)
            y = top + (height - rows * (side + 2)) / 2 + row * (side + 2)
            paint_mark(painter, QRectF(left, y, side, side), mark, self.palette())

    def _paint_new_dose(self, painter: QPainter, dose: str) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALL)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().highlight().color())
        height = round(self.fontMetrics().height() * SMALL)
        foot = QRectF(0, self.height() - height - 3, self.width(), height)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, dose)

    def _paint_corner(self, painter: QPainter) -> None:
        size = max(self.fontMetrics().height() / 3, 6)
        right = self.width() / 2 + self.fontMetrics().horizontalAdvance("00") / 2 + size + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().placeholderText())
        corner = QPointF(right, PAD)
        painter.drawPolygon(
            QPolygonF([corner, corner - QPointF(size, 0), corner + QPointF(0, size)])
        )
