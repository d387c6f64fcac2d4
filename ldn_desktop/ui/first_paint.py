"""Delays work until after the first paint, and reports that paint to `make bench`."""

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ldn_desktop.typing_compat import override

ASKED_BY = "LDN_DESKTOP_BENCH"


def after_first_paint(widget: QWidget, act: Callable[[], None]) -> None:
    """Call `act` once after the first paint of the widget and its children.

    A timer of 0 ms alone is too early: it fires before the screen asks for the paint.
    """
    widget.installEventFilter(_FirstPaint(widget, act))


def report_first_paint(window: QWidget) -> None:
    """Print `ready NANOSECONDS` (system-wide monotonic clock) after the first paint."""
    if os.environ.get(ASKED_BY):
        after_first_paint(window, report_ready)


def report_ready() -> None:
    """Print the same line now, for a start that paints nothing."""
    if os.environ.get(ASKED_BY):
        sys.stdout.write(f"ready {time.monotonic_ns()}\n")
        sys.stdout.flush()


class _FirstPaint(QObject):
    def __init__(self, widget: QWidget, act: Callable[[], None]) -> None:
        super().__init__(widget)
        self._act = act

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The children paint and Qt flushes the window before the next turn of the loop.
            QTimer.singleShot(0, self, self._act)
        return False
