"""Loads the code of the pages while nobody waits for it, so that no click has to."""

import importlib

from PySide6.QtCore import QObject, QTimer

FIRST_AFTER_MS = 3000
"""The first look and what it shows have the computer for themselves."""
PAUSE_MS = 250
"""Between two of them; one holds the window up for less than two frames."""
MODULES = (
    "ldn_desktop.ui.plan.presenter",
    "ldn_desktop.ui.plan.details",
    "ldn_desktop.ui.plan.save_strip",
    "ldn_desktop.ui.plan.page",
    "ldn_desktop.ui.history.presenter",
    "ldn_desktop.ui.history.page",
    "ldn_desktop.ui.settings.page",
    "ldn_desktop.ui.settings.reminders",
    "ldn_desktop.ui.report.page",
    "ldn_desktop.ui.supply.page",
    "ldn_desktop.ui.help_page",
)
"""What a page needs when it is first shown, in pieces of about the same size."""


class Preloader(QObject):
    """Imports one module after the other once `start` was called, and then goes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._pause_ms = PAUSE_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._load_next)

    def start(self, *, first_after_ms: int = FIRST_AFTER_MS, pause_ms: int = PAUSE_MS) -> None:
        """Begin in so many ms, with so long a pause after each."""
        self._pause_ms = pause_ms
        self._timer.start(first_after_ms)

    def _load_next(self) -> None:
        importlib.import_module(self._left.pop(0))
        if self._left:
            self._timer.start(self._pause_ms)
        else:
            self.deleteLater()
