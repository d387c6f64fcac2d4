"""The port of system events: suspend, resume, and a clock or time zone that was set.

Reminders do not depend on it: the check of each minute notices the same, later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SystemEvents:
    """What an event source calls, on the event loop's thread.

    `on_suspend` is called just before the computer suspends, `on_resume` after it resumed,
    `on_clock_changed` after the clock or the time zone was set. Each may be called twice, late, or
    never.
    """

    on_suspend: Callable[[], None]
    on_resume: Callable[[], None]
    on_clock_changed: Callable[[], None]


class SystemEventSource(Protocol):
    """Receives one kind of notification of the operating system."""

    def listen(self) -> None:
        """Start to listen, or reconnect. Called at each check.

        It returns quickly, also if there is nothing to listen to.
        """

    def close(self) -> None:
        """Stop listening."""


MakeEventSource = Callable[[SystemEvents], SystemEventSource]
