"""Does what takes long on a thread of its own, so that the window and the reminders go on."""

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from ldn_desktop.ui.thread_results import ThreadResults

T = TypeVar("T")


class BackgroundTask(QObject):
    """Runs one action at a time off the window's thread, and tells its result on it.

    The action may use the store, whose units of work are each one thread's, but no widget.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_busy = False
        self._collector = ThreadResults(self)
        self._collector.brought.connect(self._finish)

    def do(self, action: Callable[[], T], then: Callable[[T], None]) -> bool:
        """Begin the action, `then` gets its result; False where one is under way already.

        What it raises is raised on the window's thread, as if it had been done there.
        """
        if self.is_busy:
            return False
        self.is_busy = True
        leave = self._collector.begin()  # nothing of the window goes along

        def work() -> None:
            leave(_tried(action, then))

        # No daemon: what was begun when the app is quit is finished, no half file stays behind.
        threading.Thread(target=work, name="aside", daemon=False).start()
        return True

    def _finish(self, told: Callable[[], None]) -> None:
        self.is_busy = False
        told()


def _tried(action: Callable[[], T], then: Callable[[T], None]) -> Callable[[], None]:
    """Do the action; return what tells its result, or raises what it raised."""
    try:
        result = action()
    except Exception as error:  # noqa: BLE001 - it is raised again where bugs are heard of
        failure = error
    else:
        return lambda: then(result)

    def fail() -> None:
        raise failure

    return fail
