"""What the system tells by itself: sleep, waking, a clock or a zone that was set.

Nothing depends on it: the look of each minute notices the same, later.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ldn_desktop.reminders.safely import safely
from ldn_desktop.services.ports import Watcher


@dataclass(frozen=True)
class SystemNews:
    """What is called, on the loop's thread, when the system tells something.

    `sleeps` comes just before a sleep, `wakes` after it, `is_set` when the clock or the zone was
    set. Each may come twice, late, or never.
    """

    sleeps: Callable[[], None]
    wakes: Callable[[], None]
    is_set: Callable[[], None]


class SystemWatch(Protocol):
    """Hears one of the ways in which a system tells."""

    def listen(self) -> None:
        """Listen from now on; called at each look, so that what broke off is taken up again.

        It is quick, also where there is nothing to listen to.
        """

    def close(self) -> None:
        """Listen no more."""


MakeWatch = Callable[[SystemNews], SystemWatch]


class Watches:
    """Several of them as one: what one raises keeps none of the others from hearing."""

    def __init__(self, watches: Sequence[SystemWatch] = ()) -> None:
        self._watches = tuple(watches)

    def listen(self) -> None:
        """Let each listen."""
        for watch in self._watches:
            safely("Listening to the system", watch.listen)

    def close(self) -> None:
        """Let each listen no more."""
        for watch in self._watches:
            safely("The end of listening", watch.close)


def no_watch(_news: SystemNews) -> SystemWatch:
    """Listen to nothing."""
    return Watches()


def watch_for(watcher: Watcher, *, has_window: bool) -> MakeWatch:
    """Return what listens on this system. On Windows and macOS it needs the window's loop."""

    def make(news: SystemNews) -> SystemWatch:
        platform: str = sys.platform
        if platform == "linux":
            return _on_linux(watcher, news)
        return _native(platform, news) if has_window else Watches()

    return make


def _on_linux(watcher: Watcher, news: SystemNews) -> SystemWatch:
    from ldn_desktop.reminders.clock_set import ClockSet
    from ldn_desktop.reminders.system_bus import SystemBusWatch
    from ldn_desktop.reminders.zone_file import ZoneFile

    return Watches(
        (SystemBusWatch(watcher, news), ClockSet(watcher, news), ZoneFile(watcher, news))
    )


def _native(platform: str, news: SystemNews) -> SystemWatch:
    if platform == "win32":
        from ldn_desktop.reminders.windows_news import WindowsNews

        return Watches((WindowsNews(news),))
    if platform == "darwin":
        from ldn_desktop.reminders.macos_news import MacNews

        return Watches((MacNews(news),))
    return Watches()
