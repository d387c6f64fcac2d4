"""The terminal's event loop: timers and sockets on one thread, without Qt."""

import selectors
import time
from collections.abc import Callable

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.timer import Timer
from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override


class PlainLoop(Watcher):
    """Runs until it is stopped; `timer` makes the timers that it runs."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._timers: list[LoopTimer] = []
        self._running = False

    def timer(self, ring: Callable[[], None]) -> "LoopTimer":
        """Return a timer that calls `ring` on this loop's thread."""
        made = LoopTimer(ring)
        self._timers.append(made)
        return made

    @override
    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        self.unwatch(fileno)
        self._selector.register(fileno, selectors.EVENT_READ, ready)

    @override
    def unwatch(self, fileno: int) -> None:
        if fileno in self._selector.get_map():
            self._selector.unregister(fileno)

    def run(self) -> None:
        """Run until one of the called functions calls `stop`."""
        self._running = True
        while self._running:
            self.turn(None)

    def stop(self) -> None:
        """Make `run` return after the current turn."""
        self._running = False

    def turn(self, seconds: float | None) -> None:
        """Wait for events, at most so many seconds (None: without limit), and handle them."""
        waits = [t.due - time.monotonic() for t in self._timers if t.due is not None]
        if seconds is not None:
            waits.append(seconds)
        wait = max(min(waits), 0.0) if waits else None
        for key, _ in self._selector.select(wait):
            # A handler may have unwatched what the next one was to read.
            if self._selector.get_map().get(key.fd) is key:
                log_exceptions("A read", key.data)
        for timer in tuple(self._timers):
            timer.fire_if_due(time.monotonic())

    def close(self) -> None:
        """Drop all timers and watches."""
        self._timers.clear()
        self._selector.close()


class LoopTimer(Timer):
    """A timer of the plain loop."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self.due: float | None = None

    @override
    def start(self, seconds: float) -> None:
        self.due = time.monotonic() + max(seconds, 0.0)

    @override
    def stop(self) -> None:
        self.due = None

    def fire_if_due(self, now: float) -> None:
        """Fire if the monotonic time `now` (seconds) has reached the due time."""
        if self.due is not None and self.due <= now:
            self.due = None
            log_exceptions("A timer", self._ring)
