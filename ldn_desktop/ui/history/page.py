"""The page History: a month and the chart, or a table of all days; a day opens at the side."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST, ONE_DAY
from ldn_desktop.services.chart_data import ChartData, read_chart_data
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.history import History, read_history, span_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.first_paint import after_first_paint
from ldn_desktop.ui.history.drawing_card import ChartCard
from ldn_desktop.ui.history.month_card import MonthCard
from ldn_desktop.ui.history.presenter import cells_of, day_of
from ldn_desktop.ui.history.side import DayPanel
from ldn_desktop.ui.history.table_card import TableCard
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.card import Page
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Muted, Title
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.month_grid import weeks_of
from ldn_desktop.ui.widgets.tab_order import tab_in_reading_order, tab_through
from ldn_desktop.wording.i18n import _

BOTH_LETTERS = 80
"""The least width, in average letters of the text, at which a day stands beside the month."""

SHARES = (3, 2)
"""The shares of the month and the day in the width."""


class HistoryPage(QWidget):
    """Reads only the days that are shown; builds the chart and the table when first shown."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._is_open = self._was_asked = self._is_table = self._is_wide = False
        self._drawing: ChartCard | None = None
        self._table: TableCard | None = None
        self.setAccessibleName(_("History"))
        self._page = Page(_("History"), self._widen)
        self.month_card = MonthCard()
        self.side = DayPanel(controller)
        self._month = self._day = controller.today()
        self._build()
        self.refresh()
        after_first_paint(self, self._build_rest)

    def _build(self) -> None:
        self._counted = Muted()
        self._grid = QGridLayout()
        self._grid.setSpacing(2 * GRID)
        self._grid.addWidget(self.month_card, 0, 0)
        self._place()
        fill(self._page.body, flow(Title(_("History")), self._counted), self._grid)
        self._page.body.addStretch(1)
        column_in(self, self._page)
        self.side.hide()
        # The chart reads the most data, so it is drawn once the page is on the screen.
        self._soon = Debounce(self, self._draw)
        card = self.month_card
        card.asked_for.connect(self.show_month)
        card.today.clicked.connect(lambda: self.show_month(self._controller.today()))
        card.grid.opened.connect(self.open_day)
        card.grid.walked_off.connect(self._walk_to)
        self.side.stepped.connect(self.step)
        self.side.closed.connect(self.close_day)
        for keys, days in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda days=days: self.step(days))

    def refresh(self) -> None:
        """Read again what is shown; if that fails, the page stays as it is."""
        self._show_month()
        if self._is_open:
            self._show_day()
        if self._drawing is not None and not self._drawing.isHidden():
            self._soon.start()
        if self._table is not None and not self._table.isHidden():
            self._show_span()

    def show_month(self, day: date) -> None:
        """Show the month of a day."""
        self._month = _within(day)
        self._show_month()

    def open_day(self, day: date) -> None:
        """Open a day at the side; a narrow window then shows only the day."""
        self._day, self._is_open, self._was_asked = _within(day), True, True
        self._arrange()
        self._show_day()
        if (self._month.year, self._month.month) != (day.year, day.month):
            self._month = self._day
        self._show_month()
        if not self._fits_both() and not self.side.isAncestorOf(self.window().focusWidget()):
            self.side.close_button.setFocus()
        self._page.ensureWidgetVisible(self.side.title)

    def close_day(self) -> None:
        """Close the day at the side and focus it in the month, or the table."""
        self._is_open = False
        self._arrange()
        self._show_month()
        if not self._is_table:
            self.month_card.grid.focus_day(self._day)
        elif self._table is not None:
            self._table.table.setFocus()

    def step(self, days: int) -> None:
        """Open the day `days` after the open one; if none is open, the last one again."""
        self.open_day(self._day + timedelta(days=days) if self._is_open else self._day)

    def show_table(self, *, is_table: bool) -> None:
        """Show the table of all days, or the month and the chart."""
        self._is_table = is_table
        if is_table and self._table is None:
            self._table = TableCard(self._controller.formats, self._read)
            self._table.opened.connect(self.open_day)
            self._table.left.connect(self._leave_table)
            self._grid.addWidget(self._table, 0, 0)
            tab_in_reading_order(self._table)
        self._arrange()
        self.refresh()

    @property
    def drawing(self) -> ChartCard | None:
        """The card of the chart, None until it is built."""
        return self._drawing

    @property
    def table(self) -> TableCard | None:
        """The card of the table, None until it is built."""
        return self._table

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_open:
            self.close_day()
            return
        super().keyPressEvent(event)

    def _fits_both(self) -> bool:
        return self.width() >= BOTH_LETTERS * self.fontMetrics().averageCharWidth()

    def _widen(self, is_wide: bool) -> None:
        """Put the chart below the month alone in a wide window, else below the day too."""
        self._is_wide = is_wide
        self._place()

    def _place(self) -> None:
        if self._is_wide:
            self._grid.addWidget(self.side, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        else:
            self._grid.addWidget(self.side, 0, 1)
        if self._drawing is not None:
            self._grid.addWidget(self._drawing, 1, 0, 1, 1 if self._is_wide else 2)

    def _arrange(self) -> None:
        fits_both = self._fits_both()
        shows_day = self._is_open and (fits_both or self._was_asked)
        shows_rest = fits_both or not shows_day
        grid, is_table = self._grid, self._is_table
        self.month_card.setVisible(shows_rest and not is_table)
        if self._table is not None:
            self._table.setVisible(shows_rest and is_table)
        if self._drawing is not None:
            self._drawing.setVisible(shows_rest and not is_table)
        self.side.setVisible(shows_day)
        for column, (share, is_shown) in enumerate(
            zip(SHARES, (shows_rest, shows_day), strict=True)
        ):
            grid.setColumnStretch(column, share if is_shown else 0)
        # The chart spans both columns, so that Qt would keep a gap beside a day that is hidden.
        grid.setHorizontalSpacing(2 * GRID if shows_rest and shows_day else 0)
        grid.setRowStretch(0, 1 if is_table else 0)
        grid.setRowStretch(1, 0 if is_table else 1)
        self._page.body.setStretchFactor(grid, 100 if is_table else 0)

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.refresh()

    def _build_rest(self) -> None:
        """Build the chart, and open today's doses where there is room beside the month."""
        self._drawing = drawing = ChartCard(self._controller.formats, self._read_drawn)
        drawing.opened.connect(self.open_day)
        drawing.counted.connect(self._counted.set_text)
        drawing.as_table.clicked.connect(self._go_to_table)
        self._place()
        self._arrange()
        days = self.month_card.grid.buttons
        tab_through((days[-1], drawing.span, drawing.as_table, drawing.chart))
        drawing.refresh()
        if self._fits_both() and not self._is_open:
            self._is_open = True
            self._show_day()
            self._show_month()
            self._arrange()

    def _go_to_table(self) -> None:
        self.show_table(is_table=True)
        if self._table is not None:
            self._table.table.setFocus()

    def _leave_table(self) -> None:
        self.show_table(is_table=False)
        if self._drawing is not None:
            self._drawing.as_table.setFocus()

    def _show_month(self) -> None:
        history = self._read(*weeks_of(self._month))
        if history is None:
            return
        cells = cells_of(history, self._month, self._controller.formats)
        self.month_card.show_month(self._month, cells, self._day if self._is_open else None)

    def _show_day(self) -> None:
        history = self._read(self._day, self._day)
        if history is not None:
            self.side.show_day(day_of(history, self._day, self._controller.formats))

    def _show_span(self) -> None:
        try:
            first, last = span_of(self._controller.context)
        except StorageError:
            return  # the table stays as it is
        if self._table is not None:
            snapshot = self._controller.snapshot()
            plans = (r.plan for r in snapshot.history.active_revisions) if snapshot else ()
            doses = max((len(plan.times) for plan in plans), default=1)
            self._table.show_span(first, last, self._controller.settings().symptoms, doses)

    def _walk_to(self, day: date) -> None:
        self.show_month(day)
        self.month_card.grid.focus_day(self._month)

    def _read(self, first: date, last: date) -> History | None:
        try:
            return read_history(self._controller.context, first, last)
        except StorageError:
            return None  # the banner says why

    def _read_drawn(self, back: timedelta | None) -> ChartData | None:
        context, today = self._controller.context, self._controller.today()
        try:
            first = span_of(context)[0]
            return read_chart_data(
                context, first if back is None else max(first, today - back), today
            )
        except StorageError:
            return None  # the banner says why


def _within(day: date) -> date:
    """Return the nearest day whose month, in whole weeks, lies in the years the app plans for."""
    return min(max(day, EARLIEST + 31 * ONE_DAY), LATEST - 31 * ONE_DAY)
