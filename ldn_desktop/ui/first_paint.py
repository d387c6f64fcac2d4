"""Tells `make bench` when the window's first paint is on the screen; silent unless asked."""

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

ASKED_BY = "LDN_DESKTOP_BENCH"


def report_first_paint(window: QWidget) -> None:
    """Print `ready NANOSECONDS` (the system's monotonic clock) after the first paint."""
    if os.environ.get(ASKED_BY):
        window.installEventFilter(_FirstPaint(window))


def report_ready() -> None:
    """Print the same line now; for a start that paints nothing."""
    if os.environ.get(ASKED_BY):
        sys.stdout.write(f"ready {time.monotonic_ns()}\n")
        sys.stdout.flush()


class _FirstPaint(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The children paint and the whole is flushed before the loop comes round again.
            QTimer.singleShot(0, report_ready)
        return False
