"""The window's loop as a watcher of sockets."""

from collections.abc import Callable

from PySide6.QtCore import QSocketNotifier


class QtWatcher:
    """A `Watcher` on the thread it is made on."""

    def __init__(self) -> None:
        self._notifiers: dict[int, QSocketNotifier] = {}

    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        """Call `ready` whenever the file descriptor can be read."""
        self.unwatch(fileno)
        notifier = QSocketNotifier(fileno, QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda *_: ready())
        self._notifiers[fileno] = notifier

    def unwatch(self, fileno: int) -> None:
        """Watch it no more."""
        notifier = self._notifiers.pop(fileno, None)
        if notifier is not None:
            notifier.setEnabled(False)
            # It may be the one whose signal is being handled.
            notifier.deleteLater()
