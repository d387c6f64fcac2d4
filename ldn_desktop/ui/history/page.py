"""The page History: a month and the chart, or a table of all days; a day opens in a side panel."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from ldn_desktop.domain.checkins import HIGHEST_SCORE
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
from ldn_desktop.ui.widgets.buttons import ChoiceButton
from ldn_desktop.ui.widgets.card import Page
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Title
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.ui.widgets.month_grid import weeks_of
from ldn_desktop.ui.widgets.tab_order import tab_through
from ldn_desktop.wording.history import say_scores
from ldn_desktop.wording.i18n import _

SIDE_LETTERS, BOTH_LETTERS = 40, 88
"""The width of the side panel, and the least width at which it is shown beside the month.

Both are in average letters of the text.
"""


class HistoryPage(QWidget):
    """Reads only the days that are shown; builds the chart and the table when first shown."""

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._month = self._day = date.min
        self._is_open = False
        self._drawing: ChartCard | None = None
        self._table: TableCard | None = None
        self.setAccessibleName(_("History"))
        self._build()
        self._month = self._day = self._controller.today()
        self.refresh()
        after_first_paint(self, self._build_drawing)

    def _build(self) -> None:
        self._main, self._aside = Page(_("History")), Page(_("The day"))
        self.month_card = MonthCard()
        self.side = DayPanel(self._controller)
        self.by_month = ChoiceButton(_("Month"), _("Show the month and the drawing"))
        self.by_table = ChoiceButton(_("Table"), _("Show all days as a table"))
        self.by_month.setChecked(True)
        self.by_month.toggled.connect(lambda _on: self.show_table(is_table=False))
        self.by_table.toggled.connect(lambda _on: self.show_table(is_table=True))
        top = flow(Title(_("History")), self.by_month, self.by_table)
        fill(self._main.body, top, self.month_card)
        self._main.body.addStretch(1)
        self._aside.body.addWidget(self.side, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._main, 1)
        self._row.addWidget(self._aside)
        self._aside.hide()
        # The chart reads the most data, so it is drawn once the page is on the screen.
        self._soon = Debounce(self, self._draw)
        self._connect()

    def _connect(self) -> None:
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
        """Open a day in the side panel; a narrow window then shows only the panel."""
        self._day, self._is_open = _within(day), True
        self._show_day()
        self._arrange()
        if (self._month.year, self._month.month) != (day.year, day.month):
            self._month = self._day
        self._show_month()
        if self._main.isHidden() and not self.side.isAncestorOf(self.window().focusWidget()):
            self.side.close_button.setFocus()

    def close_day(self) -> None:
        """Close the side panel and focus its day in the month, or the table."""
        self._is_open = False
        self._arrange()
        self._show_month()
        if self.by_month.isChecked():
            self.month_card.grid.focus_day(self._day)
        elif self._table is not None:
            self._table.table.setFocus()

    def step(self, days: int) -> None:
        """Open the day `days` after the open one; if none is open, the last one again."""
        self.open_day(self._day + timedelta(days=days) if self._is_open else self._day)

    def show_table(self, *, is_table: bool) -> None:
        """Show the table of all days, or the month and the chart."""
        self.by_month.setChecked(not is_table)
        self.by_table.setChecked(is_table)
        if is_table and self._table is None:
            self._table = TableCard(self._controller.formats, self._read)
            self._table.opened.connect(self.open_day)
            self._main.body.insertWidget(2, self._table, 100)
            table = self._table
            tab_through((self.by_table, table.kind, table.text, table.table))
        self.month_card.setVisible(not is_table)
        if self._drawing is not None:
            self._drawing.setVisible(not is_table)
        if self._table is not None:
            self._table.setVisible(is_table)
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

    def _arrange(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        fits_both = self.width() >= BOTH_LETTERS * letter
        self._aside.setVisible(self._is_open)
        self._main.setVisible(fits_both or not self._is_open)
        self._aside.setMaximumWidth(SIDE_LETTERS * letter if fits_both else 16777215)
        self._aside.setMinimumWidth(SIDE_LETTERS * letter if fits_both else 0)
        self.side.close_button.setVisible(True)

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.refresh()

    def _build_drawing(self) -> None:
        self._drawing = ChartCard(self._controller.formats, self._read_drawn)
        self._drawing.opened.connect(self.open_day)
        self._main.body.insertWidget(2, self._drawing)
        days = self.month_card.grid.buttons
        tab_through((days[-1], self._drawing.span, self._drawing.chart))
        self._drawing.setVisible(self.by_month.isChecked())
        self._drawing.refresh()

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
            scores = dict.fromkeys(self._controller.settings().symptoms, HIGHEST_SCORE)
            self._table.table.expect(doses, say_scores(scores))
            self._table.show_span(first, last)

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
