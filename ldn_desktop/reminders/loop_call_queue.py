"""Defers calls to the event loop's next turn, from any thread."""

import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.services.ports import Watcher


class LoopCallQueue:
    """Runs the posted calls on the event loop's thread, in order.

    So a message of a notification server is handled after the check that read it, not within it.
    """

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._calls: deque[Callable[[], None]] = deque()
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        watcher.watch(self._reader.fileno(), self._run)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` at the loop's next turn; thread-safe. After `close` it is dropped."""
        self._calls.append(call)
        # A full socket means that a wake-up is already pending, a closed one that we closed it.
        with suppress(OSError):
            self._writer.send(b"\0")

    def close(self) -> None:
        """Drop the waiting calls and stop."""
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
                log_exceptions("A deferred call", self._calls.popleft())
