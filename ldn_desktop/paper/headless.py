"""Qt's fonts and painter for a process that has no window, and perhaps no screen."""

import sys

from PySide6.QtGui import QGuiApplication


def need_painter() -> QGuiApplication:
    """Return the application that painting needs: the window's where it runs, else one of its own.

    On Linux that one uses Qt's offscreen platform, in this process only, so it needs no display.
    """
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        return app
    words = ["ldn-desktop"]
    if sys.platform.startswith("linux"):
        words += ["-platform", "offscreen"]
    return QGuiApplication(words)
