"""Does what takes long on a thread of its own, so that the window and the reminders go on."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Aside(QObject):
    """Runs one action at a time off the window's thread, and tells its result on it.

    The action may use the store, whose units of work are each one thread's, but no widget.
    """

    _done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_busy = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def do(self, action: Callable[[], T], then: Callable[[T], None]) -> bool:
        """Begin the action, `then` gets its result; False where one is under way already.

        What it raises is raised on the window's thread, as if it had been done there.
        """
        if self.is_busy:
            return False
        self.is_busy = True
        done = self._done.emit  # nothing of the window but a signal goes along

        def work() -> None:
            told = _tried(action, then)
            with suppress(RuntimeError):  # the window was closed meanwhile
                done(told)

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
