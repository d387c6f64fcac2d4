"""The scheduler's timer in the window: one QTimer, made once and owned."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QTimer

from ldn_desktop.reminders.timer import Timer
from ldn_desktop.typing_compat import override

PRECISE = 0
LONGEST_MS = 24 * 60 * 60 * 1000
"""QTimer counts milliseconds in 31 bits, 24.8 days; a day is safe and longer than any wait."""


class QtTimer(Timer):
    """Fires on the thread that made it, rounded up to a millisecond.

    QTimer.singleShot is not used: under PySide6 it returns no handle, so the timer cannot be
    stopped and fires after the end.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        # Qt.TimerType.PreciseTimer as a number: the first use of Qt's namespace makes its 130
        # enums, which would delay the window's first paint.
        self._timer.setProperty("timerType", PRECISE)
        self._timer.timeout.connect(ring)

    @override
    def start(self, seconds: float) -> None:
        self._timer.start(min(max(ceil(seconds * 1000), 0), LONGEST_MS))

    @override
    def stop(self) -> None:
        self._timer.stop()
