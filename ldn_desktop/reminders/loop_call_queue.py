"""Puts a call off to the loop's next turn, from any thread."""

import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher


class LoopCallQueue:
    """Calls what it was given on the loop's thread, in order.

    What a notification server said is handled after the look that happened to read it, not within.
    """

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._calls: deque[Callable[[], None]] = deque()
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        watcher.watch(self._reader.fileno(), self._run)

    def post(self, call: Callable[[], None]) -> None:
        """Call it at the loop's next turn; safe from any thread. After `close` it is dropped."""
        self._calls.append(call)
        # A full pipe means that a wake-up is already on its way, a closed one that we ended.
        with suppress(OSError):
            self._writer.send(b"\0")

    def close(self) -> None:
        """Drop what waits and call nothing any more."""
        if self._reader.fileno() >= 0:
            self._watcher.unwatch(self._reader.fileno())
        self._calls.clear()
        self._reader.close()
        self._writer.close()

    def _run(self) -> None:
        with suppress(BlockingIOError):
            self._reader.recv(4096)
        for _ in range(len(self._calls)):
            if self._calls:
                log_exceptions("A call put off", self._calls.popleft())
