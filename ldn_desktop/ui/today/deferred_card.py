"""A card of Today that is read a moment after a change, so that a tick is shown first."""

from PySide6.QtCore import QTimer

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.widgets.card import Card

SOON_MS = 50
"""So long (ms) it waits to read: a tick is shown first, and several changes are read once."""


class DeferredCard(Card):
    """Hidden until it was read; what it shows comes with `refresh`."""

    def __init__(self, controller: AppController, name: str) -> None:
        super().__init__(name)
        self.controller = controller
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        self.hide()

    def refresh_soon(self) -> None:
        """Read anew in a moment."""
        self._soon.start(SOON_MS)

    def refresh(self) -> None:
        """Read anew; what is shown stays where the data can't be read."""
        raise NotImplementedError
