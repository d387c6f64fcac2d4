"""The second channel: a balloon from the tray, where the desktop has no notification service."""

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message

SHOWN_MS = 60_000
FIND_ICON = Callable[[], QSystemTrayIcon | None]


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
