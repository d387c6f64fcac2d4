"""Ends the app cleanly on SIGTERM, SIGINT and SIGHUP."""

import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from ldn_desktop.services.ports import Watcher

ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
)


class EndingSignals:
    """Calls `stop` in the event loop after an ending signal. Make it on the main thread.

    A Python signal handler does not run while the loop sleeps in C; the wake-up descriptor wakes
    the loop.
    """

    def __init__(self, watcher: Watcher, stop: Callable[[], None]) -> None:
        self._watcher = watcher
        self._stop = stop
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._old = {number: signal.signal(number, _ignore) for number in ENDING}
        watcher.watch(self._reader.fileno(), self._read)

    def close(self) -> None:
        """Restore the former signal handlers."""
        for number, handler in self._old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_fd)
        self._watcher.unwatch(self._reader.fileno())
        self._reader.close()
        self._writer.close()

    def _read(self) -> None:
        numbers = b""
        with suppress(BlockingIOError):
            numbers = self._reader.recv(64)
        if any(number in ENDING for number in numbers):
            self._stop()


def _ignore(_number: int, _frame: object) -> None:
    """Do nothing. Without a handler the system would end the process at once."""
