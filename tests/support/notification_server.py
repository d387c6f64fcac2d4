"""A desktop of its own: a virtual screen, a private session bus and a real notification server.

`pytest` fixtures `desktop_session` (no server yet) and `notification_server` (dunst runs). A test
that needs them carries the mark `desktop`; where a tool is missing it is skipped, naming the
Debian package.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TOOLS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus-daemon",
    "dbus-send": "dbus-bin",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "busctl": "systemd",
    "gio": "libglib2.0-bin",
}
NOTIFICATIONS = "org.freedesktop.Notifications"
TO_READ = 1.5
"""Seconds that a person needs at least, before a button is pressed."""

DESKTOP = ("Xvfb", "dbus-daemon", "dbus-send", "dunst", "dunstctl", "busctl")

# With service files of its own only: else the bus starts an installed server whenever it is called.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

DUNSTRC = """[global]
    markup = full
    format = "<b>%s</b>\\n%b"
    always_run_script = true
    idle_threshold = 0
    notification_limit = 20
    stack_duplicates = false
    dmenu = {menu}
[note]
    script = {script}
"""

SCRIPT = """#!/bin/sh
printf '%s\\037%s\\037%s\\037%s\\037%s\\036' "$DUNST_ID" "$DUNST_APP_NAME" "$DUNST_SUMMARY" \\
    "$DUNST_BODY" "$DUNST_URGENCY" >> {log}
"""

WAITING = """#!/bin/sh
touch {folder}/called
while [ -d {folder} ]; do sleep 1; done
"""

# dunst lists the buttons of all notifications in a menu program of the user's choice, as
# "#LABEL (TITLE) [...]"; this one chooses the label that a file names.
MENU = """#!/bin/sh
exec grep -m1 -F -e "#$(cat {choice}) (" -
"""


PATIENCE = 120.0
"""Seconds that a computer ten times slower has enough of. No test judges speed by them."""


def wait_until(
    is_so: Callable[[], bool], what: str | Callable[[], str], seconds: float = PATIENCE
) -> None:
    """Wait until something is so; fail the test if it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            said = what if isinstance(what, str) else what()
            pytest.fail(f"waited {seconds:g} s in vain: {said}")
        time.sleep(0.02)


def skip_without(*tools: str) -> None:
    """Skip the test where one of these programs is missing, and name its package."""
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is missing: install the Debian package {TOOLS.get(tool, tool)}")


@dataclass(frozen=True)
class Seen:
    """A notification as the server was told to show it; shown anew in place counts again."""

    number: int
    app_name: str
    title: str
    body: str
    urgency: str


