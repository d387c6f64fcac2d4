"""Buttons that a double click which began elsewhere does not press."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton

from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    Button = QAbstractButton
else:
    Button = object


class SingleClick(Button):
    """A mixin for buttons that record something. List it before Qt's class.

    When a dose is answered its card folds, and another button can come under the pointer: the
    second press of a double click must not answer or score anything there.
    """

    _pressed: ClassVar[int] = 0
    """The `id` of the button that was pressed last."""

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        SingleClick._pressed = id(self)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if SingleClick._pressed == id(self):
            super().mouseDoubleClickEvent(event)
