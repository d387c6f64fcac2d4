"""A line for a time, a date or a number: what it holds is chosen as a whole when it is entered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from ldn_desktop.typing_compat import override

BACK_AGAIN = frozenset(
    (
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    )
)
"""Reasons for which a line that was being typed in gets the focus back."""


class ValueLine(QLineEdit):
    """A line edit whose text is selected when the focus comes to it, so that typing replaces it.

    A first click selects it too; the next one places the cursor. `is_value` turns that off for a
    line of words.
    """

    is_value = True
    _was_clicked_into = False

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.is_value and event.reason() not in BACK_AGAIN:
            self._was_clicked_into = event.reason() is Qt.FocusReason.MouseFocusReason
            self.selectAll()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._was_clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._was_clicked_into = False
