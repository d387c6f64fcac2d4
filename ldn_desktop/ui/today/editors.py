"""What opens inside a dose card: another time or amount, a reason, a later time, a question."""

from datetime import time
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ldn_desktop.domain.texts import NOTE_LENGTH
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.fields import AmountEdit, TimeEdit, TypedField
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import ProblemLabel, Small
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

FIELD_WIDTH = 260


class Editor(QWidget):
    """Fields over a row of buttons. Enter is done, Esc cancels."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, name: str, done: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GRID, 0, 0)
        self.column.setSpacing(GRID // 2)
        self.problem = ProblemLabel()
        self.done_button = QuietButton(done)
        self.cancel_button = QuietButton(_("Cancel"))
        self.done_button.clicked.connect(self._finish)
        self.cancel_button.clicked.connect(self.cancelled)
        self.row = FlowLayout()
        self._typed: list[TypedField] = []

    def close_with_buttons(self) -> None:
        """Put the buttons below the fields."""
        self.row.addWidget(self.done_button)
        self.row.addWidget(self.cancel_button)
        self.column.addWidget(self.problem)
        self.column.addLayout(self.row)

    def missing(self) -> str:
        """Return what is still to be written before the editor can be done."""
        return ""

    def add_field(self, label: str, field: QWidget) -> None:
        """Put a field below its label."""
        line = field
        if isinstance(field, TypedField):
            # The line alone: a layout measures what the field says below it at the whole width.
            line = field.line
            self._typed.append(field)
            field.changed.connect(lambda: self.problem.set_text(""))
        line.setMaximumWidth(FIELD_WIDTH)
        self.column.addWidget(Small(label))
        self.column.addWidget(field)

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
        announce(self, wrong.problem() if wrong else missing)
        if wrong is not None:
            wrong.tell()
            wrong.setFocus()
        elif not missing:
            self.done.emit()


class ChangeEditor(Editor):
    """Another time or amount of a dose that is recorded as taken; an empty time stays as it is."""

    def __init__(self, formats: Formats, at: time | None, dose_mg: Decimal) -> None:
        super().__init__(_("Change the record"), _("Save change"))
        self.at = TimeEdit(_("Taken at"), formats)
        self.at.set_value(at)
        # Saving asks about an unusual amount, and once is enough.
        self.amount = AmountEdit(_("Amount in mg"), formats, asks_above=None)
        self.amount.set_value(dose_mg)
        self.add_field(_("Taken at"), self.at)
        self.add_field(_("Amount in mg"), self.amount)
        self.close_with_buttons()
        self.setFocusProxy(self.at)

    def missing(self) -> str:
        """Ask for the amount."""
        return _("Write the amount you took, in digits.") if self.amount.is_empty() else ""


class ReasonEditor(Editor):
    """Why a dose was skipped, in the user's words."""

    def __init__(self) -> None:
        super().__init__(_("Why the dose was skipped"), _("Save reason"))
        self._line = QLineEdit()
        self._line.setAccessibleName(_("Reason (optional)"))
        self._line.setMaxLength(NOTE_LENGTH)
        self.column.addWidget(Small(_("Reason (optional)")))
        self.column.addWidget(self._line)
        self.close_with_buttons()
        self.setFocusProxy(self._line)

    def text(self) -> str:
        """Return the reason."""
        return self._line.text()


class LaterEditor(Editor):
    """An hour, or a time of day, to be reminded at again."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Remind me later"), _("Set"))
        self.hour = QuietButton(_("In 1 hour"), _("Later: remind me in 1 hour"))
        self.column.addWidget(self.hour, 0, Qt.AlignmentFlag.AlignLeft)
        self.at = TimeEdit(_("Remind me at"), formats)
        self.add_field(_("Or at"), self.at)
        self.close_with_buttons()
        self.setFocusProxy(self.hour)

    def missing(self) -> str:
        """Ask for the time."""
        return _("Write a time of day.") if self.at.is_empty() else ""
