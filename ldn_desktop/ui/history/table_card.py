"""The card with the table of all days and the filters above it."""

from datetime import date
from math import ceil

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from ldn_desktop.services.history import DayFilter, DayKind
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.history.days_model import COLUMNS, DaysModel, Read
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Small
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

TYPED_MS = 250
"""Delay (ms) of the search after the last key."""

ROW_LINES = ((130, 2.4), (75, 3.4), (40, 5.4), (0, 7.4))
"""(Least width of the table in letters, height of a row in lines), the widest first."""

SHARES, NARROW_SHARES = (3, 5, 5, 3), (4, 8, 0, 0)
"""The shares of the columns in the width; a column with none is hidden."""

DOSES, SCORES = 1, 2
NARROW_LETTERS = 75
"""Below this width in letters, doses, scores and notes share a column."""

LEAST_LINES = 16
CELL_PADDING, LONGEST = 8, 10_000
"""The padding beside a cell's text, and a height larger than that of any cell (px)."""


class DaysTable(QTableView):
    """The view; its rows have one height, so that years of them scroll fast.

    Emits `opened` with a day that was clicked or chosen by Enter or Space.
    """

    opened = Signal(object)

    def __init__(self, model: DaysModel) -> None:
        super().__init__()
        self._days = model
        self._doses, self._scores = 1, ""
        self.setModel(model)
        self.setAccessibleName(_("All days, the newest first"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def expect(self, doses: int, scores: str) -> None:
        """Make the rows high enough for so many doses a day and for the scores' text."""
        if (doses, scores) != (self._doses, self._scores):
            self._doses, self._scores = doses, scores
            self.refit()

    def refit(self) -> None:
        """Fit the height of the rows and the width of the columns to the text and the view."""
        letters = self.viewport().width() / self.fontMetrics().averageCharWidth()
        self._days.is_narrow = letters < NARROW_LETTERS
        shares = NARROW_SHARES if self._days.is_narrow else SHARES
        width = self.viewport().width()
        for column in range(COLUMNS):
            self.setColumnHidden(column, not shares[column])
            if shares[column]:
                self.setColumnWidth(column, width * shares[column] // sum(shares))
        least = next(lines for least, lines in ROW_LINES if letters >= least)
        height = round(max(least, self._lines() + 0.4) * self.fontMetrics().height())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)

    def _lines(self) -> int:
        """Return how many lines a day needs at the current width of the columns."""
        column = DOSES if self._days.is_narrow else SCORES
        metrics, room = self.fontMetrics(), self.columnWidth(column) - CELL_PADDING
        box = QRect(0, 0, max(room, 1), LONGEST)
        wraps = Qt.TextFlag.TextWordWrap
        # If a font has a gap between its lines, n lines are higher than n heights.
        scores = ceil(metrics.boundingRect(box, wraps, self._scores).height() / metrics.height())
        return scores + self._doses if self._days.is_narrow else max(scores, self._doses)

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, round(LEAST_LINES * self.fontMetrics().height()))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        day = self._days.day(index.row())
        if day is not None:
            self.opened.emit(day)


class TableCard(Card):
    """The filters and the table. `read` returns a range of days, or None if it can't be read.

    Emits `opened` with a day that was chosen.
    """

    opened = Signal(object)

    def __init__(self, formats: Formats, read: Read) -> None:
        super().__init__(_("All days"))
        self.model = DaysModel(formats, read, self)
        self.table = DaysTable(self.model)
        self.kind, self.text = DropDown(_("Which days")), QLineEdit()
        for value, words in _kinds():
            self.kind.addItem(words, value)
        self.text.setAccessibleName(_("Search in notes and reasons"))
        self.text.setPlaceholderText(_("Search notes"))
        self.text.setClearButtonEnabled(True)
        self.text.setMaxLength(200)
        self.text.setMinimumWidth(220)
        self.found = Small()
        fill(self.body, flow(self.kind, self.text), self.found)
        self.body.addWidget(self.table, 1)
        self._typing = Debounce(self, self._search, TYPED_MS)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.text.returnPressed.connect(self._search)
        self.kind.currentIndexChanged.connect(lambda _index: self._search())
        self.model.searched.connect(self._tell)
        self.table.opened.connect(self.opened)

    def show_span(self, first: date, last: date) -> None:
        """Read the days of a span and show them; selection and scroll position stay."""
        bar = self.table.verticalScrollBar()
        place, day = bar.value(), self.model.day(self.table.currentIndex().row())
        self.model.show_span(first, last)
        self._choose(day)
        bar.setValue(place)

    def _choose(self, day: date | None) -> None:
        row = self.model.row_of(day) if day is not None else 0
        if row is not None and self.model.rowCount():
            selection = self.table.selectionModel()
            index = self.model.index(row, 0)
            selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)

    def _search(self) -> None:
        self._typing.stop()
        chosen = self.kind.currentData()
        kind = DayKind(chosen) if chosen else None
        self.model.show_wanted(DayFilter(kind, self.text.text()))

    def _tell(self, count: int, is_over: bool) -> None:
        words = plural("{count} day", "{count} days", count).format(count=count)
        self.found.set_text(words if is_over else _("{days} so far …").format(days=words))
        if is_over:
            announce_to_screen_reader(self.found, words)


def _kinds() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("All days")),
        (DayKind.TAKEN.value, _("Taken")),
        (DayKind.LATE.value, _("Taken late")),
        (DayKind.OTHER_AMOUNT.value, _("Other amount")),
        (DayKind.SKIPPED.value, _("Skipped")),
        (DayKind.NOT_RECORDED.value, _("Not recorded")),
        (DayKind.EXTRA.value, _("Extra dose")),
        (DayKind.CORRECTED.value, _("Changed afterwards")),
        (DayKind.NOTED.value, _("With a note")),
    )
