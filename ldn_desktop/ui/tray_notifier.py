"""The second channel: a balloon from the tray, for desktops without notification service."""

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message, Notifier
from ldn_desktop.typing_compat import override

SHOWN_MS = 60_000
FIND_ICON = Callable[[], QSystemTrayIcon | None]


def embedded(find_icon: FIND_ICON) -> FIND_ICON:
    """Return a finder that skips an icon which the desktop draws itself, as a StatusNotifier.

    Qt sends the balloon of such an icon to the notification service that has just failed: it waits
    for up to 25 seconds, starts whatever server is installed, and shows the dose twice. Qt knows
    the place on the screen only of an icon in an X11 tray, so the others have an empty geometry.
    """

    def find() -> QSystemTrayIcon | None:
        icon = find_icon()
        return None if icon is None or icon.geometry().isEmpty() else icon

    return find


class TrayNotifier(Notifier):
    """Shows balloons. They have no buttons, and Qt does not tell whether the user saw them."""

    # `ready` is UNCERTAIN at best. `withdraw` only forgets: a balloon goes by itself, and `shown`
    # returns what this run has shown, whether or not it is still there.

    name = "tray"

    def __init__(self, find_icon: FIND_ICON) -> None:
        self._find_icon = find_icon
        self._shown: set[DoseKey] = set()

    @override
    def ready(self) -> Delivery:
        icon = self._find_icon()
        can_show = icon is not None and icon.isVisible() and icon.supportsMessages()
        return Delivery.UNCERTAIN if can_show else Delivery.FAILED

    @override
    def show(self, message: Message) -> Delivery:
        icon = self._find_icon()
        ready = self.ready()
        if icon is None or ready is Delivery.FAILED:
            return Delivery.FAILED
        icon.showMessage(message.title, message.body, icon.icon(), SHOWN_MS)
        self._shown.add(message.key)
        return ready

    @override
    def withdraw(self, key: DoseKey) -> None:
        self._shown.discard(key)

    @override
    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self._shown)

    @override
    def close(self) -> None:
        self._shown.clear()
