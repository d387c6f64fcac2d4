"""The bell's timer in the window: one QTimer, made once and owned."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QTimer

PRECISE = 0
LONGEST_MS = 24 * 60 * 60 * 1000
"""QTimer counts milliseconds in 31 bits, 24.8 days; a day is safe and more than is asked for."""


class QtTimer:
    """A `Timer` on the thread it is made on.

    It is never QTimer.singleShot: under PySide6 that gives no handle, so what it started cannot
    be stopped and fires after the end.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        # Qt.TimerType.PreciseTimer as a number: the first use of Qt's namespace makes its 130
        # enums, which would hold up the window's first paint.
        self._timer.setProperty("timerType", PRECISE)
        self._timer.timeout.connect(ring)

    def start(self, seconds: float) -> None:
        """Fire once after so many seconds, rounded up to a millisecond."""
        self._timer.start(min(max(ceil(seconds * 1000), 0), LONGEST_MS))

    def stop(self) -> None:
        """Fire no more until started again."""
        self._timer.stop()
