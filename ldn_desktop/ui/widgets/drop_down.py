"""A drop-down list whose items are high enough to point at."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

from ldn_desktop.typing_compat import override


class DropDown(QComboBox):
    """A drop-down list; the mouse wheel scrolls the page and changes no value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def showPopup(self) -> None:
        if not isinstance(self.itemDelegate(), _Items):
            # Qt's own delegate ignores the style sheet's rules for items.
            self.setItemDelegate(_Items(self))
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Items(QStyledItemDelegate):
    """Paints the items by the rules of the style sheet."""
