"""The card of a month: its name, buttons to change it, the grid of days, and a legend."""

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.history import month_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.history.month import MonthButton
from ldn_desktop.ui.shapes import Mark, MonthDay
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import LINE_LENGTH, FlowLayout, TrailingLayout
from ldn_desktop.ui.widgets.labels import Heading, Small
from ldn_desktop.ui.widgets.layouts import fill, row_in
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.ui.widgets.month_grid import MonthGrid, month_name
from ldn_desktop.wording.i18n import _

LEGEND_MARK = 1.1
"""The side of a shape in the legend, in heights of a line of text."""


class MonthCard(Card):
    """Shows a month; emits `asked_for` with a day of the month that the user wants instead."""

    asked_for = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Month"))
        self.title, self.grid = Heading(), MonthGrid(_("Days of the month"), MonthButton)
        self.title.setWordWrap(False)
        self._month = date.min
        self.before = QuietButton("‹", _("The month before"))
        self.after = QuietButton("›", _("The month after"))
        self.today = QuietButton(_("Today"), _("The month of today"))
        turns = QWidget()
        row_in(turns, self.before, self.today, self.after)
        head = TrailingLayout(least=LINE_LENGTH)
        fill(head, self.title, turns)
        fill(self.body, head, self.grid, _legend())
        self.body.addStretch(1)  # beside a day that is higher
        self.before.clicked.connect(lambda: self._turn(month_of(self._month)[0] - ONE_DAY))
        self.after.clicked.connect(lambda: self._turn(month_of(self._month)[1] + ONE_DAY))

    def show_month(self, month: date, cells: tuple[MonthDay, ...], chosen: date | None) -> None:
        """Show the month of this date by the days of its whole weeks."""
        self._month = month
        self.title.set_text(month_name(month))
        self.grid.show_cells(cells, chosen)

    def _turn(self, day: date) -> None:
        self.asked_for.emit(day)


class LegendMark(DoseMark):
    """A shape about as high as the words beside it."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(mark, "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        side = round(LEGEND_MARK * self.fontMetrics().height())
        return QSize(side, side)


def _legend() -> FlowLayout:
    row = FlowLayout(spacing=2 * GRID)
    for mark, words in (
        (Mark.TAKEN, _("taken")),
        (Mark.SKIPPED, _("skipped")),
        (Mark.NOT_RECORDED, _("not recorded")),
        (Mark.EXTRA, _("extra dose")),
        (Mark.UPCOMING, _("to come")),
    ):
        row.addWidget(_entry(mark, words))
    corner = Small(_("Corner: scores or a note"))
    corner.setWordWrap(False)
    row.addWidget(corner)
    return row


def _entry(mark: Mark, words: str) -> QWidget:
    box = QWidget()
    text = Small(words)
    text.setWordWrap(False)
    row_in(box, LegendMark(mark), text, spacing=GRID // 2)
    return box
