"""All days as rows of a table, newest first; it reads only the months that are shown."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
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
from ldn_desktop.services.history import DayFilter, History, HistoryDay, month_of
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.formats import weekday
from ldn_desktop.ui.history.presenter import marks_of
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import say_doses, say_symptom, score_or_change
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import symptom_name

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[date, date], History | None]
MONTHS_KEPT = 24
DAY, DOSES, FIRST_SYMPTOM = 0, 1, 2
SHOWN, TOLD = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
TIP, MARKS = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.UserRole
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
"""`MARKS` gives the shapes of a day's doses, each with its local time or ""."""


class DaysModel(QAbstractTableModel):
    """Rows of days from the last back to the first; with a filter, those found so far.

    The columns are the day, its doses, one for each symptom, and what else there is in words.
    Emits `searched` (days found, whether the search is over) after each month that was searched.
    """

    searched = Signal(int, bool)

    def __init__(self, formats: Formats, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._read = read
        self._months: OrderedDict[date, History] = OrderedDict()
        self._first, self._last = date.max, date.max
        self.symptoms: tuple[str, ...] = ()
        self._count = 0
        self._wanted = DayFilter()
        self._found: list[date] = []
        self._next: date | None = None
        self._search = QTimer(self)
        self._search.setInterval(0)
        self._search.timeout.connect(self._search_month)

    def show_span(self, first: date, last: date, symptoms: tuple[str, ...]) -> None:
        """Show the days from `last` back to `first`; what was read before is read again."""
        self.beginResetModel()
        self._months.clear()
        self._first, self._last, self.symptoms = first, last, symptoms
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
        return 0 if parent.isValid() else FIRST_SYMPTOM + len(self.symptoms) + 1

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOWN) -> object:
        if orientation is Qt.Orientation.Horizontal and role == ALIGNMENT:
            return self._alignment(section)
        if orientation is not Qt.Orientation.Horizontal or role not in (SHOWN, TIP, TOLD):
            return None
        symptoms = (symptom_name(symptom) for symptom in self.symptoms)
        return (_("Day"), _("Doses"), *symptoms, _("Notes"))[section]

    @override
    def data(self, index: Index, role: int = SHOWN) -> object:
        day = self.day(index.row())
        if role == ALIGNMENT:
            return self._alignment(index.column())
        if day is None or role not in (SHOWN, TIP, TOLD, MARKS):
            return None
        if index.column() == DAY:
            return self.short(day) if role == SHOWN else self._formats.long_day(day)
        history = self._month(day)
        return self._cell(history, history.day(day), index.column(), role) if history else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_score = FIRST_SYMPTOM <= column < self.columnCount() - 1
        side = Qt.AlignmentFlag.AlignHCenter if is_score else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def short(self, day: date) -> str:
        """Return a date as the table shows it, with its year if that is not the last day's."""
        words = f"{weekday(day)} {self._formats.day(day)}"
        return words if day.year == self._last.year else f"{words} {day.year}"

    def widest_days(self) -> Iterator[str]:
        """Yield dates that are as long as any that the table shows."""
        return (self.short(date(self._first.year, month, 28)) for month in range(1, 13))

    def _cell(self, history: History, day: HistoryDay, column: int, role: int) -> object:
        if column == DOSES:
            if role == MARKS:
                return marks_of(day, self._formats)
            zone = history.snapshot.zone.zone
            doses = "\n".join(say_doses(day, zone, history.rules, self._formats))
            return "" if role == SHOWN else doses or _("no dose planned")
        if column < self.columnCount() - 1:
            symptom = self.symptoms[column - FIRST_SYMPTOM]
            return (score_or_change if role == SHOWN else say_symptom)(day, symptom)
        others = (s for s in day.of_symptoms if s not in self.symptoms)
        texts = (*(say_symptom(day, s) for s in others), *(note.text for note in day.notes))
        return " · ".join(map(one_line, texts)) if role == SHOWN else "\n".join(texts)

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


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())
