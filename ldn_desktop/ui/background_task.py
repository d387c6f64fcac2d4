"""Runs a slow action on its own thread, so that the window and the reminders go on."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from ldn_desktop.ui.thread_results import ThreadResults

T = TypeVar("T")


class BackgroundTask(QObject):
    """Runs one action at a time on a thread and hands over its result on the window's thread.

    The action may use the store, because each unit of work belongs to one thread, but no widget.
    With `must_finish` the end of the app waits for the action, so that no half-written file stays
    behind; without it the action ends with the app.
    """

    def __init__(self, parent: QObject, name: str = "aside", *, must_finish: bool = True) -> None:
        super().__init__(parent)
        self.is_busy = False
        self._name, self._must_finish = name, must_finish
        self._then: Callable[[Any], None] | None = None  # Any: what the running action returns
        self._results = ThreadResults(self)
        self._results.brought.connect(self._finish)

    def do(self, action: Callable[[], T], then: Callable[[T], None]) -> bool:
        """Start the action and call `then` with its result; return False if one is running.

        An error in the action is raised on the window's thread, as if it had happened there.
        """
        if self.is_busy:
            return False
        self.is_busy, self._then = True, then
        leave = self._results.begin()

        def work() -> None:  # holds no reference to the window
            leave(_tried(action))

        threading.Thread(target=work, name=self._name, daemon=not self._must_finish).start()
        return True

    def _finish(self, result: Callable[[], object]) -> None:
        then, self._then = self._then, None
        self.is_busy = False
        if then is not None:
            then(result())


def _tried(action: Callable[[], T]) -> Callable[[], T]:
    """Run the action; return a function that returns its result or raises its error."""
    try:
        result = action()
    except Exception as error:  # noqa: BLE001 - raised again on the window's thread
        failure = error
    else:
        return lambda: result

    def fail() -> T:
        raise failure

    return fail
