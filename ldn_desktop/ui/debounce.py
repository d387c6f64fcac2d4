"""A call that waits until it is not asked for any more."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Debounce(QTimer):
    """Calls `call` once, `after_ms` after the newest `start()`; `stop()` drops the call.

    It ends with `owner`. With 0 ms it calls in the loop's next turn.
    """

    def __init__(self, owner: QObject, call: Callable[[], object], after_ms: int = 0) -> None:
        super().__init__(owner)
        self.setSingleShot(True)
        self.setInterval(after_ms)
        self.timeout.connect(call)
