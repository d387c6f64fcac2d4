"""One page of the settings: cards, and a quiet word on what was saved."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.errors import Invalid
from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.settings.presenter import NotTaken
from ldn_desktop.ui.widgets import Page, ProblemLabel, Title
from ldn_desktop.ui.widgets.form import mark_wrong
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person

T = TypeVar("T")


class Section(Page):
    """A page of the settings. Each change is saved at once; a refused one keeps the old value."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self.desk = desk
        self.problem = ProblemLabel()
        self.body.addWidget(Title(title))
        self.body.addWidget(self.problem)
        self.problem.say("")

    def show_settings(self, settings: Settings) -> None:
        """Show the settings as they stand."""

    def put(self, **values: object) -> bool:
        """Save settings and say so; where that fails show the old ones and say why."""
        outcome = self.desk.change_settings(**values)
        self.problem.say(outcome.sentence)
        if not outcome.ok:
            self.show_settings(self.desk.settings())
            return False
        self.desk.said.emit(_("Saved."))
        return True

    def take(self, field: QWidget, problem: ProblemLabel, read: Callable[[], T], name: str) -> bool:
        """Read a field and save it as the setting `name`; say beside it what is wrong."""
        value, sentence = self.read(read)
        problem.say(sentence)
        mark_wrong(field, sentence)
        if sentence:
            return False
        if value == getattr(self.desk.settings(), name):
            return True
        return self.put(**{name: value})

    def read(self, read: Callable[[], T]) -> tuple[T | None, str]:
        """Return what was read, or the sentence that says what is wrong."""
        try:
            return read(), ""
        except Invalid as error:
            return None, say_to_person(error, decimal_sign=self.desk.formats.decimal_sign)
        except NotTaken as error:
            return None, str(error)
