"""The terminal's loop: timers and sockets on one thread, without Qt."""

import selectors
import time
from collections.abc import Callable

from ldn_desktop.reminders.log_exceptions import log_exceptions


class PlainLoop:
    """A `Watcher` that runs until stopped; `timer` makes the timers that run in it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._timers: list[LoopTimer] = []
        self._running = False

    def timer(self, ring: Callable[[], None]) -> "LoopTimer":
        """Return a timer that calls `ring` in this loop."""
        made = LoopTimer(ring)
        self._timers.append(made)
        return made

    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        """Call `ready` whenever the file descriptor can be read."""
        self.unwatch(fileno)
        self._selector.register(fileno, selectors.EVENT_READ, ready)

    def unwatch(self, fileno: int) -> None:
        """Watch it no more."""
        if fileno in self._selector.get_map():
            self._selector.unregister(fileno)

    def run(self) -> None:
        """Run until `stop` is called from something this loop calls."""
        self._running = True
        while self._running:
            self.turn(None)

    def stop(self) -> None:
        """Let `run` return after what is being called now."""
        self._running = False

    def turn(self, seconds: float | None) -> None:
        """Wait for one thing to happen, at most so many seconds (None: for ever), and handle it."""
        waits = [t.due - time.monotonic() for t in self._timers if t.due is not None]
        if seconds is not None:
            waits.append(seconds)
        wait = max(min(waits), 0.0) if waits else None
        for key, _ in self._selector.select(wait):
            # One handler may have let go of what the next one was to read.
            if self._selector.get_map().get(key.fd) is key:
                log_exceptions("What was read", key.data)
        for timer in tuple(self._timers):
            timer.fire_if_due(time.monotonic())

    def close(self) -> None:
        """Let go of everything watched."""
        self._timers.clear()
        self._selector.close()


class LoopTimer:
    """A `Timer` of the plain loop."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self.due: float | None = None

    def start(self, seconds: float) -> None:
        """Fire once after so many seconds."""
        self.due = time.monotonic() + max(seconds, 0.0)

    def stop(self) -> None:
        """Fire no more until started again."""
        self.due = None

    def fire_if_due(self, now: float) -> None:
        """Fire if the monotonic time `now` has reached what it waits for."""
        if self.due is not None and self.due <= now:
            self.due = None
            log_exceptions("A timer", self._ring)
