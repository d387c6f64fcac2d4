"""Coming to the front under a window manager that keeps other programs from taking the keyboard."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO

import pytest

from tests.support.notification_server import DesktopSession, skip_without, wait_until
from tests.support.running_app import RunningApp, berlin

pytestmark = pytest.mark.desktop

OTHER = "A letter"
"""The title of another program's window, in which somebody types."""

WRITING = f"""
from PySide6.QtWidgets import QApplication, QLineEdit
app, line = QApplication([]), QLineEdit()
line.setWindowTitle({OTHER!r})
line.textChanged.connect(line.setWindowTitle)
line.show()
app.exec()
"""


class WindowManager:
    """openbox, which lets a program that came by itself only blink."""

    def __init__(self, session: DesktopSession) -> None:
        self._folder = session.folder
        self._environment = {**session.environment, "QT_QPA_PLATFORM": "xcb"}
        self._processes = [self._start("openbox", "--sm-disable")]
        wait_until(lambda: "window id" in self._root("_NET_SUPPORTING_WM_CHECK"), "openbox")

    def use_another_window(self) -> None:
        """Open another program's window, and type in it."""
        self._processes.append(self._start(sys.executable, "-c", WRITING))
        search = ("search", "--sync", "--name", f"^{OTHER}$", "windowactivate", "--sync")
        for words in (search, ("key", "h", "i")):
            subprocess.run(["xdotool", *words], env=self._environment, check=True)
        self.wait_for_front("hi")

    def heard_of(self, what: str) -> Callable[[], bool]:
        """Listen at the root window from now on; return what says whether this was said."""
        log = self._folder / "heard"
        with log.open("wb") as out:
            self._processes.append(self._start("xev", "-root", "-event", "property", stdout=out))
        return lambda: what in log.read_text()

    def wait_for_front(self, title: str) -> None:
        """Wait until the window with this title is the one that is typed in."""
        wait_until(lambda: title in self.front(), lambda: f"{title} in front of {self.front()!r}")

    def front(self) -> str:
        """Return the title of the window that is typed in."""
        number = self._root("_NET_ACTIVE_WINDOW").split()[-1]
        return "" if number == "0x0" else self._prop("-id", number, "WM_NAME", "_NET_WM_NAME")

    def group(self) -> str:
        """Return by which names the window that is typed in is grouped."""
        return self._prop("-id", self._root("_NET_ACTIVE_WINDOW").split()[-1], "WM_CLASS")

    def close(self) -> None:
        """End it."""
        for process in reversed(self._processes):
            process.kill()
            process.communicate()

    def _root(self, name: str) -> str:
        return self._prop("-root", name)

    def _prop(self, *words: str) -> str:
        done = subprocess.run(
            ["xprop", *words], env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def _start(
        self, *command: str, stdout: int | IO[bytes] = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=self._environment, stdout=stdout, stderr=subprocess.DEVNULL
        )


@pytest.fixture
def manager(desktop_session: DesktopSession) -> Iterator[WindowManager]:
    skip_without("openbox", "xev", "xprop", "xdotool")
    made = WindowManager(desktop_session)
    yield made
    made.close()


def test_a_second_start_brings_the_window_to_the_front_and_ends_the_launchers_wait(
    app: RunningApp, manager: WindowManager
) -> None:
    app.set_clock(berlin("2027-01-04 12:00:00"))
    app.start()
    manager.wait_for_front("LDN Desktop")
    assert '"ldn-desktop"' in manager.group()
    manager.use_another_window()
    launcher_heard = manager.heard_of("_NET_STARTUP_INFO_BEGIN")
    app.session.environment["DESKTOP_STARTUP_ID"] = "panel/ldn-desktop/1-0-here_TIME1"
    assert app.run().returncode == 0
    manager.wait_for_front("LDN Desktop")
    wait_until(launcher_heard, "the end of the start")


def test_a_click_on_the_reminder_brings_the_window_to_the_front(
    app: RunningApp, notification_server: DesktopSession, manager: WindowManager
) -> None:
    app.set_clock(berlin("2027-01-04 20:59:00"))
    app.enter_plan(
        app.data.parent,
        start_date="2027-01-04",
        times=["21:00"],
        steps=[{"dose_mg": "3", "days": 7}],
    )
    app.set_clock(berlin("2027-01-04 20:59:50"))
    app.start("--background")
    manager.use_another_window()
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    notification_server.click()
    manager.wait_for_front("LDN Desktop")
