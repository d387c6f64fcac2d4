"""Asks the desktop's notification server who it is, once, for the doctor."""

from pathlib import Path

from ldn_desktop.reminders.freedesktop import FreedesktopNotifier, Sender
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.server import ServerReport


def probe_server() -> ServerReport:
    """Return what is known of the server, in at most a few seconds. Shows nothing."""
    loop = PlainLoop()
    # It reads and writes nothing of what is on the screen: the running app keeps that.
    nowhere = Path("/nonexistent/on-screen")
    notifier = FreedesktopNotifier(
        loop, lambda _key, _button: None, sender=Sender(""), scope="probe", left=nowhere
    )
    try:
        return notifier.describe()
    finally:
        notifier.close()
        loop.close()
