"""Makes the event source of this operating system."""

import sys
from collections.abc import Sequence

from ldn_desktop.reminders.event_source import MakeEventSource, SystemEvents, SystemEventSource
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override


class SystemEventSources(SystemEventSource):
    """Several sources as one; an exception of one does not reach the others."""

    def __init__(self, sources: Sequence[SystemEventSource] = ()) -> None:
        self._sources = tuple(sources)

    @override
    def listen(self) -> None:
        for source in self._sources:
            log_exceptions("Listening to system events", source.listen)

    @override
    def close(self) -> None:
        for source in self._sources:
            log_exceptions("Closing a source of system events", source.close)


def no_event_source(_events: SystemEvents) -> SystemEventSource:
    """Return a source without events."""
    return SystemEventSources()


def event_source_for(watcher: Watcher, *, has_window: bool) -> MakeEventSource:
    """Return the maker of this operating system's source.

    On Windows and macOS it has events only if there is a window: they need Qt's event loop.
    """

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
