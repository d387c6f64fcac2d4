"""The channels of the window, the best first: the desktop's own notifications, then the tray."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QSystemTrayIcon

from ldn_desktop.desktop.folders import folder_mark
from ldn_desktop.reminders.chain import Chain
from ldn_desktop.services.ports import Notifier, Press, Watcher
from ldn_desktop.ui.tray_notifier import TrayNotifier
from ldn_desktop.wording.i18n import _

LEFT_ON_SCREEN = "left-on-screen"


def make_channels(
    folder: Path,
    press: Press,
    watcher: Watcher,
    *,
    find_icon: Callable[[], QSystemTrayIcon | None],
    on_server_change: Callable[[], None],
) -> Notifier:
    """Return the chain for this system. `on_server_change`: it is time to look again."""
    tray = TrayNotifier(find_icon)
    if sys.platform in ("win32", "darwin"):
        from ldn_desktop.reminders.native import NativeNotifier

        return Chain((NativeNotifier(press, _sender_name()), tray))
    from ldn_desktop.reminders.freedesktop import FreedesktopNotifier, Sender

    desktop = FreedesktopNotifier(
        watcher,
        press,
        sender=Sender(_sender_name()),
        scope=folder_mark(folder),
        left=folder / LEFT_ON_SCREEN,
    )
    desktop.on_server_change = on_server_change
    return Chain((desktop, tray), generation=lambda: desktop.generation)


def _sender_name() -> str:
    """Return a name that tells no medicine to whoever sees the screen."""
    return _("Reminders")
