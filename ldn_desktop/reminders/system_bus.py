"""Hears from the system bus: sleep and waking of logind, a zone that was set of timedated."""

import time
from collections.abc import Callable

from ldn_desktop.reminders.bus import Bus, BusGone, BusMessage, bus_call, system_bus
from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher

LOGIN = "org.freedesktop.login1.Manager"
PROPERTIES = "org.freedesktop.DBus.Properties"
ZONE_SERVICE = "org.freedesktop.timedate1"
MATCHES = (
    f"type='signal',sender='org.freedesktop.login1',interface='{LOGIN}',member='PrepareForSleep'",
    f"type='signal',sender='{ZONE_SERVICE}',interface='{PROPERTIES}',member='PropertiesChanged'",
)

PATIENCE = 0.5
"""Seconds the app may stand still for the system bus; twice that at the most."""

FIRST_PAUSE, LONGEST_PAUSE = 50.0, 1800.0
"""Seconds before a bus that was not there is tried again: at the next look, then ever rarer."""


class SystemBusWatch:
    """A `SystemWatch`. Without a system bus it hears nothing, and tries again calmly."""

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

    def listen(self) -> None:
        """Connect where there is no connection and it is time to try."""
        if self._bus.connected or self._monotonic() < self._not_before:
            return
        try:
            self._bus.connect(PATIENCE)
            for match in MATCHES:
                self._bus.tell(bus_call("AddMatch", "s", match))
            self._pause = FIRST_PAUSE
        except BusGone:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        # Also after success: a bus that takes us and drops us must not be tried in a circle.
        self._not_before = self._monotonic() + self._pause

    def close(self) -> None:
        """Let go of the bus."""
        self._bus.close()

    def _hear(self, heard: BusMessage) -> None:
        # A failed answer to it must not leave the rest of what was read unheard.
        log_exceptions("News of the system", lambda: self._tell(heard))

    def _tell(self, heard: BusMessage) -> None:
        if (heard.interface, heard.member) == (LOGIN, "PrepareForSleep"):
            if heard.body == (True,):
                self._events.on_suspend()
            elif heard.body == (False,):
                self._events.on_resume()
        elif heard.interface == PROPERTIES and heard.body[:1] == (ZONE_SERVICE,):
            self._events.on_clock_changed()
