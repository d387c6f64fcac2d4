"""Qt's fonts and painter for a process that has no window, and perhaps no screen."""

import sys

from PySide6.QtGui import QGuiApplication


def need_painter() -> QGuiApplication:
    """Return the Qt application that painting needs: the running one, else a new one.

    On Linux a new one uses Qt's offscreen platform, in this process only, so it needs no display.
    The caller must keep it: without it Qt has no fonts.
    """
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        return app
    arguments = ["ldn-desktop"]
    if sys.platform.startswith("linux"):
        arguments += ["-platform", "offscreen"]
    return QGuiApplication(arguments)
