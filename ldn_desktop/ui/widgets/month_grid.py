"""A month as a grid of buttons in whole weeks; the keys move among its days."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST, ONE_DAY
from ldn_desktop.services.history import month_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.formats import weekday
from ldn_desktop.ui.shapes import MonthDay
from ldn_desktop.ui.widgets.checkable import Checkable
from ldn_desktop.ui.widgets.labels import Small
from ldn_desktop.ui.widgets.single_click import SingleClick

WEEK = 7
DAYS_SHOWN = 6 * WEEK
ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -WEEK, Qt.Key.Key_Down: WEEK}
PAD = 5
DIM = 0.55
"""The opacity of a day of another month, and of one that cannot be chosen."""


class DayButton(Checkable, SingleClick, QAbstractButton):
    """One day; a click, Enter or Space chooses it.

    `walk` is called with the date that a key leads to.
    """

    spoken_role = "RadioButton"

    def __init__(self, walk: Callable[[date], None]) -> None:
        super().__init__()
        self._walk = walk
        self.cell: MonthDay | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cell(self, cell: MonthDay) -> None:
        """Show this day."""
        self.cell = cell
        if self.accessibleName() != cell.name:
            self.setAccessibleName(cell.name)
        self.setToolTip(cell.name)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.used_by_key()
        key = Qt.Key(event.key())
        target = self._target(key)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif target is not None:
            self._walk(target)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _target(self, key: Qt.Key) -> date | None:
        """Return the date that a key leads to from here, None for another key."""
        if self.cell is None:
            return None
        day = self.cell.day
        first, last = month_of(day)
        if key in ACROSS:
            return day + timedelta(days=ACROSS[key])
        if key == Qt.Key.Key_PageUp:
            return min(first - ONE_DAY, month_of(first - ONE_DAY)[0] + (day - first))
        if key == Qt.Key.Key_PageDown:
            return min(month_of(last + ONE_DAY)[1], last + ONE_DAY + (day - first))
        return {Qt.Key.Key_Home: first, Qt.Key.Key_End: last}.get(key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        cell = self.cell
        if cell is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, cell)
        painter.setOpacity(1.0 if cell.in_month and self.isEnabled() else DIM)
        font = self.font()
        font.setBold(cell.is_today)
        painter.setFont(font)
        painter.setPen(self.palette().text().color())
        painter.drawText(self.number_box(), Qt.AlignmentFlag.AlignCenter, str(cell.day.day))
        self.paint_rest(painter)
        painter.end()

    def number_box(self) -> QRectF:
        """Return where the number of the day is painted."""
        return QRectF(self.rect())

    def paint_rest(self, painter: QPainter) -> None:
        """Paint what a day has besides its number."""

    def _paint_ground(self, painter: QPainter, cell: MonthDay) -> None:
        palette = self.palette()
        is_marked = self.isChecked() or (self.underMouse() and self.isEnabled())
        painter.setBrush(palette.midlight() if is_marked else palette.base())
        edge = palette.base()  # no box: a month is calm
        if self.shows_focus() or self.isChecked():
            edge = palette.highlight()
        elif cell.is_today:
            edge = palette.mid()
        painter.setPen(QPen(edge.color(), 3 if self.shows_focus() else 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)


class MonthGrid(QWidget):
    """Shows whole weeks of days, each a button by `make`. Emits `opened` with the day chosen.

    Emits `walked_off` with the day that the keys lead to if it lies outside the month.
    """

    opened = Signal(object)
    walked_off = Signal(object)

    def __init__(
        self, name: str, make: Callable[[Callable[[date], None]], DayButton] = DayButton
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._first, self._last = EARLIEST, LATEST
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
        self.buttons = tuple(make(self._walk) for _ in range(DAYS_SHOWN))
        for place, button in enumerate(self.buttons):
            row, column = divmod(place, WEEK)
            self._grid.addWidget(button, row + 1, column)
            button.toggled.connect(lambda _on, b=button: self._open(b))

    def allow(self, first: date, last: date) -> None:
        """Let only the days from `first` to `last` be chosen, or walked to."""
        self._first, self._last = first, last

    def show_cells(self, cells: Sequence[MonthDay], chosen: date | None) -> None:
        """Show these days; `chosen` is the one that is marked."""
        self._days = tuple(cell.day for cell in cells[:WEEK])
        self._name_days()
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(cells))
            if place < len(cells):
                button.show_cell(cells[place])
                button.setChecked(cells[place].day == chosen)
                button.setEnabled(self._first <= cells[place].day <= self._last)
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

    def _walk(self, day: date) -> None:
        day = min(max(day, self._first), self._last)
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


def weeks_of(day: date) -> tuple[date, date]:
    """Return the first and last date of the locale's whole weeks around the month of `day`."""
    first, last = month_of(day)
    first_weekday = QLocale().firstDayOfWeek().value
    before = (first.isoweekday() - first_weekday) % WEEK
    after = (first_weekday - 1 - last.isoweekday()) % WEEK
    return first - before * ONE_DAY, last + after * ONE_DAY


def month_name(day: date) -> str:
    """Return the month of a day and its year: "February 2027"."""
    return f"{QLocale().standaloneMonthName(day.month)} {day.year}"
