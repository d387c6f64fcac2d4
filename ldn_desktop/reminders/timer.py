"""The timer port: what the bell needs of the loop the app runs in."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """One single-shot timer on the loop's thread; starting it again replaces what it waited for."""

    def start(self, seconds: float) -> None:
        """Fire once after so many seconds, never earlier; 0 fires at the loop's next turn."""

    def stop(self) -> None:
        """Fire no more until started again."""


MakeTimer = Callable[[Callable[[], None]], Timer]
"""Makes the timer that calls what it is given."""
