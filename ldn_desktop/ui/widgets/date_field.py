"""A field for a date: typed in the locale's order, told in words, or picked from a month."""

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QDateEdit, QSizePolicy, QWidget

from ldn_desktop.domain.plan import EARLIEST, LATEST
from ldn_desktop.domain.texts import plain_digits
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.labels import Echo
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:  # imported when it is first opened
    from ldn_desktop.ui.widgets.date_picker import DatePicker

WIDEST_DAY = 30
"""A day of the month in two digits."""


@runtime_checkable
class KnowsToday(Protocol):
    """A window that knows today's local date."""

    def today(self) -> date:
        """Return today's local date."""


class DateEdit(QDateEdit):
    """A date; its year always has four digits. With `echoes` its line says the date in words too.

    The arrow, Alt+Down and F4 open a month to pick from.
    """

    def __init__(
        self,
        name: str,
        formats: Formats,
        value: date,
        parent: QWidget | None = None,
        *,
        echoes: bool = True,
    ) -> None:
        super().__init__(parent)
        self._formats, self._echoes = formats, echoes
        self._picker: DatePicker | None = None
        self._widths = (0, 0)
        self._was_clicked_into = False
        self.lineEdit().installEventFilter(self)
        self.setAccessibleName(name)
        self.setCalendarPopup(True)  # for the arrow
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if QLocale().zeroDigit() != "0":  # the same digits as on the rest of the page
            self.setLocale(QLocale.c())
        self.setDisplayFormat(_display_form(QLocale()))
        self.echo = Echo(parent=self)
        self.echo.setWordWrap(False)
        self.echo.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_range(EARLIEST, LATEST)
        self.set_value(value)
        self.dateChanged.connect(self._say)
        self.editingFinished.connect(self._speak)

    def value(self) -> date:
        """Return the date."""
        return _python_date(self.date())

    def set_value(self, day: date) -> None:
        """Show this date."""
        self.setDate(QDate(day.year, day.month, day.day))
        self._spoken = self.value()
        self._say()  # also where the signals are blocked

    def set_range(self, first: date, last: date) -> None:
        """Allow the dates from `first` to `last`, both included."""
        self.setDateRange(
            QDate(first.year, first.month, first.day), QDate(last.year, last.month, last.day)
        )

    def open_picker(self) -> None:
        """Open the month to pick from."""
        if self._picker is None:
            from ldn_desktop.ui.widgets.date_picker import DatePicker

            self._picker = DatePicker(self.accessibleName(), self._formats, self)
            self._picker.picked.connect(self._take)
        window = self.window()
        today = window.today() if isinstance(window, KnowsToday) else None
        first, last = _python_date(self.minimumDate()), _python_date(self.maximumDate())
        self._picker.open(self.value(), first, last, today)

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.setFocus()  # by which a screen reader says it

    def _words(self) -> str:
        day = self.value()
        weekday = QLocale().standaloneDayName(day.isoweekday())
        return _("{weekday} {date}").format(weekday=weekday, date=self._formats.day(day))

    def _say(self) -> None:
        words = self._words()
        self.setAccessibleDescription(words)
        self.echo.set_text(words)
        self._fit_echo()

    def _speak(self) -> None:
        if self._spoken != self.value():
            self._spoken = self.value()
            announce_to_screen_reader(self, self._words())

    def _fit_echo(self) -> None:
        """Put the words at the end of the line if they have room beside the digits."""
        box = self.lineEdit().geometry()
        digits = self.fontMetrics().horizontalAdvance(self.text()) + GRID
        width = self.echo.sizeHint().width()
        fits = self._echoes and digits + width <= box.width()
        self.echo.setVisible(fits)
        if fits:
            is_right = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            left = box.right() - width if is_right else box.left()
            self.echo.setGeometry(left, box.top(), width, box.height())

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint + QSize(self._widest_words() + GRID, 0) if self._echoes else hint

    @override
    def minimumSizeHint(self) -> QSize:
        return super().sizeHint()

    def _widest_words(self) -> int:
        """Return the width (px) of the longest date in words, so that the field keeps its own."""
        metrics = self.echo.fontMetrics()
        height = metrics.height()
        if self._widths[0] != height:
            days = (QLocale().standaloneDayName(day) for day in range(1, 8))
            months = (
                self._formats.day(date(2027, month, WIDEST_DAY - 2)) for month in range(1, 13)
            )
            texts = (
                max(map(metrics.horizontalAdvance, days)),
                max(map(metrics.horizontalAdvance, months)),
            )
            self._widths = height, sum(texts) + metrics.horizontalAdvance("  ")
        return self._widths[1]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_echo()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._was_clicked_into = event.reason() is Qt.FocusReason.MouseFocusReason

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select the part of the date on which a first click is, so that typing replaces it."""
        if event.type() is QEvent.Type.MouseButtonRelease and self._was_clicked_into:
            self._was_clicked_into = False
            self.setSelectedSection(self.currentSection())
        return super().eventFilter(watched, event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_F4 or (is_alt and key == Qt.Key.Key_Down):
            self.open_picker()
            return
        super().keyPressEvent(_with_plain_digit(event))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the month: a press reaches the field itself only beside its line, on the arrow."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.open_picker()


def _display_form(locale: QLocale) -> str:
    """Return the short date format with the year in four digits, without marks of direction.

    Such a mark of Arabic makes the whole line one from right to left, the parts in turn.
    """
    form = locale.dateFormat(QLocale.FormatType.ShortFormat)
    form = "".join(sign for sign in form if unicodedata.category(sign) != "Cf")
    return form if "yyyy" in form else form.replace("yy", "yyyy")


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _with_plain_digit(event: QKeyEvent) -> QKeyEvent:
    """Return the event with 0-9 in place of another script's digit."""
    typed = event.text()
    if not typed.isdecimal() or typed.isascii():
        return event
    digit = plain_digits(typed)
    return QKeyEvent(event.type(), ord(digit[0]), event.modifiers(), digit)
