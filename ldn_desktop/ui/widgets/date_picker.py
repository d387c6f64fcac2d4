"""A month to pick a date from, with Today and its neighbours in words above it."""

from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.history import month_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.shapes import MonthDay
from ldn_desktop.ui.theme import FIELD, GRID
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Heading
from ldn_desktop.ui.widgets.layouts import column_in, row_in
from ldn_desktop.ui.widgets.month_grid import DAYS_SHOWN, DayButton, MonthGrid, month_name, weeks_of
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

CELL = FIELD
"""The least side (px) of a day; it grows with the text."""

LINES = 1.8
"""The side of a day in heights of a line of text."""


class PickButton(DayButton):
    """A day to pick."""

    @override
    def sizeHint(self) -> QSize:
        side = max(CELL, round(LINES * self.fontMetrics().height()))
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class DatePicker(QFrame):
    """Opens over the window. Emits `picked` with a date; Esc and a click outside close it."""

    picked = Signal(object)

    def __init__(self, name: str, formats: Formats, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self._field = field
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a press on the arrow closes it
        self.setObjectName("picker")
        self.setAccessibleName(name)
        self._formats = formats
        self._day = self._month = self._first = self._last = date.min
        self._today: date | None = None
        self.words = tuple(LinkButton("") for _name in _near_days())
        self.title = Heading()
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before = QuietButton("‹", _("The month before"))
        self.after = QuietButton("›", _("The month after"))
        self.grid = MonthGrid(_("Days of the month"), PickButton)
        turns = QWidget()
        row_in(turns, self.before, self.title, self.after).setStretch(1, 1)
        parts = flow(*self.words), turns, self.grid
        column_in(self, *parts, spacing=GRID // 2, margins=(GRID, GRID, GRID, GRID))
        self.before.clicked.connect(lambda: self._show_month(month_of(self._month)[0] - ONE_DAY))
        self.after.clicked.connect(lambda: self._show_month(month_of(self._month)[1] + ONE_DAY))
        self.grid.opened.connect(self._pick)
        self.grid.walked_off.connect(self._walk_to)
        for place, button in enumerate(self.words):
            button.clicked.connect(lambda _on=False, place=place: self._pick_near(place))

    def open(self, day: date, first: date, last: date, today: date | None) -> None:
        """Open beside the field with the focus on `day`; from `first` to `last` can be picked."""
        self._day, self._first, self._last, self._today = day, first, last, today
        self.grid.allow(first, last)
        for button, (words, days) in zip(self.words, _near_days(), strict=True):
            near = None if today is None else today + timedelta(days=days)
            button.setVisible(near is not None and first <= near <= last)
            if near is not None:
                date_words = self._formats.long_day(near)
                button.relabel(words, _("{when}, {date}").format(when=words, date=date_words))
        self._show_month(day)
        self.grid.focus_day(day)
        self.adjustSize()
        self.move(_beside(self._field, self.size()))
        self.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _show_month(self, month: date) -> None:
        self._month = month
        self.title.set_text(month_name(month))
        start = weeks_of(month)[0]
        days = (start + timedelta(days=place) for place in range(DAYS_SHOWN))
        self.grid.show_cells([self._cell(day) for day in days], self._day)
        self.before.setEnabled(month_of(month)[0] > self._first)
        self.after.setEnabled(month_of(month)[1] < self._last)

    def _cell(self, day: date) -> MonthDay:
        is_today = day == self._today
        name = self._formats.long_day(day)
        if is_today:
            name = _("{when}, {date}").format(when=_("Today"), date=name)
        is_same = (day.year, day.month) == (self._month.year, self._month.month)
        return MonthDay(day, name, in_month=is_same, is_today=is_today)

    def _walk_to(self, day: date) -> None:
        self._show_month(day)
        self.grid.focus_day(day)

    def _pick_near(self, place: int) -> None:
        if self._today is not None:
            self._pick(self._today + timedelta(days=_near_days()[place][1]))

    def _pick(self, day: date) -> None:
        self.close()
        self.picked.emit(day)


def _near_days() -> tuple[tuple[str, int], ...]:
    """Return the days that have a word, and how far from today they are."""
    return ((_("Today"), 0), (_("Yesterday"), -1), (_("Tomorrow"), 1))


def _beside(field: QWidget, size: QSize) -> QPoint:
    """Return where a popup of this size lies below a field, or above it, and on the screen."""
    screen = field.screen().availableGeometry()
    place = QRect(field.mapToGlobal(QPoint(0, field.height() + 2)), size)
    if place.bottom() > screen.bottom():
        above = field.mapToGlobal(QPoint(0, -2)).y() - size.height()
        place.moveTop(above if above >= screen.top() else screen.bottom() - size.height())
    left = max(min(place.left(), screen.right() - size.width()), screen.left())
    return QPoint(left, max(place.top(), screen.top()))
