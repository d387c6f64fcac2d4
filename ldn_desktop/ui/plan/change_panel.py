"""The panel for an agreed change: first day, number of days, step to start again with."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from ldn_desktop.domain.plan import LATEST
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.change_fields import OPERATIONS, Action, ChangeDraft
from ldn_desktop.ui.plan.draft import ONE_CLICK_DAYS
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, DateEdit, Heading, ProblemLabel, QuietButton
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Choice, LabelledField, Line, TextField
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.fixed_texts import STOPS_OR_STARTS, opioid_lines
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

NOT_CHOSEN = 0


class DaysField(TextField):
    """A field for a number of days, with buttons for the usual numbers."""

    def __init__(self) -> None:
        super().__init__("", Line(_("For how many days"), 10, 5))
        self.one_click = {days: QuietButton(count_days(days)) for days in ONE_CLICK_DAYS}
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._column.removeWidget(self.field)
        self.label.setWordWrap(False)
        for widget in (self.field, *self.one_click.values()):
            row.addWidget(widget)
        row.addStretch(1)
        self._column.addLayout(row)


class ChangePanel(Card):
    """The signal `drafted_change` carries a `ChangeDraft`; Esc closes the panel."""

    drafted_change = Signal(object)

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("A change that you agreed"))
        self.set_tone("due")
        self._action = Action.STAY
        self.heading = Heading()
        self.first = DateEdit(_("From which day"), formats, today)
        self.days = DaysField()
        self.step = Choice(_("Start again with"), ())
        self.one_click = self.days.one_click
        self.show_change = QuietButton(_("Show what changes"))
        self.cancel = QuietButton(_("Cancel"))
        self.problem = ProblemLabel()
        self.opioids = Body()
        self._first = LabelledField("", self.first)
        self._step = LabelledField(_("Start again with"), self.step)
        self._lay_out()
        self.days.field.returnPressed.connect(self._submit)
        self.show_change.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.hide)
        for days, button in self.one_click.items():
            button.clicked.connect(lambda _on=False, days=days: self._one_click(days))
        self.hide()

    def begin(self, action: Action, first: date, steps: Sequence[tuple[int, str]]) -> None:
        """Show the fields of this change; its first day can be `first` or later."""
        self._action = action
        self.heading.set_text(action_words()[action])
        self.first.set_range(first, LATEST)
        self.first.set_value(first)
        self.days.field.clear()
        self.problem.set_text("")
        self.step.clear()
        self.step.addItem(_("choose a step"), NOT_CHOSEN)
        for number, text in steps:
            self.step.addItem(text, number)
        has_days = action in (Action.STAY, Action.PAUSE, Action.BACK)
        self.days.setVisible(has_days)
        self.days.label.set_text(_days_label(action))
        self._step.setVisible(action is Action.AGAIN)
        self._first.label.set_text(_("No doses from") if action is Action.STOP else _("From"))
        self.opioids.set_text("\n".join(opioid_lines()))
        self.opioids.setVisible(OPERATIONS.get(action, Operation.NEW) in STOPS_OR_STARTS)
        self.show()
        (self.days.field if has_days else self.first).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _one_click(self, days: int) -> None:
        self.days.field.setText(str(days))
        self._submit()

    def _submit(self) -> None:
        step = int(self.step.currentData() or NOT_CHOSEN)
        if self._action is Action.AGAIN and step == NOT_CHOSEN:
            self.problem.set_text(_("Choose the step to start again with."))
            return
        days = self.days.field.text()
        if self._action is Action.STAY and not days.strip():
            self.problem.set_text(_("Write for how many days."))
            self.days.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.drafted_change.emit(ChangeDraft(self._action, self.first.value(), days, step))

    def _lay_out(self) -> None:
        fields = flow_of(self._first, self.days, self._step)
        buttons = flow_of(self.show_change, self.cancel)
        fill(self.body, self.heading, fields, self.opioids, self.problem, buttons)


def action_words() -> dict[Action, str]:
    """Return the actions in words."""
    return {
        Action.STAY: _("Stay longer"),
        Action.BACK: _("Go back"),
        Action.PAUSE: _("Pause"),
        Action.RESUME: _("Go on"),
        Action.STOP: _("Stop"),
        Action.AGAIN: _("Start again"),
    }


def _days_label(action: Action) -> str:
    if action is Action.BACK:
        return _("Days (empty: its own)")
    return _("Days (empty: until you go on)") if action is Action.PAUSE else _("Days")
