"""Whatever part of the window fails at the start, reminders begin and the app can be ended."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import ldn_desktop
from ldn_desktop.desktop.control_socket import Request, ask
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from tests.support.notification_server import PATIENCE, wait_until
from tests.support.small_disk import small_disk

ROOT = Path(ldn_desktop.__file__).parent.parent
START = """
import sys
import {module}
def broken(*words, **more):
    raise RuntimeError("a bug")
{module}.{name} = broken
from ldn_desktop.app.start import start_app
sys.exit(start_app(background=True))
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a process needs to believe in a screen, without one and without a session bus."""
    # A folder of a short name, since a local socket's path has 100 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ldn-") as short:
        hidden = {"WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        yield {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DISPLAY": "far:0",
            "QT_QPA_PLATFORM": "offscreen",
            "LDN_DESKTOP_DATA_DIR": str(tmp_path / "data"),
            "XDG_RUNTIME_DIR": short,
            "TZ": "UTC",
        }


@pytest.mark.parametrize(
    ("module", "name"), [("ldn_desktop.ui.tray", "Tray"), ("ldn_desktop.ui.icons", "app_icon")]
)
def test_a_part_that_fails_keeps_reminders_from_nothing(
    environment: dict[str, str], tmp_path: Path, module: str, name: str
) -> None:
    with started(environment, tmp_path, "-c", START.format(module=module, name=name)) as app:
        app.wait_for_reminders()
        assert app.end() == 0, app.said
    assert "RuntimeError" in app.said


def test_a_start_while_another_program_holds_the_data_is_made_good_once_it_lets_go(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = Path(environment["LDN_DESKTOP_DATA_DIR"], FILE_NAME)
    file.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with started(environment, tmp_path, "-m", "ldn_desktop", "--background") as app:
            wait_until(lambda: "Another program holds the data" in app.said, "the refusal", 120)
            other.execute("ROLLBACK")
            app.wait_for_reminders()
            assert app.end() == 0, app.said


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_start_on_a_disk_that_takes_nothing_reminds_from_memory_and_says_so(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
    with small_disk(tmp_path / "disk") as disk:
        environment["LDN_DESKTOP_DATA_DIR"] = str(disk.data)
        assert status(environment)["running"] is False  # and the data is made
        disk.fail(how)
        with started(environment, tmp_path, "-m", "ldn_desktop", "--background") as app:

            def from_memory() -> bool:
                answer = ask(disk.data, Request.HEALTH) or {}
                return "Reminders go on from memory." in str(answer.get("problems"))

            wait_until(from_memory, lambda: app.said, 120)
            disk.heal()
            wait_until(lambda: bool(ask(disk.data, Request.CHANGED)), lambda: app.said, 120)
            wait_until(lambda: not from_memory(), lambda: app.said, 120)
            assert app.end() == 0, app.said


TAKE_THE_NEWEST_COPY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from ldn_desktop.app.start import start_app
from ldn_desktop.ui import startup_error

class Clicked(startup_error.StartupErrorWindow):
    def showEvent(self, event):
        buttons = self.findChildren(QPushButton)
        (copy,) = [one for one in buttons if "Put back the copy" in one.text()]
        QTimer.singleShot(0, self, copy.click)

startup_error.StartupErrorWindow = Clicked
sys.exit(start_app(background=True))
"""


def test_a_start_on_damaged_data_offers_the_own_copies_and_goes_on_with_the_one_picked(
    environment: dict[str, str], tmp_path: Path
) -> None:
    data = Path(environment["LDN_DESKTOP_DATA_DIR"])
    with closing(LazyStore(data)) as store:
        with store.work(write=True) as work:
            work.settings.save("text_percent", "125")
            work.commit()
        store.back_up_before("import")
    file = data / FILE_NAME
    file.write_bytes(file.read_bytes()[:5000])
    with started(environment, tmp_path, "-c", TAKE_THE_NEWEST_COPY) as app:
        wait_until(lambda: "Restored." in app.said, lambda: app.said, 120)
        app.wait_for_reminders()
        assert app.end() == 0, app.said
    assert "is damaged" in app.said
    assert (data / "damaged-001.sqlite3").stat().st_size == 5000
    assert str(data / "damaged-001.sqlite3") in app.said
    with closing(LazyStore(data)) as store, store.work() as work:
        assert work.settings.all()["text_percent"] == "125"


OPEN_SLOWLY = """
import sys, time
from pathlib import Path
from ldn_desktop.app.start import start_app
from ldn_desktop.ui.main_window import MainWindow

def open_slowly(window, page):
    while not Path(sys.argv[1]).exists():
        time.sleep(0.01)

MainWindow.open = open_slowly
sys.exit(start_app(background=True))
"""


def test_a_second_start_is_answered_before_the_window_is_open(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
    data, goes_on = Path(environment["LDN_DESKTOP_DATA_DIR"]), tmp_path / "goes on"
    with started(environment, tmp_path, "-c", OPEN_SLOWLY, str(goes_on)) as app:
        app.wait_for_reminders()
        answer = ask(data, Request.RAISE, timeout_s=30)
        goes_on.touch()
        assert answer is not None
        assert app.end() == 0, app.said


@dataclass
class Started:
    """The app as a process, with what it printed as errors."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    printed: Path

    @property
    def said(self) -> str:
        return self.printed.read_text()

    def wait_for_reminders(self) -> None:
        """Wait until looks come: without a notification server they are "degraded", else "off"."""
        wait_until(lambda: status(self.environment)["reminders"] == "degraded", self._why_not, 120)

    def end(self) -> int:
        """End it as a log-out does; return its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def _why_not(self) -> str:
        lives = self.process.poll() is None
        return f"{status(self.environment)}, alive: {lives}, it printed:\n{self.said}"


@contextmanager
def started(environment: dict[str, str], folder: Path, *words: str) -> Iterator[Started]:
    """Start Python with these words; whatever happens, the process is ended."""
    printed = folder / "printed"
    with printed.open("wb") as errors:
        process = subprocess.Popen([sys.executable, *words], env=environment, stderr=errors)
    try:
        yield Started(process, environment, printed)
    finally:
        process.kill()
        process.wait()


def status(environment: dict[str, str]) -> dict[str, object]:
    """Return how the app stands, by the command."""
    done = subprocess.run(
        [sys.executable, "-m", "ldn_desktop", "status", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout))
