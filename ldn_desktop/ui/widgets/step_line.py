"""The whole taper as a thin stepped line with a mark at the user's place in it."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.paper.pens import plain_pen
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.shapes import StepSegment

MARGIN = 8.0


class StepLine(QWidget):
    """Paints the steps; `here` is the place as a fraction (0-1) of the length, None if outside."""

    def __init__(self, name: str = "", height: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[StepSegment, ...] = ()
        self._here: float | None = None
        self._height = height
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_line(self, segments: tuple[StepSegment, ...], here: float | None, name: str) -> None:
        """Show these steps; `name` is the accessible name."""
        self._segments, self._here = segments, here
        self.setAccessibleName(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        if not self._segments:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path, total = self._path(), self.width() - 2 * MARGIN
        here_x = MARGIN + total * (self._here if self._here is not None else 0)
        painter.strokePath(path, plain_pen(self.palette().mid().color(), 2))
        if self._here is not None:
            accent = self.palette().highlight()
            painter.save()
            painter.setClipRect(0, 0, int(here_x), self.height())
            painter.strokePath(path, plain_pen(accent.color(), 3))
            painter.restore()
            mark = QPainterPath()
            mark.addEllipse(QPointF(here_x, self._y(self._level_at(self._here))), 7, 7)
            painter.fillPath(mark, accent)
            painter.strokePath(mark, plain_pen(self.palette().base().color(), 2))
        painter.end()

    def _path(self) -> QPainterPath:
        days = sum(segment.days for segment in self._segments)
        scale = (self.width() - 2 * MARGIN) / max(days, 1)
        x = MARGIN
        path = QPainterPath(QPointF(x, self._y(self._segments[0].level)))
        for segment in self._segments:
            path.lineTo(x, self._y(segment.level))
            x += segment.days * scale
            path.lineTo(x, self._y(segment.level))
        if not self._segments[-1].goes_on:
            path.lineTo(x, self._y(0))
        return path

    def _y(self, level: float) -> float:
        return MARGIN + (1 - level) * (self.height() - 2 * MARGIN)

    def _level_at(self, here: float) -> float:
        left = here * sum(segment.days for segment in self._segments)
        for segment in self._segments:
            if left < segment.days:
                return segment.level
            left -= segment.days
        return 0.0
