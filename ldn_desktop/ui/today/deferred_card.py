"""A card of Today that reads a moment after a change, so that the page shows a record first."""

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.widgets.card import Card

SOON_MS = 50
"""Delay (ms) of a read: the page shows the record first, and several changes cause one read."""


class DeferredCard(Card):
    """Hidden until its first `refresh`, which reads and shows the data."""

    def __init__(self, controller: AppController, name: str) -> None:
        super().__init__(name)
        self.controller = controller
        self._soon = Debounce(self, self.refresh, SOON_MS)
        self.hide()

    def refresh_soon(self) -> None:
        """Call `refresh` in `SOON_MS`."""
        self._soon.start()

    def refresh_now(self) -> None:
        """Call `refresh` now, instead of soon."""
        self._soon.stop()
        self.refresh()

    def refresh(self) -> None:
        """Read the data again and show it; if that fails, the card stays as it is."""
        raise NotImplementedError
