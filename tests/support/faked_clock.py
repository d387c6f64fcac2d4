"""Real processes under a wall clock of their own: faketime's library and the file that sets it."""

import os
import time
from datetime import datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLEEPING = Path(__file__).with_name("under_faketime")


def faketime_library() -> str:
    """Return faketime's library, or skip the test and name its package.

    The one for programs with threads: in the other, a thread that reads the file lets the rest
    see the computer's own time now and then.
    """
    for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"):
        return str(path)
    pytest.skip("faketime is missing: install the Debian package libfaketime")


class FakedClock:
    """The wall clock of some processes; it runs on from where it is set. Monotonic time is real."""

    def __init__(self, file: Path, zone: str = "UTC") -> None:
        self._file = file
        self._zone = zone
        self._library = faketime_library()
        self._ahead = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to live by this clock and import what is tested."""
        return {
            "TZ": self._zone,
            "LD_PRELOAD": self._library,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(SLEEPING))),
        }

    def set(self, moment: datetime) -> None:
        """Set the clock to an aware instant."""
        self._ahead = moment.timestamp() - time.time()
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{self._ahead:+.6f}\n")
        fresh.replace(self._file)

    def now(self) -> float:
        """Return the time by this clock, in seconds since 1970."""
        return time.time() + self._ahead
