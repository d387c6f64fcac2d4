"""Imports the pages' modules while the app is idle, so that no click waits for them."""

import importlib

from PySide6.QtCore import QObject

from ldn_desktop.ui.debounce import Debounce

FIRST_AFTER_MS = 3000
"""The delay (ms) that keeps the computer free for the first check and its result."""
PAUSE_MS = 250
"""The pause (ms) between two imports; one blocks the window for less than two frames."""
MODULES = (
    "ldn_desktop.ui.plan.presenter",
    "ldn_desktop.ui.plan.details",
    "ldn_desktop.ui.plan.save_strip",
    "ldn_desktop.ui.plan.page",
    "ldn_desktop.ui.operations.check_ins",
    "ldn_desktop.ui.history.presenter",
    "ldn_desktop.ui.history.page",
    "ldn_desktop.ui.settings.page",
    "ldn_desktop.ui.settings.reminders",
    "ldn_desktop.ui.report.page",
    "ldn_desktop.ui.supply.page",
    "ldn_desktop.ui.help_page",
)
"""What pages need when first shown, in pieces that load in about the same time."""


class Preloader(QObject):
    """Imports one module after the other once `start` was called, then deletes itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._pause_ms = PAUSE_MS
        self._timer = Debounce(self, self._load_next)

    def start(self, *, first_after_ms: int = FIRST_AFTER_MS, pause_ms: int = PAUSE_MS) -> None:
        """Begin after `first_after_ms`, and pause for `pause_ms` after each module."""
        self._pause_ms = pause_ms
        self._timer.start(first_after_ms)

    def _load_next(self) -> None:
        importlib.import_module(self._left.pop(0))
        if self._left:
            self._timer.start(self._pause_ms)
        else:
            self.deleteLater()
