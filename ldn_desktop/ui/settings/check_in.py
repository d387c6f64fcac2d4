"""The card of the daily check-in reminder: off by default, at a local time of its own."""

from datetime import time

from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.widgets import Body, Card, Heading, Muted, ProblemLabel, TimeEdit
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _

EVENING = time(20)
FIELD_WIDTH = 120


class CheckInReminderCard(Card):
    """A box that turns it on and a field for its time; each change is saved at once."""

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("Check-in reminder"))
        self._controller = controller
        self._at: time | None = None
        self.check = CheckBox(_("Remind me of the check-in each day"))
        self.time = TimeEdit(labels()["check_in_reminder"], controller.formats)
        self.time.line.setMaximumWidth(FIELD_WIDTH)
        self.time.suggest(EVENING)
        self._label, self._problem = Body(_("At")), ProblemLabel()
        self._label.setBuddy(self.time.line)
        self.check.toggled.connect(self._switch)
        self.time.line.editingFinished.connect(self._take_time)
        about = _("It comes once a day without a sound, and not where you checked in already.")
        for part in (Heading(_("Check-in reminder")), self.check, self._label, self.time):
            self.body.addWidget(part)
        self.body.addWidget(self._problem)
        self.body.addWidget(Muted(about))
        self._problem.set_text("")

    def show_settings(self, settings: Settings) -> None:
        """Show whether it is on and when; a field with the cursor in it keeps its text."""
        self._at = settings.check_in_reminder
        is_on = self._at is not None
        self.check.setChecked(is_on)
        if is_on and not self.time.line.hasFocus() and not self.time.problem():
            self.time.set_value(self._at)
        for part in (self._label, self.time):
            part.setVisible(is_on)

    def _switch(self) -> None:
        self._keep((self.time.value() or EVENING) if self.check.isChecked() else None)

    def _take_time(self) -> None:
        at = self.time.value()
        if at is not None and at != self._at and self._at is not None:
            self._keep(at)

    def _keep(self, at: time | None) -> None:
        outcome = self._controller.check_ins.remind_at(at)
        self._problem.set_text(outcome.sentence)
        announce_to_screen_reader(self, outcome.sentence)
        self.show_settings(self._controller.settings())
