"""The card with the table of all days and the filters above it."""

from datetime import date, time

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.services.history import DayFilter, DayKind
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.history.days_model import DOSES, FIRST_SYMPTOM, MARKS, DaysModel, Read
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.drop_down import DropDown
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.labels import Small
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

CENTRED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
LONG_TIME = time(22, 58)
"""A time that takes as much room as any, with or without AM and PM."""

TYPED_MS = 250
"""Delay (ms) of the search after the last key."""

ROW, ROW_LINES = 30, 1.6
"""The least height (px) of a row, and its height in lines of text."""

GAP, NOTE_LETTERS = 6, 5
"""Room (px) around what is in a cell, and the least width of the notes in letters."""

LEAST_LINES = 16


class DosesDelegate(QStyledItemDelegate):
    """Paints the shapes of a day's doses, each with its time if there is room for all of them."""

    def __init__(self, view: "DaysTable") -> None:
        super().__init__(view)
        self._view = view

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        view, marks = self._view, index.data(MARKS)
        if not isinstance(marks, tuple):
            return
        box, side = QRectF(option.rect), view.mark_side()
        left, top = box.left() + GAP, box.center().y() - side / 2
        has_times = sum(map(view.dose_width, (at for _mark, at in marks))) + GAP <= box.width()
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark, at in marks:
            paint_mark(painter, QRectF(left, top, side, side), mark, view.palette())
            painter.setPen(view.palette().text().color())
            left += side + GAP / 2
            if has_times and at:
                width = view.fontMetrics().horizontalAdvance(at)
                painter.drawText(QRectF(left, box.top(), width, box.height()), CENTRED, at)
                left += width + GAP
        painter.restore()


class DaysTable(QTableView):
    """The view; its rows have one height, so that years of them scroll fast.

    Emits `opened` with a day that was clicked or chosen by Enter or Space.
    """

    opened = Signal(object)

    def __init__(self, model: DaysModel, formats: Formats) -> None:
        super().__init__()
        self._days, self._formats, self._doses = model, formats, 1
        self.setModel(model)
        self.setItemDelegateForColumn(DOSES, DosesDelegate(self))
        self.setAccessibleName(_("All days, the newest first"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.clicked.connect(self._open)

    def expect(self, doses: int) -> None:
        """Fit the columns to so many doses a day, and to the symptoms of the model."""
        self._doses = doses
        self.refit()

    def refit(self) -> None:
        """Fit the height of the rows and the width of the columns to the text and the view."""
        metrics, width = self.fontMetrics(), self.viewport().width()
        self.verticalHeader().setDefaultSectionSize(max(ROW, round(ROW_LINES * metrics.height())))
        day = max(map(metrics.horizontalAdvance, self._days.widest_days())) + 3 * GAP
        symptoms, notes = len(self._days.symptoms), NOTE_LETTERS * metrics.averageCharWidth()
        least = metrics.horizontalAdvance("10") + 2 * GAP
        doses = self._doses * self.dose_width(self._formats.time(LONG_TIME)) + 2 * GAP
        if day + doses + symptoms * least + notes > width:  # the times give way, then the year
            doses = max(self._doses * (self.mark_side() + GAP), least) + 2 * GAP
            notes, day = least, min(day, max(width - doses - (symptoms + 1) * least, width // 4))
        room = min(width - day - doses - notes, (width - day - doses) * 3 // 4)
        names = (metrics.horizontalAdvance(self._name(n)) + 4 * GAP for n in range(symptoms))
        score = min(max(names, default=0), room // symptoms) if symptoms else 0
        score = max(score, least)
        columns = (day, doses, *(score for _n in range(symptoms)))
        for column, its in enumerate(columns):
            self.setColumnWidth(column, its)
        self.setColumnWidth(len(columns), max(width - sum(columns), notes))

    def dose_width(self, at: str) -> int:
        """Return the width (px) of a shape with its time."""
        return self.mark_side() + self.fontMetrics().horizontalAdvance(at) + 2 * GAP

    def mark_side(self) -> int:
        """Return the side (px) of a shape."""
        return round(1.1 * self.fontMetrics().height())

    def _name(self, symptom: int) -> str:
        side = Qt.Orientation.Horizontal
        return str(self._days.headerData(FIRST_SYMPTOM + symptom, side))

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

    Emits `opened` with a day that was chosen, and `left` for the month and the drawing.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(self, formats: Formats, read: Read) -> None:
        super().__init__(_("All days"))
        self.model = DaysModel(formats, read, self)
        self.table = DaysTable(self.model, formats)
        self.kind, self.text = DropDown(_("Which days")), QLineEdit()
        for value, words in _kinds():
            self.kind.addItem(words, value)
        self.text.setAccessibleName(_("Search in notes and reasons"))
        self.text.setPlaceholderText(_("Search notes"))
        self.text.setClearButtonEnabled(True)
        self.text.setMaxLength(200)
        self.text.setMinimumWidth(220)
        self.found = Small()
        self.leave = LinkButton(_("Month"), _("Show the month and the drawing"))
        self.leave.clicked.connect(self.left)
        top = TrailingLayout()
        top.addWidget(flow_of(self.kind, self.text))
        top.addWidget(self.leave)
        fill(self.body, top, self.found)
        self.body.addWidget(self.table, 1)
        self._typing = Debounce(self, self._search, TYPED_MS)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.text.returnPressed.connect(self._search)
        self.kind.currentIndexChanged.connect(lambda _index: self._search())
        self.model.searched.connect(self._tell)
        self.table.opened.connect(self.opened)

    def show_span(self, first: date, last: date, symptoms: tuple[str, ...], doses: int) -> None:
        """Read the days of a span and show them; selection and scroll position stay.

        `doses` is the most that a day has.
        """
        bar = self.table.verticalScrollBar()
        place, day = bar.value(), self.model.day(self.table.currentIndex().row())
        self.model.show_span(first, last, symptoms)
        self.table.expect(doses)
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
        words = count_days(count)
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
