"""Asks the desktop's notification server for its name and capabilities, for the doctor."""

from pathlib import Path

from ldn_desktop.reminders.freedesktop import FreedesktopNotifier
from ldn_desktop.reminders.notification import Sender
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.server import ServerReport


def probe_server() -> ServerReport:
    """Return the server's report within a few seconds. Shows nothing."""
    loop = PlainLoop()
    # A path that cannot exist: the file of shown notifications belongs to the running app.
    nowhere = Path("/nonexistent/on-screen")
    notifier = FreedesktopNotifier(
        loop, lambda _key, _button: None, sender=Sender(""), scope="probe", left=nowhere
    )
    try:
        return notifier.describe()
    finally:
        notifier.close()
        loop.close()
