"""Reports logind's suspend and resume and timedated's time zone changes, from the system bus."""

import time
from collections.abc import Callable

from ldn_desktop.reminders.bus import Bus, BusGone, BusMessage, bus_call, system_bus
from ldn_desktop.reminders.event_source import SystemEvents, SystemEventSource
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override

LOGIN = "org.freedesktop.login1.Manager"
PROPERTIES = "org.freedesktop.DBus.Properties"
ZONE_SERVICE = "org.freedesktop.timedate1"
MATCHES = (
    f"type='signal',sender='org.freedesktop.login1',interface='{LOGIN}',member='PrepareForSleep'",
    f"type='signal',sender='{ZONE_SERVICE}',interface='{PROPERTIES}',member='PropertiesChanged'",
)

REPLY_TIMEOUT_S = 0.5
"""Seconds the app may wait for the system bus; twice that at most."""

FIRST_PAUSE, LONGEST_PAUSE = 50.0, 1800.0
"""Seconds until a missing bus is tried again: at the next check first, then less and less often."""


class SystemBusWatch(SystemEventSource):
    """Without a system bus it reports nothing, and tries to connect with growing pauses."""

    def __init__(
        self,
        watcher: Watcher,
        events: SystemEvents,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._events = events
        self._monotonic = monotonic
        self._bus = Bus(watcher, self._hear, lambda: None, find=system_bus)
        self._pause = FIRST_PAUSE
        self._not_before = float("-inf")

    @override
    def listen(self) -> None:
        if self._bus.connected or self._monotonic() < self._not_before:
            return
        try:
            self._bus.connect(REPLY_TIMEOUT_S)
            for match in MATCHES:
                self._bus.tell(bus_call("AddMatch", "s", match))
            self._pause = FIRST_PAUSE
        except BusGone:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        # Also after success: a bus that accepts and then drops us must not be tried in a circle.
        self._not_before = self._monotonic() + self._pause

    @override
    def close(self) -> None:
        self._bus.close()

    def _hear(self, heard: BusMessage) -> None:
        # An exception must not keep the other messages that were read from being handled.
        log_exceptions("A system event", lambda: self._handle(heard))

    def _handle(self, heard: BusMessage) -> None:
        if (heard.interface, heard.member) == (LOGIN, "PrepareForSleep"):
            if heard.body == (True,):
                self._events.on_suspend()
            elif heard.body == (False,):
                self._events.on_resume()
        elif heard.interface == PROPERTIES and heard.body[:1] == (ZONE_SERVICE,):
            self._events.on_clock_changed()
