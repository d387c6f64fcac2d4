"""A channel that is made when it is first needed, so that the window need not wait for it."""

from collections.abc import Callable

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message, Notifier


class LazyNotifier:
    """A `Notifier` that makes the real one on first use. Before that nothing is on the screen.

    `mark` is put on every message.
    """

    name = "deferred"

    def __init__(
        self, make: Callable[[], Notifier], mark: Callable[[Message], Message] = lambda m: m
    ) -> None:
        self._make = make
        self._mark = mark
        self._made: Notifier | None = None

    @property
    def _real(self) -> Notifier:
        if self._made is None:
            self._made = self._make()
        return self._made

    def ready(self) -> Delivery:
        """Return what a reminder shown now could expect."""
        return self._real.ready()

    def show(self, message: Message) -> Delivery:
        """Show the message."""
        return self._real.show(self._mark(message))

    def withdraw(self, key: DoseKey) -> None:
        """Take the notification of this dose off the screen."""
        self._real.withdraw(key)

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses on the screen."""
        return self._real.shown()

    def close(self) -> None:
        """Let go of the channel, if it was ever made."""
        if self._made is not None:
            self._made.close()
