"""One desktop, started on a virtual screen with a session bus of its own; seen and used by hand."""

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from desktops import Desktop
from words_seen import WAYS, changed_area, place_of, read_words

from tests.desktop.test_raise import OTHER, WRITING
from tests.support.login_manager import LOGIN, LoginManager
from tests.support.notification_server import NOTIFICATIONS, DesktopSession, wait_until
from tests.support.running_app import RunningApp

SERVICES = Path("/usr/share/dbus-1/services")
LOOKS = 60.0
"""Seconds within which something must be seen."""

STILL = 2.0
"""So many seconds without a change on the screen, and the desktop has come up."""


class Desk(DesktopSession):
    """The session; its pictures are kept in a folder."""

    raised = "a second start brings the window to the front"

    def __init__(self, desktop: Desktop, folder: Path, pictures: Path) -> None:
        self.desktop = desktop
        self._pictures = pictures
        self._count = 0
        self._ground: Path | None = None
        super().__init__(folder)
        self.environment |= desktop.environment
        for name, text in desktop.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def start_bus(self) -> None:
        """Start the bus with every service but the notification servers of other desktops."""
        for file in SERVICES.glob("*.service"):
            text = file.read_text("utf-8")
            if f"Name={NOTIFICATIONS}\n" in text and self.desktop.service not in text:
                continue
            shutil.copy(file, self._services)
        super().start_bus()

    def start_desktop(self) -> None:
        """Start the desktop, and wait until its panel is there and its server answers."""
        if self.desktop.has_login:
            self._log_in()
        self._start(*self.desktop.start)
        wait_until(self.is_up, "the desktop's panel")
        wait_until(lambda: bool(self.server()), "the notification server")
        wait_until(self._is_still, "the desktop does not come to rest")
        if self.desktop.clear:
            self._run(*self.desktop.clear)
            wait_until(self._is_still, "the desktop does not come to rest")

    def hide_window(self) -> None:
        """Put the app's window away, which it shows at once where there is no tray."""
        self._run("xdotool", "search", "--sync", "--name", "LDN Desktop", "windowminimize")

    def _log_in(self) -> None:
        """Let a login manager know of this session."""
        manager = LoginManager(self)
        mock = (LOGIN, "/org/freedesktop/login1", "org.freedesktop.DBus.Mock", "AddSession")
        session = ("ssusb", "1", "seat0", str(os.getuid()), self.environment["USER"], "true")
        self._run("busctl", f"--address={manager.address}", "call", *mock, *session)
        self.environment |= {"XDG_SESSION_ID": "1", "XDG_SEAT": "seat0", "XDG_VTNR": "7"}

    def _is_still(self) -> bool:
        before = self.picture("before")
        time.sleep(STILL)
        return changed_area(before, self.picture()) is None

    def is_up(self) -> bool:
        """Say whether the desktop's panel is on the screen."""
        panel = self.desktop.panel
        return not panel or bool(self._run("xdotool", "search", "--class", panel).strip())

    def server(self) -> tuple[str, ...]:
        """Return what the notification server says of itself, () if none answers."""
        place = ("--dest", NOTIFICATIONS, "--object-path", "/org/freedesktop/Notifications")
        ask = ("--method", f"{NOTIFICATIONS}.GetServerInformation")
        said = self._run("gdbus", "call", "--session", "--timeout", "20", *place, *ask)
        return tuple(map(str, ast.literal_eval(said))) if said.startswith("(") else ()

    def versions(self) -> str:
        """Return the versions of the desktop and of its server."""
        shown = self._run("dpkg-query", "-W", "-f", "${Version}", self.desktop.main)
        name, _vendor, version, *_rest = self.server() or ("no server", "", "")
        return f"{self.desktop.main} {shown}, {name} {version}"

    def picture(self, name: str = "look") -> Path:
        """Take a picture of the screen; one of the same name is replaced."""
        file = self._pictures / f"{name}.png"
        self._run(*self._take_picture(file))
        return file

    def take_ground(self) -> Path:
        """Take the picture of the desktop without the app: only what is new is read later."""
        self._ground = self.picture("ground")
        return self._ground

    def keep_picture(self, name: str) -> None:
        """Take a picture that is kept under a number and this name."""
        self._count += 1
        words = "".join(letter for letter in name.lower() if letter.isalnum() or letter in " -")
        self.picture(f"{self._count:02}-{words.replace(' ', '-')}")

    def place(self, label: str) -> tuple[int, int] | None:
        """Return where this is written on the screen now, None if it is not to be seen."""
        file = self.picture()
        area = changed_area(self._ground, file) if self._ground else None
        if area is None:
            return None
        readings = (read_words(file, area, way) for way in WAYS)
        return next((place for words in readings if (place := place_of(label, words))), None)

    def wait_for(self, label: str) -> tuple[int, int]:
        """Wait until this is written on the screen, and return where."""
        found: list[tuple[int, int]] = []

        def is_seen() -> bool:
            place = self.place(label)
            found.extend([place] if place else [])
            return bool(found)

        wait_until(is_seen, f"“{label}” is not to be seen", LOOKS)
        return found[-1]

    def wait_for_button(self, label: str) -> None:
        """Wait until the reminder offers a button of this label."""
        self.wait_for(label)

    def press_button(self, label: str) -> None:
        """Press a button of the reminder where its word is seen."""
        self.click_at(*self.wait_for(label))

    def click_at(self, x: int, y: int) -> None:
        """Click at a place of the screen."""
        self._run("xdotool", "mousemove", str(x), str(y), "sleep", "0.3", "click", "1")
        self._run("xdotool", "mousemove", "640", "400")

    def set_quiet(self, word: str) -> None:
        """Turn do-not-disturb on or off by the desktop's own switch."""
        command = self.desktop.quiet or ()
        self._run(*(part.replace("{}", self.desktop.words[word]) for part in command))

    def use_another_window(self) -> None:
        """Open another program's window, and type in it."""
        self._start(sys.executable, "-c", WRITING)
        search = ("search", "--sync", "--name", f"^{OTHER}$", "windowactivate", "--sync")
        self._run("xdotool", *search)
        self._run("xdotool", "key", "h", "i")
        self.wait_for_front("hi")

    def wait_for_front(self, title: str) -> None:
        """Wait until the window with this title is the one that is typed in."""
        wait_until(lambda: title in self.front(), lambda: f"{self.front()!r} is in front", LOOKS)

    def wait_for_raise(self, title: str) -> None:
        """Wait until the desktop did what it does for a window that the user asked for."""
        self.wait_for_front(title)

    def front(self) -> str:
        """Return the title of the window that is typed in."""
        return self._run("xdotool", "getactivewindow", "getwindowname").strip()

    def start_token(self) -> dict[str, str]:
        """Return what a launcher that was used now gives to the program that it starts."""
        now = int(time.monotonic() * 1000) % 2**32  # the clock of the virtual screen's server
        return {"DESKTOP_STARTUP_ID": f"panel/ldn-desktop/1-0-here_TIME{now}"}

    def _take_picture(self, file: Path) -> tuple[str, ...]:
        return ("import", "-window", "root", str(file))


class DeskApp(RunningApp):
    """The app on such a desktop."""

    @property
    def environment(self) -> dict[str, str]:
        """As elsewhere, with the desktop's own kind of window."""
        wayland = isinstance(self.session, Desk) and self.session.desktop.is_wayland
        return {**super().environment, "QT_QPA_PLATFORM": "wayland" if wayland else "xcb"}

    def start_again(self, token: dict[str, str]) -> int:
        """Start it a second time, as a launcher does; return the exit status."""
        done = subprocess.run(
            [sys.executable, "-m", "ldn_desktop"],
            env={**self.environment, **token},
            capture_output=True,
            timeout=LOOKS,
            check=False,
        )
        return done.returncode
