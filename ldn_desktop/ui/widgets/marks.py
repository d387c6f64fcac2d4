"""The widget of a dose's state: a shape."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import MARK


class DoseMark(QWidget):
    """Paints one shape; `name` is its accessible name."""

    def __init__(self, mark: Mark, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.show_mark(mark, name)

    @property
    def mark(self) -> Mark:
        """The current shape."""
        return self._mark

    def show_mark(self, mark: Mark, name: str) -> None:
        """Show this shape; `name` is its accessible name."""
        self._mark = mark
        self.setAccessibleName(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = max(MARK, self.fontMetrics().height() + 4)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        side = min(self.width(), self.height())
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        painter = QPainter(self)
        paint_mark(painter, QRectF(left, top, side, side), self._mark, self.palette())
        painter.end()
