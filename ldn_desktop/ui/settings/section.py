"""One page of the settings: cards, and a quiet word on what was saved."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.settings.presenter import InvalidSetting
from ldn_desktop.ui.widgets import Page, ProblemLabel, Title
from ldn_desktop.ui.widgets.form import mark_wrong
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person

T = TypeVar("T")


class SettingsSection(Page):
    """A page of the settings. Each change is saved at once; a refused one keeps the old value."""

    def __init__(self, controller: AppController, title: str) -> None:
        super().__init__(title)
        self.controller = controller
        self.problem = ProblemLabel()
        self.body.addWidget(Title(title))
        self.body.addWidget(self.problem)
        self.problem.set_text("")

    def show_settings(self, settings: Settings) -> None:
        """Show the settings as they stand."""

    def put(self, **values: object) -> bool:
        """Save settings and say so; where that fails show the old ones and say why."""
        outcome = self.controller.change_settings(**values)
        self.problem.set_text(outcome.sentence)
        if not outcome.ok:
            self.show_settings(self.controller.settings())
            return False
        self.controller.said.emit(_("Saved."))
        return True

    def take(self, field: QWidget, problem: ProblemLabel, read: Callable[[], T], name: str) -> bool:
        """Read a field and save it as the setting `name`; say beside it what is wrong."""
        value, sentence = self.read(read)
        problem.set_text(sentence)
        mark_wrong(field, sentence)
        if sentence:
            return False
        if value == getattr(self.controller.settings(), name):
            return True
        return self.put(**{name: value})

    def read(self, read: Callable[[], T]) -> tuple[T | None, str]:
        """Return what was read, or the sentence that says what is wrong."""
        try:
            return read(), ""
        except ValidationError as error:
            return None, say_to_person(error, decimal_sign=self.controller.formats.decimal_sign)
        except InvalidSetting as error:
            return None, str(error)
