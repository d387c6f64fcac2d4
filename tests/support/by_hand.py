"""Time by hand: a clock that time-machine moves, and a timer that the test fires."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


class WallClock:
    """The computer's clock, as time-machine has it."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class HandTimer:
    """A timer that the test fires when its time has come."""

    ring: Callable[[], None]
    waits: float | None = None
    starts: int = 0

    def start(self, seconds: float) -> None:
        self.waits = seconds
        self.starts += 1

    def stop(self) -> None:
        self.waits = None
