"""A list that drops down, whose items are as tall as is good to point at."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

from ldn_desktop.typing_compat import override


class DropDown(QComboBox):
    """A list to choose from; scrolling the page over it changes nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def showPopup(self) -> None:
        if not isinstance(self.itemDelegate(), _Items):
            # The one that Qt gives it leaves out what the style sheet says of items.
            self.setItemDelegate(_Items(self))
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Items(QStyledItemDelegate):
    """Paints the items as the style sheet says."""
