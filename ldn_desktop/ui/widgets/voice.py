"""What a screen reader is told: roles that Qt does not give by itself, and what was done."""

from functools import cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QWidget

HEARS_ANNOUNCEMENTS = frozenset({"windows", "cocoa"})
"""Qt's names of the platforms on which every screen reader hears announcement events."""


@cache
def give_roles() -> None:
    """Tell screen readers the role that a widget names in `spoken_role`; once in a process."""
    QAccessible.installFactory(_interface)


def _interface(key: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "spoken_role", "")
    if not role and key == "QStackedWidget":
        role = "Client"  # Qt's own, a layered pane, is read out as such and says nothing
    if not role or not isinstance(thing, QWidget):
        return None
    from ldn_desktop.ui.widgets.spoken import spoken

    return spoken(thing, role)


class Voice(QObject):
    """Says sentences in a window; emits `said` with each. Get that of a window by `voice_of`."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._mouth = _Said(window)

    def say(self, text: str) -> None:
        """Have a screen reader say this."""
        if QGuiApplication.platformName() in HEARS_ANNOUNCEMENTS:
            event: QAccessibleEvent = QAccessibleAnnouncementEvent(self._mouth, text)
        else:
            # Orca before 45 hears no announcements, but reads a notification that comes up.
            self._mouth.setAccessibleName(text)
            event = QAccessibleEvent(self._mouth, QAccessible.Event.ObjectShow)
        QAccessible.updateAccessibility(event)
        self.said.emit(text)


class _Said(QWidget):
    """Takes no room; its name is what was said last."""

    spoken_role = "Notification"

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.resize(0, 0)
        self.show()


def voice_of(window: QWidget) -> Voice:
    """Return the voice of a window, made when it is first asked for."""
    found = window.findChild(Voice)
    return found if found is not None else Voice(window)


def tell_selected(widget: QWidget) -> None:
    """Tell a screen reader that a tab was selected, or is it no more."""
    if QAccessible.isActive():
        changed = QAccessible.State()
        changed.selected = 1
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(widget, changed))
