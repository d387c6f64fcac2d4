"""Makes a notification channel on first use, so that the window does not wait for it."""

from collections.abc import Callable

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message, Notifier, Sounds
from ldn_desktop.typing_compat import override


class LazyNotifier(Notifier):
    """Makes the real channel on first use, and passes every message through `mark` before."""

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

    @override
    def ready(self) -> Delivery:
        return self._real.ready()

    @override
    def show(self, message: Message) -> Delivery:
        return self._real.show(self._mark(message))

    @override
    def sounds(self) -> Sounds:
        return self._made.sounds() if self._made else Sounds.UNKNOWN

    @override
    def withdraw(self, key: DoseKey) -> None:
        self._real.withdraw(key)

    @override
    def shown(self) -> frozenset[DoseKey]:
        return self._real.shown()

    @override
    def close(self) -> None:
        if self._made is not None:
            self._made.close()