class DesktopSession:
    """The screen, the bus, and a server that can be started, stopped and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "seen"
        self._services = folder / "services"
        self._services.mkdir()
        self._server: subprocess.Popen[bytes] | None = None
        self._screen, self.display = self._start_screen()
        self.bus_address = f"unix:path={folder / 'bus'}"
        self._bus: subprocess.Popen[bytes] | None = None
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.bus_address,
            "XDG_RUNTIME_DIR": str(runtime),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "LDN_DESKTOP_STANDBY": "off",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.start_bus()

    def start_bus(self) -> None:
        """Start the session bus, at the same address each time."""
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(path=self.folder / "bus", services=self._services))
        self._bus = self._start("dbus-daemon", "--nofork", f"--config-file={config}")
        wait_until((self.folder / "bus").is_socket, "the session bus")

    def stop_bus(self) -> None:
        """End the session bus, and the server with it."""
        self.stop_server()
        _end(self._bus)
        self._bus = None
        (self.folder / "bus").unlink(missing_ok=True)

    def start_server(self) -> None:
        """Start the notification server and wait until it can be called."""
        self._server = self._start("dunst", "-conf", str(self._config()))
        wait_until(self.has_server, "the notification server")

    def _config(self) -> Path:
        script = self._program("note.sh", SCRIPT.format(log=self._log))
        menu = self._program("menu.sh", MENU.format(choice=self.folder / "choice"))
        config = self.folder / "dunstrc"
        config.write_text(DUNSTRC.format(script=script, menu=menu))
        return config

    def install_server(self) -> None:
        """Let the bus start the notification server when it is called, as an installed one."""
        self._install(shutil.which("dunst") or "dunst", "-conf", str(self._config()))

    def install_waiting(self) -> None:
        """Let the bus wait for the server when it is called, as Plasma's service file does."""
        waiting = self._program("wait.sh", WAITING.format(folder=self.folder))
        self._install(str(waiting))

    def was_waited_for(self) -> bool:
        """Say whether a call had the bus wait for the server."""
        return (self.folder / "called").exists()

    def _install(self, *command: str) -> None:
        lines = ("[D-BUS Service]", f"Name={NOTIFICATIONS}", f"Exec={' '.join(command)}")
        (self._services / "server.service").write_text("\n".join(lines) + "\n")

    def stop_server(self) -> None:
        """End the notification server, and wait until the bus knows.

        One that the bus has started ends with the bus.
        """
        server, self._server = self._server, None
        _end(server)
        if server is not None and self._bus is not None:
            wait_until(lambda: not self.has_server(), "the end of the notification server")

    def has_server(self) -> bool:
        """Say whether somebody shows notifications."""
        answer = self._run(
            "dbus-send",
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.NameHasOwner",
            f"string:{NOTIFICATIONS}",
        )
        return "true" in answer

    def has_accessibility(self) -> bool:
        """Say whether the accessibility bus can be asked for."""
        answer = self._run(
            "dbus-send",
            "--session",
            "--print-reply=literal",
            "--dest=org.a11y.Bus",
            "/org/a11y/bus",
            "org.a11y.Bus.GetAddress",
        )
        return "unix:" in answer

    def pause_server(self) -> None:
        """Let the server hang: it takes calls and answers none."""
        assert self._server is not None
        self._server.send_signal(19)

    def resume_server(self) -> None:
        """Let the server go on."""
        assert self._server is not None
        self._server.send_signal(18)

    def seen(self) -> list[Seen]:
        """Return everything the server showed, oldest first."""
        try:
            text = self._log.read_text("utf-8")
        except FileNotFoundError:
            return []
        rows = [row.split("\037") for row in text.split("\036") if row]
        return [Seen(int(row[0]), *row[1:5]) for row in rows]

    def on_screen(self) -> int:
        """Return how many notifications are on the screen."""
        counted = self._run("dunstctl", "count", "displayed").strip()
        return int(counted or 0)

    def wait_on_screen(self, number: int) -> None:
        """Wait until so many notifications are on the screen."""
        wait_until(lambda: self.on_screen() == number, f"{number} notifications on the screen")

    def press(self, label: str) -> None:
        """Press the button with this label, of whichever notification on the screen has it.

        As a person does: not before there was time to read what was shown last.
        """
        wait_until(lambda: time.time() - self._log.stat().st_mtime > TO_READ, "time to read")
        (self.folder / "choice").write_text(label, "utf-8")
        self._run("dunstctl", "context")

    def click(self) -> None:
        """Click on the first notification itself, which is its default action."""
        self._run("dunstctl", "action", "0")

    def dismiss_all(self) -> None:
        """Dismiss every notification, as the user does."""
        self._run("dunstctl", "close-all")

    def history(self) -> list[dict[str, object]]:
        """Return what the server says of the notifications that are closed, newest first."""
        rows = json.loads(self._run("dunstctl", "history"))["data"][0]
        return [{name: part["data"] for name, part in row.items()} for row in rows]

    def end_screen(self) -> None:
        """End the screen, as the end of a session does."""
        _end(self._screen)

    def close(self) -> None:
        """End everything."""
        self.stop_bus()
        _end(self._screen)

    def _program(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def _start_screen(self) -> tuple[subprocess.Popen[bytes], str]:
        reader, writer = os.pipe()
        process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as answer:
            return process, f":{answer.readline().strip()}"

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        with log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait(10)


@pytest.fixture
def desktop_session() -> Iterator[DesktopSession]:
    """A screen and a session bus without a notification server."""
    skip_without(*DESKTOP)
    # Not pytest's own folder: a local socket's path has at most about 100 bytes.
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        session = DesktopSession(Path(folder))
        try:
            yield session
        finally:
            session.close()


@pytest.fixture
def notification_server(desktop_session: DesktopSession) -> DesktopSession:
    """A screen and a session bus with a notification server."""
    desktop_session.start_server()
    return desktop_session
