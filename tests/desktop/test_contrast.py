"""A change of the desktop's contrast is worn by a window that is open."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldn_desktop.ui.theme import HIGH_LIGHT, LIGHT, Tokens
from tests.support.login_manager import SYSTEM_PYTHON, needs_login_manager
from tests.support.notification_server import PATIENCE, DesktopSession, wait_until

pytestmark = pytest.mark.desktop

PORTAL, AT = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS, APPEARANCE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
MOCK = "org.freedesktop.DBus.Mock"
ANSWER = f"ret = {{'{APPEARANCE}': {{'contrast': dbus.UInt32(0)}}}}"
WINDOW = """
from PySide6.QtWidgets import QWidget
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui import theme
from ldn_desktop.ui.app import make_application

app = make_application(["ldn-desktop"])
worn, window = theme.the_theme(app), QWidget()
worn.apply(Appearance.LIGHT, 100)
worn.apply_theme(window)
window.show()
worn.follow()
tell = lambda: print(app.palette().mid().color().name().upper(), flush=True)
worn.sheet_changed.connect(lambda _sheet: tell())
tell()
app.exec()
"""
"""Tells the colour of its lines at first, and whenever it changes."""


class Portal:
    """What GNOME's portal tells of the contrast, played by python-dbusmock."""

    def __init__(self, session: DesktopSession) -> None:
        self._address = session.environment["DBUS_SESSION_BUS_ADDRESS"]
        command = [SYSTEM_PYTHON, "-m", "dbusmock", PORTAL, AT, SETTINGS]
        self._process = subprocess.Popen(command, env=session.environment)
        adding = "AddMethod", "sssss", SETTINGS, "ReadAll", "as", "a{sa{sv}}", ANSWER
        wait_until(lambda: self._calls(*adding), "the portal")

    def asks_for_contrast(self, *, high: bool) -> None:
        """Tell that the user wants high contrast, or no longer does."""
        changed = "s", APPEARANCE, "s", "contrast", "u", str(int(high))
        assert self._calls("EmitSignal", "sssav", SETTINGS, "SettingChanged", "ssv", "3", *changed)

    def close(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)

    def _calls(self, *words: str) -> bool:
        command = ["busctl", f"--address={self._address}", "call", PORTAL, AT, MOCK, *words]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        return done.returncode == 0


@pytest.fixture
def portal(desktop_session: DesktopSession) -> Iterator[Portal]:
    needs_login_manager()
    made = Portal(desktop_session)
    yield made
    made.close()


def test_contrast_that_is_turned_on_and_off_is_followed_while_the_window_is_open(
    desktop_session: DesktopSession, portal: Portal, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    environment = os.environ | desktop_session.environment
    environment |= {"QT_QPA_PLATFORM": "xcb", "XDG_CURRENT_DESKTOP": "GNOME"}
    seen: list[Tokens] = []

    def wears(tokens: Tokens) -> None:
        seen.append(tokens)
        lines = [one.line for one in seen]
        wait_until(lambda: told.read_text().split() == lines, told.read_text)

    with told.open("w") as out:
        window = subprocess.Popen([sys.executable, "-c", WINDOW], env=environment, stdout=out)
    try:
        wears(LIGHT)
        portal.asks_for_contrast(high=True)
        wears(HIGH_LIGHT)
        portal.asks_for_contrast(high=False)
        wears(LIGHT)
    finally:
        window.kill()
        window.wait(PATIENCE)
