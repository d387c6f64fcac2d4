"""The second channel: a balloon from the tray, where the desktop has no notification service."""

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message

SHOWN_MS = 60_000
FIND_ICON = Callable[[], QSystemTrayIcon | None]


def embedded(find_icon: FIND_ICON) -> FIND_ICON:
    """Pass over an icon that the desktop draws itself, as a StatusNotifier.

    Qt hands its balloon to the very notification service that has failed to show the dose: it waits
    there for up to 25 seconds, starts whatever server is installed, and shows the dose twice. Only
    of an icon in a tray of X11's own does Qt know a place on the screen.
    """

    def find() -> QSystemTrayIcon | None:
        icon = find_icon()
        return None if icon is None or icon.geometry().isEmpty() else icon

    return find


class TrayNotifier:
    """Implements `services.ports.Notifier`. A balloon has no buttons, and nobody tells its fate."""

    name = "tray"

    def __init__(self, find_icon: FIND_ICON) -> None:
        self._find_icon = find_icon
        self._shown: set[DoseKey] = set()

    def ready(self) -> Delivery:
        """Return UNCERTAIN where there is a tray, else FAILED."""
        icon = self._find_icon()
        can_show = icon is not None and icon.isVisible() and icon.supportsMessages()
        return Delivery.UNCERTAIN if can_show else Delivery.FAILED

    def show(self, message: Message) -> Delivery:
        """Show the balloon, as plain text."""
        icon = self._find_icon()
        ready = self.ready()
        if icon is None or ready is Delivery.FAILED:
            return Delivery.FAILED
        icon.showMessage(message.title, message.body, icon.icon(), SHOWN_MS)
        self._shown.add(message.key)
        return ready

    def withdraw(self, key: DoseKey) -> None:
        """Forget it; a balloon goes by itself."""
        self._shown.discard(key)

    def shown(self) -> frozenset[DoseKey]:
        """Return what was shown in this run; whether it is still there is not known."""
        return frozenset(self._shown)

    def close(self) -> None:
        """Forget everything."""
        self._shown.clear()
