"""What the system tells by itself: sleep, waking, a clock or a zone that was set.

Nothing depends on it: the look of each minute notices the same, later.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher


@dataclass(frozen=True)
class SystemEvents:
    """What is called, on the loop's thread, when the system tells something.

    `sleeps` comes just before a sleep, `wakes` after it, `is_set` when the clock or the zone was
    set. Each may come twice, late, or never.
    """

    on_suspend: Callable[[], None]
    on_resume: Callable[[], None]
    on_clock_changed: Callable[[], None]


class SystemEventSource(Protocol):
    """Hears one of the ways in which a system tells."""

    def listen(self) -> None:
        """Listen from now on; called at each look, so that what broke off is taken up again.

        It is quick, also where there is nothing to listen to.
        """

    def close(self) -> None:
        """Listen no more."""


MakeEventSource = Callable[[SystemEvents], SystemEventSource]


class SystemEventSources:
    """Several of them as one: what one raises keeps none of the others from hearing."""

    def __init__(self, watches: Sequence[SystemEventSource] = ()) -> None:
        self._watches = tuple(watches)

    def listen(self) -> None:
        """Let each listen."""
        for watch in self._watches:
            log_exceptions("Listening to the system", watch.listen)

    def close(self) -> None:
        """Let each listen no more."""
        for watch in self._watches:
            log_exceptions("The end of listening", watch.close)


def no_event_source(_events: SystemEvents) -> SystemEventSource:
    """Listen to nothing."""
    return SystemEventSources()


def event_source_for(watcher: Watcher, *, has_window: bool) -> MakeEventSource:
    """Return what listens on this system. On Windows and macOS it needs the window's loop."""

    def make(events: SystemEvents) -> SystemEventSource:
        platform: str = sys.platform
        if platform == "linux":
            return _on_linux(watcher, events)
        return _native(platform, events) if has_window else SystemEventSources()

    return make


def _on_linux(watcher: Watcher, events: SystemEvents) -> SystemEventSource:
    from ldn_desktop.reminders.clock_set import ClockSetWatch
    from ldn_desktop.reminders.system_bus import SystemBusWatch
    from ldn_desktop.reminders.zone_file import ZoneFileWatch

    return SystemEventSources(
        (
            SystemBusWatch(watcher, events),
            ClockSetWatch(watcher, events),
            ZoneFileWatch(watcher, events),
        )
    )


def _native(platform: str, events: SystemEvents) -> SystemEventSource:
    if platform == "win32":
        from ldn_desktop.reminders.windows_events import WindowsEvents

        return SystemEventSources((WindowsEvents(events),))
    if platform == "darwin":
        from ldn_desktop.reminders.macos_events import MacEvents

        return SystemEventSources((MacEvents(events),))
    return SystemEventSources()
