"""The table of all days, with what to look for above it."""

from datetime import date
from math import ceil

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from ldn_desktop.services.history import Kind, Wanted
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.history.days_model import COLUMNS, DaysModel, Read
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Small
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

TYPED_MS = 250
"""So long (ms) after the last key the search begins."""

ROW_LINES = ((130, 2.4), (75, 3.4), (40, 5.4), (0, 7.4))
"""From so many letters of width on, a row has so many lines."""

SHARES, NARROW_SHARES = (3, 5, 5, 3), (4, 8, 0, 0)
DOSES, SCORES = 1, 2
NARROW_LETTERS = 75
"""Below this width, in letters of the text, doses, scores and notes share a column."""

LEAST_LINES = 16
CELL_PADDING, LONGEST = 8, 10_000
"""What a cell keeps free beside its words, and a height that no cell has (px)."""


class DaysTable(QTableView):
    """The view: fixed rows, so that years of them scroll; Enter or a click opens a day."""

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
        """Give the rows room for so many doses a day, and for the day's scores in words."""
        if (doses, scores) != (self._doses, self._scores):
            self._doses, self._scores = doses, scores
            self.refit()

    def refit(self) -> None:
        """Give the rows the height of the text, and the columns their shares of the width."""
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
        """Return how many lines a day needs, as wide as the columns are."""
        column = DOSES if self._days.is_narrow else SCORES
        metrics, room = self.fontMetrics(), self.columnWidth(column) - CELL_PADDING
        box = QRect(0, 0, max(room, 1), LONGEST)
        wraps = Qt.TextFlag.TextWordWrap
        # A font may have a gap between its lines: n lines are higher then than n heights.
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
    """What to look for, and the table. `read` reads a range of days, None where it can't."""

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
        row = FlowLayout()
        row.addWidget(self.kind)
        row.addWidget(self.text)
        self.body.addLayout(row)
        self.body.addWidget(self.found)
        self.body.addWidget(self.table, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPED_MS)
        self._typing.timeout.connect(self._look_for)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.text.returnPressed.connect(self._look_for)
        self.kind.currentIndexChanged.connect(lambda _index: self._look_for())
        self.model.searched.connect(self._tell)
        self.table.opened.connect(self.opened)

    def show_span(self, first: date, last: date) -> None:
        """Show the days of a span, read anew, the view where it was."""
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

    def _look_for(self) -> None:
        self._typing.stop()
        chosen = self.kind.currentData()
        kind = Kind(chosen) if chosen else None
        self.model.show_wanted(Wanted(kind, self.text.text()))

    def _tell(self, count: int, is_over: bool) -> None:
        words = plural("{count} day", "{count} days", count).format(count=count)
        self.found.set_text(words if is_over else _("{days} so far …").format(days=words))
        if is_over:
            announce(self.found, words)


def _kinds() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("All days")),
        (Kind.TAKEN.value, _("Taken")),
        (Kind.LATE.value, _("Taken late")),
        (Kind.OTHER_AMOUNT.value, _("Other amount")),
        (Kind.SKIPPED.value, _("Skipped")),
        (Kind.NOT_RECORDED.value, _("Not recorded")),
        (Kind.EXTRA.value, _("Extra dose")),
        (Kind.CORRECTED.value, _("Changed afterwards")),
        (Kind.NOTED.value, _("With a note")),
    )
