"""Checkable buttons that report what a person chose, and not what the app sets."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.widgets.single_click import PushButton

if TYPE_CHECKING:
    Button = QAbstractButton
else:
    Button = object


class Checkable(Button):
    """A mixin for every checkable button: `setChecked` emits no signal. List it before Qt's class.

    Connect `toggled`, never `clicked`: a screen reader toggles a button without a click.
    """

    @override
    def setChecked(self, checked: bool) -> None:
        was = self.blockSignals(True)
        super().setChecked(checked)
        self.blockSignals(was)


class CheckableButton(Checkable, PushButton):
    """A plain one of several buttons, of which one is checked."""

    spoken_role = "RadioButton"

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setAccessibleName(name)


def on_choice(button: Checkable, act: Callable[[], object]) -> None:
    """Call `act` when this button is checked, and not when it is unchecked."""
    button.toggled.connect(lambda is_on: act() if is_on else None)
