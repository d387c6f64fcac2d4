"""The editors that open inside a dose card: time and amount, a reason, a later reminder."""

from datetime import time
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ldn_desktop.domain.texts import NOTE_LENGTH
from ldn_desktop.services.putting_off import LATER_HOURS
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.fields import AmountEdit, TimeEdit, TypedField
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import ProblemLabel, Small
from ldn_desktop.ui.widgets.layouts import column_in, fill, fill_left
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

FIELD_WIDTH = 260


class Editor(QWidget):
    """Fields over a row of buttons. Enter emits `done` if no field is wrong, Esc `cancelled`."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, name: str, done: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.column = column_in(self, spacing=GRID // 2, margins=(0, GRID, 0, 0))
        self.problem = ProblemLabel()
        self.done_button = QuietButton(done)
        self.cancel_button = QuietButton(_("Cancel"))
        self.done_button.clicked.connect(self._finish)
        self.cancel_button.clicked.connect(self.cancelled)
        self.row = FlowLayout()
        self._typed: list[TypedField] = []

    def close_with_buttons(self) -> None:
        """Add the row of buttons below the fields."""
        fill(self.row, self.done_button, self.cancel_button)
        fill(self.column, self.problem, self.row)

    def missing(self) -> str:
        """Return a sentence that asks for a missing value, "" if nothing is missing."""
        return ""

    def add_field(self, label: str, field: QWidget) -> None:
        """Add a field below its label."""
        self.column.addWidget(Small(label))
        if isinstance(field, TypedField):
            # Only the line: a layout measures the text below it at the whole width.
            field.line.setMaximumWidth(FIELD_WIDTH)
            self._typed.append(field)
            field.changed.connect(lambda: self.problem.set_text(""))
            self.column.addWidget(field)
        else:
            fill_left(self.column, field)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        wrong = next((field for field in self._typed if field.problem()), None)
        missing = "" if wrong else self.missing()
        self.problem.set_text(missing)
        announce_to_screen_reader(self, missing)
        if wrong is not None:
            wrong.tell()
            wrong.setFocus()
        elif not missing:
            self.done.emit()


class ChangeEditor(Editor):
    """The time and amount of a dose that was taken; an empty time leaves the time unchanged."""

    def __init__(self, formats: Formats, at: time | None, dose_mg: Decimal) -> None:
        super().__init__(_("Change the record"), _("Save change"))
        self.at = TimeEdit(_("Taken at"), formats)
        self.at.set_value(at)
        # Saving asks about an unusual amount already.
        self.amount = AmountEdit(_("Amount in mg"), formats, asks_above=None)
        self.amount.set_value(dose_mg)
        self.add_field(_("Taken at"), self.at)
        self.add_field(_("Amount in mg"), self.amount)
        self.close_with_buttons()
        self.setFocusProxy(self.at)

    @override
    def missing(self) -> str:
        return _("Write the amount you took, in digits.") if self.amount.is_empty() else ""


class ReasonEditor(Editor):
    """The reason why a dose was skipped, in the user's words."""

    def __init__(self) -> None:
        super().__init__(_("Why the dose was skipped"), _("Save reason"))
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Reason (optional)"))
        self._line.setMaxLength(NOTE_LENGTH)
        fill(self.column, Small(_("Reason (optional)")), self._line)
        self.close_with_buttons()
        self.setFocusProxy(self._line)

    def text(self) -> str:
        """Return the reason."""
        return self._line.text()


class LaterEditor(Editor):
    """When to be reminded again: in an hour, or at a time of day."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Remind me later"), _("Set"))
        hours = plural("{count} hour", "{count} hours", LATER_HOURS).format(count=LATER_HOURS)
        self.hour = QuietButton(
            _("In {time}").format(time=hours), _("Later: remind me in {time}").format(time=hours)
        )
        fill_left(self.column, self.hour)
        self.at = TimeEdit(_("Remind me at"), formats)
        self.add_field(_("Or at"), self.at)
        self.close_with_buttons()
        self.setFocusProxy(self.hour)

    @override
    def missing(self) -> str:
        return _("Write a time of day.") if self.at.is_empty() else ""


class TakenAtEditor(Editor):
    """The time of day at which a dose was taken; a time past midnight is of the night after."""

    def __init__(self, formats: Formats, name: str, at: time) -> None:
        super().__init__(_("Taken at"), _("Save"))
        self.at = TimeEdit(_("Taken at: {dose}").format(dose=name), formats)
        self.at.set_value(at)
        self.add_field(_("Taken at"), self.at)
        self.close_with_buttons()
        self.setFocusProxy(self.at)

    @override
    def missing(self) -> str:
        return _("Write a time of day.") if self.at.is_empty() else ""
