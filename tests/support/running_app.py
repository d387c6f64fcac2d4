"""The installed app as a process of its own, on a desktop of its own, under a clock of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ldn_desktop.storage.store import SqliteStore
from tests.support.faked_clock import FakedClock
from tests.support.notification_server import PATIENCE, DesktopSession, wait_until

SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("screen_reader.py")
ZONE = "Europe/Berlin"


class RunningApp:
    """`ldn-desktop` under a data folder, a faked wall clock and a real monotonic one."""

    def __init__(self, session: DesktopSession, folder: Path) -> None:
        self.session = session
        self.data = folder / "data"
        self.zone = ZONE
        self.zone_folder: Path | None = None
        """Where the rules of zones are read, None for the system's own."""
        self._clock = FakedClock(folder / "clock")
        self._log = folder / "app.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The session's environment, with the app's data, clock and zone."""
        return {
            **self.session.environment,
            **self._clock.environment,
            "TZ": self.zone,
            "LDN_DESKTOP_DATA_DIR": str(self.data),
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONWARNINGS": "error",
            **({"PYTHONTZPATH": str(self.zone_folder)} if self.zone_folder else {}),
        }

    def set_clock(self, moment: datetime) -> None:
        """Set the wall clock of the app and its commands to an aware instant; it runs on."""
        self._clock.set(moment)

    def start(self, *words: str) -> None:
        """Start the app and wait until it answers commands."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ldn_desktop", *words],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: self.status()["running"] is True, self._why_not)

    def kill(self) -> None:
        """End the app as a power cut does: without a word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)

    def stop(self) -> int:
        """End the app as the session's end does; return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(PATIENCE)

    @property
    def process_id(self) -> int:
        """The app's process number."""
        assert self._process is not None
        return self._process.pid

    @property
    def exit_status(self) -> int:
        """How the process ended; waits for it."""
        assert self._process is not None
        return self._process.wait(PATIENCE)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        """What the app printed, warnings of Qt and of Python included.

        Left out is what Qt says of a call of pyatspi's that its bridge does not know.
        """
        if not self._log.exists():
            return ""
        lines = self._log.read_text("utf-8").splitlines(keepends=True)
        return "".join(line for line in lines if "GetApplicationBusAddress" not in line)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command under the same clock."""
        return subprocess.run(
            [sys.executable, "-m", "ldn_desktop", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def json(self, *words: str) -> object:
        """Run a command that must be done, and return its JSON."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def checks(self) -> list[dict[str, object]]:
        """Return `doctor --json`."""
        found = self.json("doctor")
        assert isinstance(found, list)
        return found

    def status(self) -> dict[str, object]:
        """Return `status --json`."""
        found = self.json("status")
        assert isinstance(found, dict)
        return found

    def dose(self, day: str) -> dict[str, object]:
        """Return the schedule's row of the only dose of a day."""
        rows = self.json("schedule", "--from", day, "--to", day)
        assert isinstance(rows, list)
        (row,) = rows
        return dict(row)

    def check_ins(self, day: str) -> dict[str, int]:
        """Return the standing scores of a day, read from the database file."""
        on = date.fromisoformat(day)
        with closing(SqliteStore(self.data)) as store, store.work() as work:
            return {score.symptom: score.score for score in work.scores.between(on, on)}

    def enter_plan(self, folder: Path, **plan: object) -> None:
        """Start a plan from a plan file."""
        file = folder / "plan.json"
        file.write_text(json.dumps(plan))
        done = self.run("plan", "new", str(file), "--yes")
        assert done.returncode == 0, done.stderr

    def wait_for_state(self, day: str, state: str, seconds: float = PATIENCE) -> dict[str, object]:
        """Wait until the day's dose is in a state, and return its row."""
        wait_until(lambda: self.dose(day)["state"] == state, f"{day} {state}", seconds)
        return self.dose(day)

    def _why_not(self) -> str:
        return f"the app answering; it printed: {self.output[-2000:]}"


class ScreenReader:
    """What a screen reader finds in the app's window."""

    def __init__(self, session: DesktopSession) -> None:
        self._environment = session.environment

    def tree(self) -> list[dict[str, object]]:
        """Return every accessible object of the app."""
        done = self._run("tree")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def texts(self) -> list[str]:
        """Return the names of all that shows."""
        return [str(node["name"]) for node in self.tree() if node["showing"] and node["name"]]

    def wait_for(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until a name that holds this text shows."""
        wait_until(
            lambda: any(text in name.replace("\u00a0", " ") for name in self.texts()),
            lambda: f"{text!r} among {self.texts()}",
            seconds,
        )

    def find(self, *parts: str) -> str:
        """Wait until a name that holds one of these texts shows, and return it whole."""

        def found() -> list[str]:
            return [name for name in self.texts() if any(part in name for part in parts)]

        wait_until(lambda: bool(found()), lambda: f"{parts!r} among {self.texts()}")
        return found()[0]

    def press(self, name: str) -> None:
        """Press what has this name, as soon as it shows."""
        self._do("press", name)

    def type(self, name: str, text: str) -> None:
        """Write into the field of this name, as soon as it shows."""
        self._do("type", name, text)

    def _do(self, act: str, name: str, *words: str) -> None:
        wait_until(
            lambda: self._run(act, name, *words).returncode == 0,
            lambda: f"something to {act} called {name!r} among {self.texts()}",
        )

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SYSTEM_PYTHON, str(READER), *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@contextmanager
def accessibility(session: DesktopSession) -> Iterator[ScreenReader]:
    """Run the accessibility bus on the session's bus; skip where it is not installed."""
    launcher = Path("/usr/libexec/at-spi-bus-launcher")
    if not launcher.exists():
        pytest.skip("the accessibility bus is missing: install the Debian package at-spi2-core")
    if shutil.which(SYSTEM_PYTHON) is None or _lacks_pyatspi():
        pytest.skip("pyatspi is missing: install the Debian package python3-pyatspi")
    session.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
    process = subprocess.Popen(
        [str(launcher), "--launch-immediately"],
        env=session.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # An app that starts before the bus is there may never be told of it.
        wait_until(session.has_accessibility, "the accessibility bus")
        yield ScreenReader(session)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _lacks_pyatspi() -> bool:
    found = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False
    )
    return found.returncode != 0


def berlin(text: str) -> datetime:
    """Return the instant of a local date and time in winter's Berlin, "2027-01-04 21:00:00"."""
    return datetime.fromisoformat(text + "+01:00").astimezone(UTC)
