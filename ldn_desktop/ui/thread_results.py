"""Brings what a thread made to the window's thread."""

from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

EVERY_MS = 50
"""How often (ms) it is looked whether the thread is ready, while one is at it."""


class ThreadResults(QObject):
    """Looks for what the thread leaves, and sends it on by `brought`; nothing once it is gone.

    No signal goes from thread to thread: where its sender is deleted meanwhile, the app ends.
    """

    brought = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: SimpleQueue[object] = SimpleQueue()
        self._looks = QTimer(self)
        self._looks.setInterval(EVERY_MS)
        self._looks.timeout.connect(self._poll)

    def begin(self) -> Callable[[object], None]:
        """Begin to look; return what the thread leaves its one result with."""
        self._looks.start()
        return self._left.put

    def _poll(self) -> None:
        try:
            found = self._left.get_nowait()
        except Empty:
            return
        self._looks.stop()
        self.brought.emit(found)
