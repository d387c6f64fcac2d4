"""One section of the settings: cards, controls bound to settings, and what was not saved."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLayout, QLineEdit, QWidget

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.settings import Settings
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.settings.labels import labels
from ldn_desktop.ui.settings.presenter import InvalidSetting, LineForm, whole_form
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Card, Heading, ProblemLabel
from ldn_desktop.ui.widgets.buttons import KindButton
from ldn_desktop.ui.widgets.checkable import on_choice
from ldn_desktop.ui.widgets.form import Line, TextField, set_text_silently
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.ticks import CheckBox, RadioButton
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import say_to_person

T = TypeVar("T")


class SettingsSection(QWidget):
    """Cards of the settings. Each change is saved at once; a refused one keeps the old value.

    The methods that bind a control take `get`, which reads its setting, and `change`, which stores
    a new value of the same type: mypy sees that they fit.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self.controller = controller
        self.problem = ProblemLabel(parent=self)
        self._bound: list[Callable[[Settings], None]] = []
        self.body = column_in(self, spacing=2 * GRID)
        self.problem.set_text("")

    def add_card(self, title: str, *parts: QWidget | QLayout) -> Card:
        """Add a card under this heading, and return it; a button is no wider than its words."""
        card = Card(title)
        fill(card.body, Heading(title), *parts)
        for part in parts:
            if isinstance(part, KindButton):
                card.body.setAlignment(part, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(card)
        return card

    def control(self, _name: str) -> QWidget:
        """Return the control that a link names, or the section itself."""
        return self

    def show_settings(self, settings: Settings) -> None:
        """Show the stored settings in the bound controls."""
        for show in self._bound:
            show(settings)

    def saved(self, outcome: Outcome[object]) -> bool:
        """Show the settings after a change, and say that it is saved, or why it is not."""
        self.problem.set_text(outcome.sentence)
        self.show_settings(self.controller.settings())
        if outcome.ok:
            self.controller.recorded.emit(_("Saved."))  # which offers its undo
        return outcome.ok

    def take(
        self,
        edit: TextField,
        read: Callable[[str], T],
        get: Callable[[Settings], T],
        change: Callable[[T], Outcome[Settings]],
    ) -> bool:
        """Read a field and save its value if it is new; say below the field what is wrong."""
        try:
            value = read(edit.field.text())
        except ValidationError as error:
            decimal_sign = self.controller.formats.decimal_sign
            edit.set_text(say_to_person(error, decimal_sign=decimal_sign))
            return False
        except InvalidSetting as error:
            edit.set_text(str(error))
            return False
        edit.set_text("")
        return value == get(self.controller.settings()) or self.saved(change(value))

    def bind_line(
        self,
        edit: TextField,
        form: LineForm[T],
        get: Callable[[Settings], T],
        change: Callable[[T], Outcome[Settings]],
    ) -> None:
        """Show a setting in a line of text, and save what is typed there."""
        self._bound.append(lambda settings: _show(edit.field, form.show(get(settings))))
        edit.field.editingFinished.connect(lambda: self.take(edit, form.read, get, change))

    def bind_number(
        self, name: str, get: Callable[[Settings], int], change: Callable[[int], Outcome[Settings]]
    ) -> TextField:
        """Return a field for the setting `name`, a whole number in the range of the table."""
        label = labels()[name]
        edit = TextField(label, Line(label, 6, 4), beside=True)
        self.bind_line(edit, whole_form(name), get, change)
        return edit

    def bind_tick(
        self,
        name: str,
        get: Callable[[Settings], bool],
        change: Callable[[bool], Outcome[Settings]],
    ) -> CheckBox:
        """Return a box for the setting `name`."""
        check = CheckBox(labels()[name])
        check.toggled.connect(lambda is_on: self.saved(change(is_on)))
        self._bound.append(lambda settings: check.setChecked(get(settings)))
        return check

    def bind_choices(
        self,
        card: Card,
        choices: Iterable[tuple[T, str]],
        get: Callable[[Settings], T],
        change: Callable[[T], Outcome[Settings]],
    ) -> dict[T, RadioButton]:
        """Add a button to `card` for each value of a setting and its words; return them."""
        buttons: dict[T, RadioButton] = {}
        group = QButtonGroup(self)
        for value, words in choices:
            buttons[value] = radio = RadioButton(words)
            group.addButton(radio)
            on_choice(radio, partial(self._save, change, value))
            card.body.addWidget(radio)
        self._bound.append(lambda settings: buttons[get(settings)].setChecked(True))
        return buttons

    def _save(self, change: Callable[[T], Outcome[Settings]], value: T) -> None:
        self.saved(change(value))


def _show(line: QLineEdit, text: str) -> None:
    """Show the stored value, unless somebody is typing there or what was typed was refused."""
    if not line.hasFocus() and not line.property("wrong"):
        set_text_silently(line, text)
