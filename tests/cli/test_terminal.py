"""No screen: the installed app rings in the terminal, and commands reach it within a second."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import ldn_desktop
from ldn_desktop.storage.db_connection import FILE_NAME
from tests.support.home import Made
from tests.support.small_disk import small_disk

ROOT = Path(ldn_desktop.__file__).parent.parent
PATIENCE = 60.0


class Terminal:
    """`ldn-desktop` without a screen, what it printed, and commands from another terminal."""

    def __init__(self, folder: Path, until_log_out: Path) -> None:
        self.data = folder / "data"
        shown = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
        kept = {name: value for name, value in os.environ.items() if name not in shown}
        self.environment = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "LDN_DESKTOP_DATA_DIR": str(self.data),
            "XDG_RUNTIME_DIR": str(until_log_out),
            "TMPDIR": str(until_log_out),
            "TZ": "UTC",
        }
        self.printed = ""
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self, *words: str) -> None:
        self._process = subprocess.Popen(
            self._words(words),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,))
        self._reader.start()

    def shows(self, text: str, patience: float = PATIENCE) -> None:
        """Wait until the app has printed this text."""
        until(lambda: text in self.printed or self._ended(), patience, lambda: self.printed)
        assert text in self.printed

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command from another terminal."""
        return subprocess.run(
            self._words(words),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def json(self, *words: str) -> Made:
        ran = self.run(*words, "--json")
        assert (ran.returncode, ran.stderr) == (0, "")
        return json.loads(ran.stdout)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End the app as the system does, and return its exit status."""
        process, reader = self._process, self._reader
        assert process is not None
        assert reader is not None
        process.send_signal(number)
        status = process.wait(PATIENCE)
        reader.join(PATIENCE)
        if process.stdout is not None:
            process.stdout.close()
        self._process = None
        return status

    def close(self) -> None:
        if self._process is not None:
            self.end(signal.SIGKILL)

    def _ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.printed += line

    @staticmethod
    def _words(words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "ldn_desktop", *words]


def until(done: Callable[[], bool], patience: float, missing: Callable[[], str]) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline, missing()
        time.sleep(0.02)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    # A folder of a short name, since a local socket's path has 100 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ldn-") as short:
        made = Terminal(tmp_path, Path(short))
        yield made
        made.close()


@pytest.fixture
def plan_due_now(tmp_path: Path) -> Path:
    """A plan file whose first dose came due within the last minute; its window stays open."""
    due = datetime.now(UTC).replace(second=0, microsecond=0)
    start = due.date()
    path = tmp_path / "plan.json"
    plan = {
        "start_date": start.isoformat(),
        "times": [f"{due:%H:%M}"],
        "steps": [{"dose_mg": "4.5", "days": 14}],
    }
    path.write_text(json.dumps(plan))
    return path


def running(terminal: Terminal, *words: str) -> bool:
    return terminal.json("status", *words)["running"] is True


def waits_for_commands(terminal: Terminal, *words: str) -> None:
    """Wait until it answers: on a busy machine its first look may take longer than a command."""
    until(lambda: running(terminal, *words), PATIENCE, lambda: terminal.printed)


def test_without_a_plan_it_says_in_one_line_that_there_is_no_screen_and_how_to_enter_one(
    terminal: Terminal,
) -> None:
    terminal.start()
    terminal.shows("plan new")
    first, second = terminal.printed.splitlines()
    assert "no screen" in first
    assert "ldn-desktop plan new" in second
    waits_for_commands(terminal)
    assert terminal.end() == 0


@pytest.mark.parametrize(
    "left_behind",
    [
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "wayland"},
        {"DISPLAY": "localhost:64997.0", "QT_QPA_PLATFORM": "xcb"},
        {"DISPLAY": "nonsense", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"},
    ],
    ids=" ".join,
)
def test_on_a_display_that_a_session_left_behind_it_goes_on_in_the_terminal(
    terminal: Terminal, left_behind: dict[str, str]
) -> None:
    terminal.environment.pop("QT_QPA_PLATFORM", None)
    terminal.environment.update(left_behind)
    terminal.start("--background")
    terminal.shows("There is no screen, so reminders appear in this terminal.")
    terminal.shows("There is no plan yet.")
    assert terminal.end() == 0


def test_a_dose_rings_and_is_ticked_off_from_another_terminal(
    terminal: Terminal, plan_due_now: Path
) -> None:
    terminal.start()
    terminal.shows("plan new")
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    told = time.monotonic()
    terminal.shows("Time for your")
    assert time.monotonic() - told < 5  # the contract says a second; a busy machine gets more
    assert "ldn-desktop taken" in terminal.printed
    assert "Naltrexone" not in terminal.printed
    status = terminal.json("status")
    assert (status["running"], status["reminders"], status["problems"]) == (True, "ok", [])
    row = terminal.json("taken")
    assert (row["state"], row["reminded"]) == ("taken", 1)
    assert terminal.json("status")["open"] == []
    assert terminal.end() == 0
    assert terminal.printed.count("Time for your") == 1


def test_an_open_dose_is_shown_again_after_a_restart(
    terminal: Terminal, plan_due_now: Path
) -> None:
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    for times in (1, 2):
        terminal.start()
        until(
            lambda: terminal.printed.count("Time for your") == times,  # noqa: B023 - used at once
            PATIENCE,
            lambda: terminal.printed,
        )
        assert terminal.end() == 0
    assert terminal.run("undo").returncode == 1


def test_in_another_zone_it_tells_once_what_holds_and_how_to_change_it(
    terminal: Terminal, plan_due_now: Path
) -> None:
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    told = "Your computer is now on Tokyo time."
    for zone, times in (("UTC", 0), ("Asia/Tokyo", 1), ("Asia/Tokyo", 1)):
        terminal.environment["TZ"] = zone
        terminal.start()
        terminal.shows("Next: ")
        waits_for_commands(terminal)
        assert terminal.end() == 0
        assert terminal.printed.count(told) == times


def test_what_keeps_reminders_from_working_is_told_once_while_it_lasts(
    terminal: Terminal, plan_due_now: Path
) -> None:
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    terminal.start()
    terminal.shows("Time for your")
    waits_for_commands(terminal)
    address = address_of(terminal)
    file = terminal.data / FILE_NAME
    for times in (1, 2):
        file.rename(terminal.data / "away")
        for _ in range(2):
            have_it_look(address)
        (terminal.data / "away").rename(file)
        have_it_look(address)
        until(
            lambda: terminal.printed.count("Your data can't be read now.") >= times,  # noqa: B023 - used at once
            PATIENCE,
            lambda: terminal.printed,
        )
    assert terminal.json("status")["problems"] == []
    assert terminal.end() == 0
    assert terminal.printed.count("Your data can't be read now.") == 2
    assert terminal.printed.count("Time for your") == 1


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_start_on_a_disk_that_takes_nothing_rings_and_is_got_over(
    terminal: Terminal, plan_due_now: Path, tmp_path: Path, how: str
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        terminal.data = disk.data
        terminal.environment["LDN_DESKTOP_DATA_DIR"] = str(disk.data)
        assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
        disk.fail(how)
        terminal.start()
        terminal.shows("Time for your")
        terminal.shows("Reminders ring, but can't be saved now.")
        disk.heal()
        have_it_look(address_of(terminal))
        assert terminal.json("status")["problems"] == []
        assert terminal.json("taken")["reminded"] == 1
        assert terminal.end() == 0
        assert terminal.printed.count("Time for your") == 1


def test_data_that_cannot_be_read_yet_is_told_of_and_rings_once_it_can_be(
    terminal: Terminal, plan_due_now: Path
) -> None:
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    with closing(sqlite3.connect(terminal.data / FILE_NAME, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        terminal.start()
        terminal.shows("nothing rings: watch the time yourself.")
        assert "Another program holds the data." in terminal.printed
        assert "Next: " not in terminal.printed
    have_it_look(address_of(terminal))
    terminal.shows("Time for your")
    terminal.shows("Next: ")
    assert terminal.json("taken")["reminded"] == 1
    assert terminal.end() == 0
    assert terminal.printed.count("Another program holds the data.") == 1


def test_data_of_another_program_ends_the_start_with_its_sentence(terminal: Terminal) -> None:
    terminal.data.mkdir(mode=0o700)
    (terminal.data / FILE_NAME).write_bytes(b"somebody else's")
    ran = terminal.run()
    assert ran.returncode == 1
    assert "This file is not from LDN Desktop" in ran.stderr


def test_without_a_folder_for_its_socket_it_rings_and_nobody_calls_it_hung(
    terminal: Terminal, plan_due_now: Path
) -> None:
    in_its_place = Path(terminal.environment["XDG_RUNTIME_DIR"]) / "ldn-desktop"
    in_its_place.write_text("somebody else's")
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    terminal.start()
    terminal.shows("Time for your")
    assert "commands and a second start can't reach it" in terminal.printed
    background, again = terminal.run("--background"), terminal.run()
    assert (background.returncode, again.returncode) == (0, 1)
    for second in (background, again):
        assert "can't reach it" in second.stderr
        assert "hangs" not in second.stderr
    status = terminal.json("status")
    assert (status["running"], status["reminders"]) == (True, "degraded")
    (app,) = [row for row in terminal.json("doctor") if row["check"] == "app"]
    assert (app["ok"], "rings all the same" in app["text"]) == (False, True)
    assert terminal.end() == 0
    assert not running(terminal)


def address_of(terminal: Terminal) -> Path:
    """Return the socket of the app that runs."""
    (found,) = (Path(terminal.environment["XDG_RUNTIME_DIR"]) / "ldn-desktop").glob("*.sock")
    return found


def have_it_look(address: Path) -> None:
    """Have the app look, as a command does after a change; it answers once it has."""
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(PATIENCE)
        talk.connect(str(address))
        talk.sendall(b'{"request": "changed"}\n')
        assert talk.recv(100)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_0_and_without_a_trace(terminal: Terminal, number: int) -> None:
    terminal.start("--background")
    terminal.shows("plan new")
    assert terminal.end(number) == 0
    assert "Traceback" not in terminal.printed
    assert not running(terminal)


def test_a_second_start_joins_the_first(terminal: Terminal) -> None:
    terminal.start()
    terminal.shows("plan new")
    waits_for_commands(terminal)
    again = terminal.run()
    assert (again.returncode, again.stderr) == (0, "")
    assert running(terminal)


def test_a_terminal_that_knows_only_ascii_will_do(terminal: Terminal, plan_due_now: Path) -> None:
    terminal.environment["PYTHONIOENCODING"] = "ascii"
    plan = json.loads(plan_due_now.read_text())
    plan["supply"] = {"capsules_mg": ["1.5"], "max_pieces": 3}
    plan_due_now.write_text(json.dumps(plan))
    assert terminal.run("plan", "new", str(plan_due_now), "--yes").returncode == 0
    terminal.start()
    terminal.shows("Time for your")
    assert terminal.end() == 0


def test_the_demo_says_how_to_tick_off_in_its_own_folder_and_leaves_nothing(
    terminal: Terminal,
) -> None:
    terminal.start("--demo")
    terminal.shows("Next: ")
    (folder,) = Path(terminal.environment["TMPDIR"]).glob("ldn-desktop-demo-*")
    waits_for_commands(terminal, "--data-dir", str(folder))
    told = terminal.json("status", "--data-dir", str(folder))
    rows = [*told["open"], told["next"]]
    now = datetime.now(UTC)
    assert min(datetime.fromisoformat(row["due"]) for row in rows) <= now + timedelta(seconds=60)
    assert not terminal.data.exists()
    assert terminal.end() == 0
    assert not folder.exists()


@pytest.mark.proof
def test_the_demo_s_dose_rings_within_a_minute(terminal: Terminal) -> None:
    terminal.start("--demo")
    terminal.shows("DEMO: Time for your", 75)
    assert "--data-dir" in terminal.printed
