"""Fields for an amount and a time of day; each shows below its line what is wrong."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG, parse_typed_amount
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.typed_time import parse_typed_time
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Echo
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.ui.widgets.value_line import ValueLine
from ldn_desktop.wording.amounts import number, show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import ask, say_to_person

QUARTER = 15
"""By how many minutes Up and Down change a time."""

DAY_MINUTES = 24 * 60
HALVES = ("am", "pm")
MARK = "\u200e"
"""What keeps a time in its place in a sentence; in a field of its own it would be in the way."""
MOUSE_MS = 50
"""How often (ms) a field checks whether the mouse button was released."""


class LongLine(QLineEdit):
    """A line edit that prefers a width of `letters` average letters."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        self._letters = letters

    @override
    def sizeHint(self) -> QSize:
        width = self._letters * self.fontMetrics().averageCharWidth()
        return QSize(width, super().sizeHint().height())


class TypedField(QWidget):
    """A line edit; the text below it says what was understood, or after leaving it what is wrong.

    Emits `changed` when the text changes.
    """

    changed = Signal()

    def __init__(self, name: str, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self.line = ValueLine()
        self.line.setAccessibleName(name)
        self.line.setMaxLength(40)
        self.echo = Echo()
        self._column = column_in(self, self.line, self.echo, spacing=2)
        self.echo.hide()
        self.setFocusProxy(self.line)
        self._is_told = False
        self.line.textChanged.connect(self._typed)
        self.line.editingFinished.connect(self._left)

    def problem(self) -> str:
        """Return what is wrong with the text and how to fix it, "" if it is right or empty."""
        return ""

    def is_empty(self) -> bool:
        """Return whether nothing was typed."""
        return not self.line.text().strip()

    def understood(self) -> str:
        """Return the value in words, shown below the line; "" for none."""
        return ""

    def asks(self) -> bool:
        """Return whether `understood` contains a question."""
        return False

    def tell(self) -> None:
        """Show below the line what is wrong, and have what it says now of a new text spoken.

        Not done while typing: "0." may become a right amount.
        """
        self._is_told = bool(self.problem())
        self._say()
        if self.line.isModified():
            self.line.setModified(False)
            announce_to_screen_reader(self.line, self.line.accessibleDescription())

    def _left(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.tell()
        else:  # the text could move a button away from under the mouse before it is pressed
            QTimer.singleShot(MOUSE_MS, self, self._left)

    def _typed(self) -> None:
        # Once shown, a problem stays shown until the text is right.
        self._is_told = self._is_told and bool(self.problem())
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        problem = self.problem() if self._is_told else ""
        text = problem or self.understood()
        self.echo.set_text(text)
        self.echo.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        quiet = "attention" if self.asks() else "small"
        self.echo.set_role("problem" if problem else quiet)
        if self.line.property("wrong") != bool(problem):
            self.line.setProperty("wrong", bool(problem))
            self.line.style().polish(self.line)


class AmountEdit(TypedField):
    """An amount with the locale's decimal sign; the text below shows it with its unit.

    `show` formats that text, by default in mg. For an amount above `asks_above` (mg) it asks
    whether this is ordinary naltrexone, which blocks nothing; None turns the question off, for
    example for other units.
    """

    def __init__(
        self,
        name: str,
        formats: Formats,
        show: Callable[[Decimal, Formats], str] = show_mg,
        asks_above: Decimal | None = USUAL_LARGEST_MG,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, formats, parent)
        self._show = show
        self._asks_above = asks_above

    def value(self) -> Decimal | None:
        """Return the amount, None if the field is empty or wrong."""
        try:
            return self._read()
        except ValidationError:
            return None

    def set_value(self, amount: Decimal | None) -> None:
        """Show this amount; None empties the field."""
        self.line.setText("" if amount is None else number(amount, self._formats))

    @override
    def problem(self) -> str:
        try:
            self._read()
        except ValidationError as error:
            return say_to_person(error, decimal_sign=self._formats.decimal_sign)
        return ""

    @override
    def understood(self) -> str:
        amount = self.value()
        if amount is None:
            return ""
        shown = self._show(amount, self._formats)
        if not self.asks():
            return shown
        question = ask(ConfirmationCode.ABOVE_USUAL, {"dose": number(amount, self._formats)})
        return f"{shown}. {question}"

    @override
    def asks(self) -> bool:
        amount = self.value()
        above = self._asks_above
        return amount is not None and above is not None and amount > above

    def _read(self) -> Decimal | None:
        if self.is_empty():
            return None
        return parse_typed_amount(self.line.text(), self._formats.decimal_sign)


class TimeEdit(TypedField):
    """A local time of day, typed as 21, 2100, 9 pm or as the locale writes it.

    Up and Down change it by a quarter of an hour. With a 12-hour clock, 9:30 without am or pm may
    be two times: buttons below the line offer both.
    """

    def __init__(self, name: str, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(name, formats, parent)
        self.halves: tuple[QuietButton, ...] = ()
        self._question = ""
        self._both: tuple[time, ...] = ()
        self.suggest(time(21))

    def suggest(self, at: time) -> None:
        """Show this time as an example in the empty field; it is marked as one, and no value."""
        self.line.setPlaceholderText(_("like {example}").format(example=self._formats.time(at)))

    def value(self) -> time | None:
        """Return the time, None if the field is empty or wrong."""
        try:
            return self._read()
        except ValidationError:
            return None

    def set_value(self, at: time | None) -> None:
        """Show this time; None empties the field."""
        self.line.setText("" if at is None else self._formats.time(at).strip(MARK))

    @override
    def problem(self) -> str:
        try:
            self._read()
        except ValidationError as error:
            return say_to_person(error)
        return ""

    @override
    def understood(self) -> str:
        if self.asks():  # which of two times is meant
            return self._question
        at = self.value()
        shown = "" if at is None else self._formats.time(at).strip(MARK)
        return "" if shown.split() == self.line.text().split() else shown

    @override
    def asks(self) -> bool:
        return bool(self._question)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: QUARTER, Qt.Key.Key_Down: -QUARTER}.get(Qt.Key(event.key()))
        at = self.value()
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        minutes = (at.hour * 60 + at.minute + step) % DAY_MINUTES
        self.set_value(time(minutes // 60, minutes % 60))

    def _say(self) -> None:
        self._follow_question()
        super()._say()
        if self._both and not self.halves:
            self._make_halves()
        for button, at in zip(self.halves, self._both, strict=False):
            button.relabel(self._formats.time(at))
        for button in self.halves:
            button.setVisible(bool(self._both))

    def _follow_question(self) -> None:
        """Ask which of two times a text means, until it means one or is called wrong.

        So the question stays while the text goes from "9" over "9:" to "9:00 PM".
        """
        try:
            self._read()
        except ValidationError as error:
            if error.code is ValidationCode.TIME_HALF:
                text, clock = self.line.text(), self._formats.clock
                self._question = say_to_person(error)
                self._both = tuple(parse_typed_time(f"{text} {half}", clock) for half in HALVES)
                return
            if not self._is_told:
                return
        self._question, self._both = "", ()

    def _make_halves(self) -> None:
        self.halves = (QuietButton(""), QuietButton(""))
        for place, button in enumerate(self.halves):
            button.clicked.connect(lambda _on=False, place=place: self._choose(place))
        self._column.addLayout(flow(*self.halves))
        for before, after in ((self.line, self.halves[0]), self.halves):
            self.setTabOrder(before, after)

    def _choose(self, place: int) -> None:
        self.set_value(self._both[place])
        self.line.setFocus()

    def _read(self) -> time | None:
        text = self.line.text()
        return parse_typed_time(text, self._formats.clock) if text.strip() else None
