"""The app and the naive one as real processes, under a clock that the proof sets."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.first_paint import ASKED_BY
from tests.proof.baseline import process as naive
from tests.proof.keeper import ZONE, Keeper
from tests.support.faked_clock import FakedClock

PATIENCE = 60.0
NOTICED_WITHIN = 60.0
"""Seconds within which a jump of the clock or a sleep is noticed without any signal."""


@dataclass(frozen=True)
class Rang:
    """A ring: for the dose of which time of day, at which monotonic second."""

    at: str
    when: float


class Process:
    """A process that says its rings on its standard output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakedClock(folder / "clock", ZONE)
        self.rings: list[Rang] = []
        self._started = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def id(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    @property
    def megabytes(self) -> float:
        """The memory it holds."""
        lines = Path(f"/proc/{self.id}/status").read_text("ascii").splitlines()
        (held,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
        return int(held) / 1024

    def tell(self) -> None:
        """Have it look at once, if there is something to tell it by."""
        raise NotImplementedError

    def answer(self, day: date, slot: int) -> None:
        """Record the dose as taken, if it takes answers."""
        raise NotImplementedError

    def stop(self) -> None:
        """Freeze it, as sleep does; `go_on` wakes it."""
        os.kill(self.id, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        os.kill(self.id, signal.SIGCONT)

    def close(self) -> None:
        """End it, if it runs."""
        if self._process is None or self._reader is None:
            return
        self._process.kill()
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _start(self, started: str, *words: str, **variables: str) -> None:
        hidden = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self._process = subprocess.Popen(
            [sys.executable, *words],
            env={**kept, **self.clock.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, args=(started,), daemon=True)
        self._reader.start()
        if not self._started.wait(PATIENCE):
            raise TimeoutError("the process did not start")

    def _read(self, started: str) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(started):
                self._started.set()
            at = self._rung(line)
            if at:
                self.rings.append(Rang(at, time.monotonic()))

    def _rung(self, line: str) -> str:
        """Return the time of day that a line rings for, "" for any other line."""
        raise NotImplementedError


IN_A_WINDOW = """
import sys
from ldn_desktop.reminders.terminal import TerminalNotifier
from ldn_desktop.app.start import start_app
from ldn_desktop.ui import channels
channels.make_channels = lambda *_words, **_more: TerminalNotifier(sys.stdout)
sys.exit(start_app(background=True))
"""
"""The window's process, whole, but for its reminders: these are lines that can be read here."""


class AppProcess(Process):
    """`ldn-desktop` where there is no screen; its plan asks each day for a dose at each time."""

    started = "Next:"
    words: tuple[str, ...] = ("-m", "ldn_desktop")
    variables: ClassVar[Mapping[str, str]] = {}

    def __init__(self, folder: Path, times: tuple[str, ...], since: date, now: datetime) -> None:
        super().__init__(folder)
        self.clock.set(now)
        self.keeper = Keeper(folder / "data", self.clock)
        self.keeper.enter_plan(times, since)
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self._start(
            self.started,
            *self.words,
            LDN_DESKTOP_DATA_DIR=str(self.keeper.data),
            XDG_RUNTIME_DIR=str(runtime),
            **self.variables,
        )
        self.tell()

    def tell(self) -> None:
        """Have it look at once, as a command does after a change; waits until it answers."""
        self.keeper.tell()

    def answer(self, day: date, slot: int) -> None:
        """Record the dose as taken, and tell the app."""
        self.keeper.answer(day, slot)

    def rows(self, first: date, last: date) -> tuple[DoseRow, ...]:
        """Return what stands for the doses of these dates."""
        return self.keeper.rows(first, last)

    def _rung(self, line: str) -> str:
        head, _, rest = line.partition("Time for your ")
        return rest.partition(" dose")[0] if rest and not head.strip("\a") else ""


class WindowProcess(AppProcess):
    """`ldn-desktop` with its window, on a screen that is not there."""

    started = "ready"
    words = ("-c", IN_A_WINDOW)
    variables: ClassVar = {"DISPLAY": "far:0", "QT_QPA_PLATFORM": "offscreen", ASKED_BY: "1"}


class NaiveProcess(Process):
    """The naive one with a job for each time of day. It takes no answers, and hears nothing."""

    def __init__(self, folder: Path, times: tuple[str, ...], since: date, now: datetime) -> None:
        super().__init__(folder)
        self.clock.set(now)
        self._start("started", naive.__file__, str(folder), "line", *times)

    def tell(self) -> None:
        """Do nothing: there is nothing to tell it by."""

    def answer(self, day: date, slot: int) -> None:
        """Do nothing: its notification is gone once it was sent."""

    def rows(self, first: date, last: date) -> tuple[DoseRow, ...]:
        """Return nothing: it keeps no account."""
        return ()

    def _rung(self, line: str) -> str:
        return line.split()[1] if line.startswith("rang ") else ""


MADE = {"app": AppProcess, "window": WindowProcess, "naive": NaiveProcess}
