"""All days as rows of a table, newest first; it reads only the months that are shown."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.services.history import DayFilter, History, month_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.formats import weekday
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import say_doses, say_symptoms
from ldn_desktop.wording.i18n import _

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[date, date], History | None]
MONTHS_KEPT = 24
COLUMNS = 4


class DaysModel(QAbstractTableModel):
    """Rows of days from the last back to the first; with a filter, those found so far.

    If `is_narrow`, the second column holds the texts of all columns but the first, each on a line.
    Emits `searched` (days found, whether the search is over) after each month that was searched.
    """

    searched = Signal(int, bool)

    def __init__(self, formats: Formats, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._read = read
        self._months: OrderedDict[date, History] = OrderedDict()
        self._first, self._last = date.max, date.max
        self._count = 0
        self._wanted = DayFilter()
        self._found: list[date] = []
        self._next: date | None = None
        self.is_narrow = False
        self._search = QTimer(self)
        self._search.setInterval(0)
        self._search.timeout.connect(self._search_month)

    def show_span(self, first: date, last: date) -> None:
        """Show the days from `last` back to `first`; what was read before is read again."""
        self.beginResetModel()
        self._months.clear()
        self._first, self._last = first, last
        self._count = (last - first).days + 1
        self._begin()
        self.endResetModel()

    def show_wanted(self, wanted: DayFilter) -> None:
        """List only the days that match; the search goes from the newest day back."""
        if wanted == self._wanted:
            return
        self.beginResetModel()
        self._wanted = wanted
        self._begin()
        self.endResetModel()

    def day(self, row: int) -> date | None:
        """Return the date of a row, None if there is no such row."""
        if not 0 <= row < self.rowCount():
            return None
        return self._last - row * ONE_DAY if self._wanted.is_all else self._found[row]

    def row_of(self, day: date) -> int | None:
        """Return the row of a date, None if it is not listed."""
        if not self._wanted.is_all:
            return self._found.index(day) if day in self._found else None
        row = (self._last - day).days
        return row if 0 <= row < self._count else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        if parent.isValid():
            return 0
        return self._count if self._wanted.is_all else len(self._found)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else COLUMNS

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            doses = _("Doses and notes") if self.is_narrow else _("Doses")
            return (_("Day"), doses, _("Scores"), _("Notes"))[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        day = self.day(index.row())
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if day is None or role not in (*texts, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if index.column() == 0:
            is_shown = role == Qt.ItemDataRole.DisplayRole
            return self._short(day) if self.is_narrow and is_shown else self._formats.long_day(day)
        return self._text(day, index.column())

    def _short(self, day: date) -> str:
        return f"{weekday(day)}\n{self._formats.day(day)}\n{day.year}"

    def _text(self, day: date, column: int) -> str:
        history = self._month(day)
        if history is None:
            return ""
        found = history.day(day)
        doses = say_doses(found, history.snapshot.zone.zone, history.rules, self._formats)
        texts = (
            "\n".join(doses) or _("no dose planned"),
            say_symptoms(found),
            "\n".join(note.text for note in found.notes),
        )
        if self.is_narrow:
            return "\n".join(text for text in texts if text)
        return texts[column - 1]

    def _month(self, day: date) -> History | None:
        first, last = month_of(day)
        known = self._months.get(first)
        if known is None:
            known = self._read(first, min(last, self._last))
            if known is None:
                return None
            self._months[first] = known
            if len(self._months) > MONTHS_KEPT:
                self._months.popitem(last=False)
        self._months.move_to_end(first)
        return known

    def _begin(self) -> None:
        self._found.clear()
        self._search.stop()
        if self._wanted.is_all or not self._count:
            self.searched.emit(self._count, True)
            return
        self._next = self._last
        self._search.start()

    def _search_month(self) -> None:
        """Search one month; between two months the window handles its events."""
        if self._next is None:
            self._search.stop()
            return
        history = self._month(self._next)
        first = month_of(self._next)[0]
        if history is not None:
            self._append(self._matching(history))
        self._next = first - ONE_DAY if first > self._first else None
        self.searched.emit(len(self._found), self._next is None)

    def _matching(self, history: History) -> list[date]:
        return [
            day.day
            for day in reversed(history.days)
            if self._first <= day.day <= self._last and self._wanted.fits(day, history.rules)
        ]

    def _append(self, days: list[date]) -> None:
        if days:
            self.beginInsertRows(QModelIndex(), len(self._found), len(self._found) + len(days) - 1)
            self._found += days
            self.endInsertRows()
