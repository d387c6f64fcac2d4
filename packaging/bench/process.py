"""One measured process: started, waited for, looked at from outside, ended."""

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

START_LIMIT_S = 30.0
END_LIMIT_S = 10.0
MOMENT_S = 0.1
READY = re.compile(rb"^ready (\d+)$", re.MULTILINE)
SWITCHES = "voluntary_ctxt_switches:"


@dataclass(frozen=True)
class Idling:
    """What a process does in a minute while nobody touches it; one CPU tick is 10 ms.

    A wake-up is a moment at which any of its threads ran, however often it paused for a lock or
    the disk meanwhile; `switches` counts those pauses too.
    """

    wakes: float
    switches: float
    ticks: float


class Measured:
    """A process that says `ready NANOSECONDS` once it is; use it in a `with`."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._output, writer = os.pipe()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process ends
        self._started = time.monotonic_ns()
        self._process = subprocess.Popen(
            command,
            env=environment | {"LDN_DESKTOP_BENCH": "1"},
            stdout=writer,
            stderr=self._errors,
        )
        os.close(writer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._output)
        self._errors.close()

    def ready_ms(self) -> float:
        """Wait until it is ready; return the time since it was started, in ms."""
        seen = b""
        deadline = time.monotonic() + START_LIMIT_S
        while not (found := READY.search(seen)):
            left = deadline - time.monotonic()
            part = b""
            if left > 0 and select.select([self._output], [], [], left)[0]:
                part = os.read(self._output, 4096)
            if not part:
                raise SystemExit(f"It did not get ready: {self._said()}")
            seen += part
        return (int(found[1]) - self._started) / 1e6

    def memory_mb(self) -> tuple[float, float]:
        """Return the resident memory in MB: in full, and with what is shared divided up."""
        rows = (self._folder / "smaps_rollup").read_text().splitlines()
        found = {row.split()[0]: int(row.split()[1]) / 1024 for row in rows[1:]}
        return found["Rss:"], found["Pss:"]

    def idling(self, seconds: float) -> Idling:
        """Watch it for so long, ten times a second, from outside."""
        first, ticks = self._switches(), self._ticks()
        last, wakes = first, 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(MOMENT_S)
            now = self._switches()
            wakes += now != last
            last = now
        minute = 60 / seconds
        switches = sum(count - first.get(thread, 0) for thread, count in last.items())
        return Idling(wakes * minute, switches * minute, (self._ticks() - ticks) * minute)

    def _switches(self) -> dict[str, int]:
        """Return how often each thread went to sleep by itself."""
        tasks = (self._folder / "task").iterdir()
        return {task.name: _switches(task / "status") for task in tasks}

    def _ticks(self) -> int:
        # The name in brackets may hold spaces; the times are the 12th and 13th field behind it.
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-2000:]

    @property
    def _folder(self) -> Path:
        return Path("/proc") / str(self._process.pid)


def _switches(status: Path) -> int:
    try:
        rows = status.read_text().splitlines()
    except FileNotFoundError:  # a thread that ended just now
        return 0
    return next(int(row.split()[1]) for row in rows if row.startswith(SWITCHES))
