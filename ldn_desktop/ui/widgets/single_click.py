"""Buttons that know how they were used: one click is one press, and only keys show a focus ring."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton

from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    Button = QAbstractButton
else:
    Button = object


class SingleClick(Button):
    """A mixin for buttons that record something. List it before Qt's class.

    When a dose is answered its card folds, and another button can come under the pointer: the
    second press of a double click must not answer or score anything there.

    Who clicks knows where they are: the focus has a ring only once a key was used.
    """

    _pressed: ClassVar[int] = 0
    """The `id` of the button that was pressed last."""

    _by_mouse: ClassVar[bool] = False
    """Whether a button was used by mouse last."""

    def shows_focus(self) -> bool:
        """Return whether the button has the focus and shows it."""
        return self.hasFocus() and not SingleClick._by_mouse

    def used_by_key(self) -> None:
        """Show the focus from now on."""
        SingleClick._by_mouse = False
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        SingleClick._pressed, SingleClick._by_mouse = id(self), True
        self.update()
        super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.used_by_key()
        super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if SingleClick._by_mouse:  # only then: the reason loads Qt's namespace
            from PySide6.QtCore import Qt

            by_key = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
            SingleClick._by_mouse = event.reason() not in by_key
        super().focusInEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if SingleClick._pressed == id(self):
            super().mouseDoubleClickEvent(event)


class PushButton(SingleClick, QPushButton):
    """A push button of this kind."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() and not self.shows_focus():
            self.paint_words(self.text())
        else:
            super().paintEvent(event)

    def paint_words(self, words: str) -> None:
        """Paint the button with these words on it, and the ring only if the focus shows."""
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = words
        if not self.shows_focus():
            option.state &= ~QStyle.StateFlag.State_HasFocus
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
