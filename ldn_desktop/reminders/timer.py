"""The timer port: what the scheduler needs of the event loop."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A single-shot timer on the event loop's thread; a new start replaces the former one."""

    def start(self, seconds: float) -> None:
        """Fire once after so many seconds, never earlier; after 0 at the loop's next turn."""

    def stop(self) -> None:
        """Do not fire until started again."""


MakeTimer = Callable[[Callable[[], None]], Timer]
"""Makes a timer that calls the given function."""
