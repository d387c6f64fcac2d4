"""Brings a thread's result to the window's thread."""

from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

EVERY_MS = 50
"""The time (ms) between two looks for the result while a thread runs."""


class ThreadResults(QObject):
    """Polls for the result and sends it by `brought`; it sends nothing once it is deleted.

    The thread emits no signal: if its sender is deleted meanwhile, Qt ends the app.
    """

    brought = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._poll)

    def begin(self) -> Callable[[object], None]:
        """Start polling; return the function by which the thread leaves its one result."""
        self._timer.start()
        return self._queue.put

    def _poll(self) -> None:
        try:
            result = self._queue.get_nowait()
        except Empty:
            return
        self._timer.stop()
        self.brought.emit(result)
