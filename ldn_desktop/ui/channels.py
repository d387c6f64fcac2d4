"""The window's notification channels: desktop notifications first, then the tray."""

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
    on_token: Callable[[str], None] = lambda _token: None,
    platform: str = sys.platform,
) -> Notifier:
    """Return the channels of this system; `on_server_change` is called when the server changes.

    `on_token` gets the activation token of a press before the press, and "" after it.
    """
    # The platform is an argument because mypy does not check code behind `sys.platform`.
    if platform in ("win32", "darwin"):
        from ldn_desktop.reminders.native import NativeNotifier, load_desktop_notifier

        load = partial(load_desktop_notifier, _sender_name())
        return FallbackNotifier((NativeNotifier(watcher, press, load), TrayNotifier(find_icon)))
    from ldn_desktop.reminders.freedesktop import FreedesktopNotifier
    from ldn_desktop.reminders.notification import Sender

    desktop = FreedesktopNotifier(
        watcher,
        press,
        sender=Sender(_sender_name()),
        scope=folder_mark(folder),
        left=folder / LEFT_ON_SCREEN,
    )
    desktop.on_server_change, desktop.on_token = on_server_change, on_token
    tray = TrayNotifier(embedded(find_icon))
    return FallbackNotifier((desktop, tray), generation=lambda: desktop.generation)


def _sender_name() -> str:
    """Return a sender name that does not tell others which medicine the user takes."""
    return _("Reminders")
