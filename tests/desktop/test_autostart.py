"""What is written for the log-in starts the app, as the desktop itself reads it."""

import os
import signal
import subprocess

import pytest

from ldn_desktop.desktop.autostart import (
    AutostartState,
    XdgAutostart,
    folder_options,
    own_command,
)
from ldn_desktop.desktop.folders import folder_mark
from ldn_desktop.desktop.lock import OwnerLock
from tests.support.notification_server import PATIENCE, DesktopSession, skip_without, wait_until
from tests.support.running_app import RunningApp, berlin

pytestmark = pytest.mark.desktop


def test_the_entry_for_the_log_in_starts_the_app_in_the_background(
    app: RunningApp, notification_server: DesktopSession
) -> None:
    skip_without("gio")
    app.set_clock(berlin("2027-01-04 12:00:00"))
    folder = notification_server.folder / ".config" / "autostart"
    mark = folder_mark(app.data)
    auto = XdgAutostart(folder, mark)
    auto.enable(own_command(*folder_options(app.data)))
    assert auto.state() is AutostartState.ON
    entry = folder / f"ldn-desktop-{mark}.desktop"
    subprocess.run(["gio", "launch", str(entry)], env=app.environment, check=True, timeout=PATIENCE)
    try:
        wait_until(lambda: app.status()["running"] is True, "the app at work")
    finally:
        end(app)


def end(app: RunningApp) -> None:
    """End the app that the desktop started, by the number that it left with its lock."""
    owner = OwnerLock(app.data).owner()
    assert owner is not None
    os.kill(owner[0], signal.SIGTERM)
    wait_until(lambda: app.status()["running"] is False, "the end of the app")
