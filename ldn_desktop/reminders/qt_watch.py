"""Watches sockets in Qt's event loop."""

from collections.abc import Callable

from PySide6.QtCore import QSocketNotifier

from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override


class QtWatcher(Watcher):
    """Calls on the thread that made it."""

    def __init__(self) -> None:
        self._notifiers: dict[int, QSocketNotifier] = {}

    @override
    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        self.unwatch(fileno)
        notifier = QSocketNotifier(fileno, QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda *_: ready())
        self._notifiers[fileno] = notifier

    @override
    def unwatch(self, fileno: int) -> None:
        notifier = self._notifiers.pop(fileno, None)
        if notifier is not None:
            notifier.setEnabled(False)
            # Not deleted now: its own signal may be being handled.
            notifier.deleteLater()
