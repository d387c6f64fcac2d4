"""The channels of the window, the best first: the desktop's own notifications, then the tray."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QSystemTrayIcon

from ldn_desktop.desktop.folders import folder_mark
from ldn_desktop.reminders.fallback_notifier import FallbackNotifier
from ldn_desktop.services.ports import Notifier, Press, Watcher
from ldn_desktop.ui.tray_notifier import TrayNotifier, embedded
from ldn_desktop.wording.i18n import _

LEFT_ON_SCREEN = "left-on-screen"


def make_channels(
    folder: Path,
    press: Press,
    watcher: Watcher,
    *,
    find_icon: Callable[[], QSystemTrayIcon | None],
    on_server_change: Callable[[], None],
    platform: str = sys.platform,
) -> Notifier:
    """Return the chain for this system. `on_server_change`: it is time to look again."""
    # The platform is an argument: of a system that is not this one the types would go unchecked.
    if platform in ("win32", "darwin"):
        from ldn_desktop.reminders.native import NativeNotifier, load_desktop_notifier

        load = partial(load_desktop_notifier, _sender_name())
        return FallbackNotifier((NativeNotifier(watcher, press, load), TrayNotifier(find_icon)))
    from ldn_desktop.reminders.freedesktop import FreedesktopNotifier, Sender

    desktop = FreedesktopNotifier(
        watcher,
        press,
        sender=Sender(_sender_name()),
        scope=folder_mark(folder),
        left=folder / LEFT_ON_SCREEN,
    )
    desktop.on_server_change = on_server_change
    tray = TrayNotifier(embedded(find_icon))
    return FallbackNotifier((desktop, tray), generation=lambda: desktop.generation)


def _sender_name() -> str:
    """Return a name that tells no medicine to whoever sees the screen."""
    return _("Reminders")
