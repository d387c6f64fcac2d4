"""What a screen reader is told of widgets that Qt takes for something plainer."""

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

from ldn_desktop.typing_compat import override


class SpokenButton(QAccessibleWidget):
    """A button under a role of its own; what a reader does first is a click."""

    def __init__(self, button: QAbstractButton, role: QAccessible.Role) -> None:
        super().__init__(button, role)
        self._button = button

    @override
    def state(self) -> QAccessible.State:
        state, is_checked = super().state(), int(self._button.isChecked())
        if self.role() is QAccessible.Role.PageTab:
            state.selectable, state.selected = 1, is_checked
        else:
            state.checkable, state.checked = 1, is_checked
        return state

    @override
    def actionNames(self) -> list[str]:
        press = [QAccessibleActionInterface.pressAction()] if self._button.isEnabled() else []
        return [*press, *super().actionNames()]

    @override
    def doAction(self, action: str) -> None:
        if action == QAccessibleActionInterface.pressAction():
            self._button.click()
        else:
            super().doAction(action)


def spoken(widget: QWidget, role: str) -> QAccessibleInterface:
    """Return what a screen reader is told of the widget; `role` is a name in `QAccessible.Role`."""
    if isinstance(widget, QAbstractButton):
        return SpokenButton(widget, QAccessible.Role[role])
    return QAccessibleWidget(widget, QAccessible.Role[role])
