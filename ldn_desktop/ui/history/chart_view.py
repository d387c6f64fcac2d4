"""The chart on the screen; the mouse and the arrow keys select a day, which is read out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.paper.chart import Chart
from ldn_desktop.paper.painter import ChartPainter
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.wording.formats import Formats

LETTERS = 0.9
"""The chart's font size as a fraction of the window's."""

STEPS = {
    Qt.Key.Key_Left: -ONE_DAY,
    Qt.Key.Key_Right: ONE_DAY,
    Qt.Key.Key_PageUp: -30 * ONE_DAY,
    Qt.Key.Key_PageDown: 30 * ONE_DAY,
}


class ChartView(QWidget):
    """Shows a chart; `read_day` returns a day in words.

    Emits `opened` with a day that was clicked or entered, and `said` with the words of the day
    under the cursor.
    """

    opened = Signal(object)
    said = Signal(str)

    def __init__(self, formats: Formats, read_day: Callable[[date], str]) -> None:
        super().__init__()
        self._formats = formats
        self._read_day = read_day
        self._chart: Chart | None = None
        self._name = ""
        self._picture: QPixmap | None = None
        self._cursor: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # Not a fixed height: Qt would keep the height for the previous width and cut the legend.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def cursor_day(self) -> date | None:
        """The day under the cursor, which is read out; None if there is none."""
        return self._cursor

    def show_chart(self, chart: Chart, name: str) -> None:
        """Show this chart; `name` is its accessible name."""
        if chart == self._chart:
            return
        self._chart, self._picture, self._name = chart, None, name
        if self._cursor is not None and not chart.first <= self._cursor <= chart.last:
            self._cursor = None
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        painter = self._painter()
        return round(painter.height(width)) + 4 if painter else 0

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def move_to(self, day: date) -> None:
        """Move the cursor to a day, or to the nearest one in the chart, and read it out."""
        if self._chart is None:
            return
        self._cursor = min(max(day, self._chart.first), self._chart.last)
        words = self._read_day(self._cursor)
        self.setAccessibleDescription(words)
        announce_to_screen_reader(self, words)
        self.said.emit(words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        drawing = self._painter()
        if drawing is None:
            return
        if self._picture is None:
            self._picture = self._painted(drawing)
        painter = QPainter(self)
        painter.drawPixmap(QPoint(0, 0), self._picture)
        if self._cursor is not None:
            drawing.paint_cursor(painter, self._cursor, QRectF(self.rect()))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        chart, key = self._chart, Qt.Key(event.key())
        if chart is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in STEPS:
            here = self._cursor
            self.move_to(min(chart.today, chart.last) if here is None else here + STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.move_to(chart.first if key == Qt.Key.Key_Home else chart.last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self.opened.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event)
        if day is not None and day != self._cursor:
            self.move_to(day)
            QToolTip.showText(event.globalPosition().toPoint(), self._read_day(day), self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event)
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.move_to(day)
            self.opened.emit(day)
        super().mousePressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        super().resizeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._picture = None
            self.updateGeometry()
        super().changeEvent(event)

    def _day_at(self, event: QMouseEvent) -> date | None:
        painter = self._painter()
        return painter.day_at(event.position().x(), self.width()) if painter else None

    def _painter(self) -> ChartPainter | None:
        if self._chart is None:
            return None
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF(), 6) * LETTERS)
        return ChartPainter(self._chart, self._formats, font, self, self.palette())

    def _painted(self, drawing: ChartPainter) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.paint(painter, QRectF(0, 0, self.width(), self.height()))
        painter.end()
        return picture
