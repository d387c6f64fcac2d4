"""Buttons that can be checked: they tell what a person chose, not what the app shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QPushButton

from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    Button = QAbstractButton
else:
    Button = object


class Checkable(Button):
    """Stands before Qt's class among the bases of every button that can be checked.

    Connect `toggled`, never `clicked`: a screen reader toggles a button without a click.
    """

    @override
    def setChecked(self, checked: bool) -> None:
        was = self.blockSignals(True)
        super().setChecked(checked)
        self.blockSignals(was)


class CheckableButton(Checkable, QPushButton):
    """A plain button that can be checked."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setAccessibleName(name)


def on_choice(button: Checkable, act: Callable[[], object]) -> None:
    """Call `act` when this one of several is chosen; nothing is called where another one is."""
    button.toggled.connect(lambda is_on: act() if is_on else None)
