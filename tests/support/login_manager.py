"""A system bus of its own, with logind as python-dbusmock plays it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.notification_server import (
    BUS,
    PATIENCE,
    DesktopSession,
    skip_without,
    wait_until,
)

SYSTEM_PYTHON = "/usr/bin/python3"
LOGIN = "org.freedesktop.login1"
DBUSMOCK = Path("/usr/lib/python3/dist-packages/dbusmock")


class LoginManager:
    """Tells of sleep and waking. Processes started in this session find it on the system bus."""

    def __init__(self, session: DesktopSession) -> None:
        path = session.folder / "system-bus"
        self.address = f"unix:path={path}"
        self.environment = session.environment
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = self.address
        config = session.folder / "system-bus.conf"
        config.write_text(BUS.format(path=path, services=session.folder / "none"))
        self._log = session.folder / "login-manager.log"
        self._bus = self._start("dbus-daemon", "--nofork", f"--config-file={config}")
        wait_until(path.is_socket, "the system bus")
        self._manager = self._start(SYSTEM_PYTHON, "-m", "dbusmock", "--template", "logind")
        wait_until(self._is_there, lambda: f"logind: {self._log.read_text()}")

    def says_sleep(self, *, begins: bool) -> None:
        """Send PrepareForSleep as logind does: true before a sleep, false after it."""
        signal = f"{LOGIN}.Manager", "PrepareForSleep", "b", "1", "b", str(begins).lower()
        mock = "/org/freedesktop/login1", "org.freedesktop.DBus.Mock", "EmitSignal", "sssav"
        assert self._call(LOGIN, *mock, *signal)

    def wait_for_listener(self) -> None:
        """Wait until somebody else than logind is on the system bus."""
        wait_until(lambda: self._listeners() > 0, "somebody on the system bus")

    def close(self) -> None:
        """End it, as a system bus that dies."""
        for process in (self._manager, self._bus):
            process.kill()
            process.wait(PATIENCE)

    def _listeners(self) -> int:
        bus = "org.freedesktop.DBus"
        done = self._busctl(bus, "/org/freedesktop/DBus", bus, "ListNames")
        # All unique names but those of logind and of who asks.
        return done.stdout.count('":') - 2

    def _is_there(self) -> bool:
        return self._call(LOGIN, "/org/freedesktop/login1", f"{LOGIN}.Manager", "CanSuspend")

    def _call(self, *words: str) -> bool:
        return self._busctl(*words).returncode == 0

    def _busctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["busctl", f"--address={self.address}", "call", *words]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)


def needs_login_manager() -> None:
    """Skip the test where a tool is missing, and name its package."""
    skip_without("busctl", "dbus-daemon")
    if not DBUSMOCK.exists():
        pytest.skip("dbusmock is missing: install the Debian package python3-dbusmock")


@pytest.fixture
def login_manager(desktop_session: DesktopSession) -> Iterator[LoginManager]:
    """A system bus with logind; asked for before the app starts."""
    needs_login_manager()
    made = LoginManager(desktop_session)
    yield made
    made.close()
