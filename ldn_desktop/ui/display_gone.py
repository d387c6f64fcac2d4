"""Ends the app cleanly when its display goes, as at log-out: Qt would end it at once."""

import os
import sys
from collections.abc import Callable
from threading import current_thread, main_thread

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

GONE = ("The X11 connection broke", "The Wayland connection broke", "The Wayland connection exp")
"""How Qt's last message before it ends the process begins."""


def end_without_display(end: Callable[[], None]) -> None:
    """Call `end` when the display is gone, then end the process with status 0."""

    def hear(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if not text.startswith(GONE):
            print(text, file=sys.stderr)  # noqa: T201 - as Qt does
            return
        try:
            if current_thread() is main_thread():
                end()
        finally:
            os._exit(0)

    qInstallMessageHandler(hear)
