"""A month as a grid of buttons with a shape for each dose; the arrow keys move among the days."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.formats import weekday
from ldn_desktop.ui.history.presenter import WEEK, MonthDay
from ldn_desktop.ui.widgets.checkable import Checkable
from ldn_desktop.ui.widgets.labels import Small

DAYS_SHOWN = 42
ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}
PAD = 5
LINES = 3.2
"""The height of a day in lines of text: its number, its shapes, and a new dose."""

SMALL = 0.8
"""The size of a new dose, as a share of the text's."""


class DayButton(Checkable, QAbstractButton):
    """One day; a click, Enter or Space opens it in the side panel.

    `walk` is called with the button and the number of days that an arrow key moves by.
    """

    def __init__(self, walk: Callable[["DayButton", int], None]) -> None:
        super().__init__()
        self._walk = walk
        self.cell: MonthDay | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cell(self, cell: MonthDay) -> None:
        """Show this day."""
        self.cell = cell
        self.setAccessibleName(cell.name)
        self.setToolTip(cell.name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(2 * line, round(LINES * line) + 2 * PAD)

    @override
    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(self.fontMetrics().horizontalAdvance("00") + 2 * PAD, round(LINES * line))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in ACROSS:
            self._walk(self, ACROSS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        cell = self.cell
        if cell is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, cell)
        painter.setOpacity(1.0 if cell.in_month else 0.55)
        line = self.fontMetrics().height()
        font = self.font()
        font.setBold(cell.is_today)
        painter.setFont(font)
        painter.setPen(self.palette().text().color())
        number = QRectF(PAD, PAD - 2, self.width() - 2 * PAD, line)
        painter.drawText(number, Qt.AlignmentFlag.AlignHCenter, str(cell.day.day))
        self._paint_marks(painter, cell, PAD + line)
        if cell.new_dose:
            self._paint_new_dose(painter, cell.new_dose)
        if cell.has_note:
            self._paint_corner(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter, cell: MonthDay) -> None:
        palette = self.palette()
        is_marked = self.isChecked() or self.underMouse()
        painter.setBrush(palette.midlight() if is_marked else palette.base())
        edge = palette.base()  # no box: a month is calm
        if self.hasFocus() or self.isChecked():
            edge = palette.highlight()
        elif cell.is_today:
            edge = palette.mid()
        painter.setPen(QPen(edge.color(), 3 if self.hasFocus() else 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)

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


class MonthGrid(QWidget):
    """Shows whole weeks. Emits `opened` with the day that was chosen.

    Emits `walked_off` with the day that the arrow keys lead to if it lies outside the month.
    """

    opened = Signal(object)
    walked_off = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        self._days: tuple[date, ...] = ()
        self._heads = tuple(Small() for _ in range(WEEK))
        for column, head in enumerate(self._heads):
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            head.setWordWrap(False)
            head.setMinimumWidth(1)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        self.buttons = tuple(DayButton(self._walk) for _ in range(DAYS_SHOWN))
        for place, button in enumerate(self.buttons):
            row, column = divmod(place, WEEK)
            self._grid.addWidget(button, row + 1, column)
            button.toggled.connect(lambda _on, b=button: self._open(b))

    def show_cells(self, cells: tuple[MonthDay, ...], chosen: date | None) -> None:
        """Show these days; `chosen` is the day that is open in the side panel."""
        self._days = tuple(cell.day for cell in cells[:WEEK])
        self._name_days()
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(cells))
            if place < len(cells):
                button.show_cell(cells[place])
                button.setChecked(cells[place].day == chosen)
        stops = [b for b in self._shown() if b.cell and b.cell.day == chosen]
        stops += [b for b in self._shown() if b.cell and b.cell.is_today]
        stops += [b for b in self._shown() if b.cell and b.cell.in_month]
        self._rove_to(stops[0])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_days()

    def _name_days(self) -> None:
        names = [weekday(day) for day in self._days]
        widest = max(map(self.fontMetrics().horizontalAdvance, names), default=0)
        if WEEK * (widest + 4) > self.width():
            narrow = QLocale.FormatType.NarrowFormat
            names = [QLocale().standaloneDayName(d.isoweekday(), narrow) for d in self._days]
        for head, name, day in zip(self._heads, names, self._days, strict=False):
            head.set_text(name, QLocale().standaloneDayName(day.isoweekday()))

    def button_of(self, day: date) -> DayButton | None:
        """Return the button of a day, None if the day is not shown."""
        return next((b for b in self._shown() if b.cell and b.cell.day == day), None)

    def focus_day(self, day: date) -> None:
        """Focus a day, if it is shown."""
        button = self.button_of(day)
        if button is not None:
            self._rove_to(button)
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _shown(self) -> list[DayButton]:
        return [button for button in self.buttons if not button.isHidden()]

    def _open(self, button: DayButton) -> None:
        if button.cell is not None:
            self._rove_to(button)
            self.opened.emit(button.cell.day)

    def _walk(self, button: DayButton, days: int) -> None:
        if button.cell is None:
            return
        day = button.cell.day + timedelta(days=days)
        target = self.button_of(day)
        if target is None or target.cell is None or not target.cell.in_month:
            self.walked_off.emit(day)
        else:
            self.focus_day(day)

    def _rove_to(self, stop: DayButton) -> None:
        """Make one day the only one at which Tab stops."""
        for button in self.buttons:
            strong = Qt.FocusPolicy.StrongFocus
            button.setFocusPolicy(strong if button is stop else Qt.FocusPolicy.ClickFocus)
