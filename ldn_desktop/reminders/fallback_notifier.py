"""Tries the notification channels in order: a later one is the fallback for the first."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.ports import Delivery, Message, Notifier, Sounds
from ldn_desktop.typing_compat import override

log = logging.getLogger(__name__)

_BETTER = (Delivery.DELIVERED, Delivery.UNCERTAIN, Delivery.FAILED)


@dataclass(frozen=True)
class FallbackDelivery:
    """A later channel that shows a dose, its report, and the server generation at that time."""

    channel: Notifier
    delivery: Delivery
    generation: int


class FallbackNotifier(Notifier):
    """Combines the channels, the best first.

    `generation` returns a number that grows each time the first channel gets a new server. Then
    what a fallback shows is withdrawn, so that the next check shows it on the first channel.
    UNCERTAIN on a fallback does not count as shown: every check tries the better channel again,
    but uses the fallback only once for each ring.

    If a channel raises, the next one is tried; the exception is raised only if none showed
    anything.
    """

    name = "chain"

    def __init__(
        self, channels: Sequence[Notifier], generation: Callable[[], int] = lambda: 0
    ) -> None:
        self._channels = tuple(channels)
        self._generation = generation
        self._fallbacks: dict[DoseKey, FallbackDelivery] = {}

    @override
    def ready(self) -> Delivery:
        promised = (channel.ready() for channel in self._channels)
        return min(promised, key=_BETTER.index, default=Delivery.FAILED)

    @override
    def show(self, message: Message) -> Delivery:
        best = Delivery.FAILED
        bug: Exception | None = None
        for channel in self._channels:
            try:
                result = self._show_on(channel, message)
            except Exception as error:  # noqa: BLE001 - one channel's bug must not silence the next
                log.error("The channel %s failed: %s", channel.name, redacted_traceback(error))
                bug = error
                continue
            best = min(best, result, key=_BETTER.index)
            if result is Delivery.DELIVERED:
                self._withdraw_elsewhere(channel, message.key)
                break
        if bug is not None and best is Delivery.FAILED:
            raise bug
        return best

    @override
    def sounds(self) -> Sounds:
        return self._channels[0].sounds() if self._channels else Sounds.NONE

    @override
    def withdraw(self, key: DoseKey) -> None:
        self._fallbacks.pop(key, None)
        for channel in self._channels:
            channel.withdraw(key)

    @override
    def shown(self) -> frozenset[DoseKey]:
        first = self._channels[0].shown() if self._channels else frozenset()
        self._withdraw_outdated(first)
        held = {k for k, f in self._fallbacks.items() if self._is_shown(k, f)}
        return first | held

    @override
    def close(self) -> None:
        self._fallbacks.clear()
        for channel in self._channels:
            channel.close()

    def _show_on(self, channel: Notifier, message: Message) -> Delivery:
        if channel is self._channels[0]:
            return channel.show(message)
        held = self._fallbacks.get(message.key)
        if message.shown_again and held is not None and held.channel is channel:
            return held.delivery
        result = channel.show(message)
        if result is not Delivery.FAILED:
            self._fallbacks[message.key] = FallbackDelivery(channel, result, self._generation())
        return result

    def _withdraw_elsewhere(self, shown_on: Notifier, key: DoseKey) -> None:
        for channel in self._channels[1:]:
            if channel is not shown_on and key in channel.shown():
                channel.withdraw(key)
        held = self._fallbacks.get(key)
        if held is not None and held.channel is not shown_on:
            del self._fallbacks[key]

    def _is_shown(self, key: DoseKey, held: FallbackDelivery) -> bool:
        return held.delivery is Delivery.DELIVERED and key in held.channel.shown()

    def _withdraw_outdated(self, first: frozenset[DoseKey]) -> None:
        """Withdraw fallbacks if the first channel shows the dose or has a new server."""
        now = self._generation()
        for key, held in tuple(self._fallbacks.items()):
            if key in first or held.generation != now:
                held.channel.withdraw(key)
                del self._fallbacks[key]
