"""The channels of this system, put in order: the desktop's notifications, then what stands in."""

import sys
from collections.abc import Callable
from pathlib import Path

from ldn_desktop.reminders.chain import Chain
from ldn_desktop.services.ports import Notifier, Press, Watcher

LEFT_ON_SCREEN = "on-screen"
"""The file, beside the app's socket, that tells the next run what this one left on the screen."""


def desktop_channels(
    watcher: Watcher,
    press: Press,
    look: Callable[[], None],
    *,
    name: str,
    scope: str,
    folder: Path,
    stand_ins: tuple[Notifier, ...],
) -> Chain:
    """Return the desktop's own notifications followed by `stand_ins`.

    `look` is called when a server came or went; `name` is the sender shown; `scope` names the data
    folder; `folder` is the private one that lives until log-out.
    """
    if sys.platform != "linux":
        from ldn_desktop.reminders.native import NativeNotifier, load_desktop_notifier

        native = NativeNotifier(watcher, press, lambda: load_desktop_notifier(name))
        return Chain((native, *stand_ins))
    from ldn_desktop.reminders.freedesktop import FreedesktopNotifier, Sender

    first = FreedesktopNotifier(
        watcher,
        press,
        sender=Sender(name),
        scope=scope,
        left=folder / f"{scope}.{LEFT_ON_SCREEN}",
    )
    first.on_server_change = look
    return Chain((first, *stand_ins), lambda: first.generation)
