"""The card that opens the app for another person, with a data folder of their own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QProcess

from ldn_desktop.desktop.folders import person_of
from ldn_desktop.desktop.people import command_for, folder_of, people
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.ui.widgets import Card, Heading, Muted, QuietButton
from ldn_desktop.ui.widgets.flow import flow_of
from ldn_desktop.ui.widgets.form import Line, TextField
from ldn_desktop.ui.widgets.layouts import fill
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person


class AnotherPersonCard(Card):
    """A field for a name, and a button for each person there is.

    `start` runs a command beside this app, and returns whether it could.
    """

    def __init__(self) -> None:
        super().__init__(_("Another person"))
        self.start: Callable[[Sequence[str]], bool] = _start
        self.name = TextField(_("Name"), Line(_("Name"), 200))
        self.open = QuietButton(_("Open for this person"))
        self.known = [self._button(person_of(folder)) for folder in people()]
        about = Muted(
            _("Each person has a plan, records and reminders of their own, with their name.")
        )
        fill(self.body, Heading(_("Another person")), about, self.name)
        fill(self.body, flow_of(self.open, *self.known))
        self.open.clicked.connect(lambda: self.open_for(self.name.field.text()))
        self.name.field.returnPressed.connect(self.open.setFocus)
        self.name.field.textChanged.connect(lambda: self.name.set_text(""))

    def open_for(self, name: str) -> None:
        """Open the app for the person with this name, or say beside the field what is wrong."""
        try:
            folder = folder_of(name)
        except ValidationError as error:
            self.name.set_text(say_to_person(error))
            self.name.field.setFocus()
            return
        started = self.start(command_for(folder))
        self.name.set_text("" if started else _("LDN Desktop can't be started from here."))
        if started:
            self.name.field.clear()

    def _button(self, name: str) -> QuietButton:
        button = QuietButton(_("Open: {name}").format(name=name))
        button.clicked.connect(lambda: self.open_for(name))
        return button


def _start(command: Sequence[str]) -> bool:
    started, _process = QProcess.startDetached(command[0], list(command[1:]))
    return bool(started)
