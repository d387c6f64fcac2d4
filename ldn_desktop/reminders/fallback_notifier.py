"""The channels in order: the first that works shows a reminder, the others stand in for it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.ports import Delivery, Message, Notifier

log = logging.getLogger(__name__)

_BETTER = (Delivery.DELIVERED, Delivery.UNCERTAIN, Delivery.FAILED)


@dataclass(frozen=True)
class FallbackDelivery:
    """A later channel that shows a dose: what it reported, and in which generation of servers."""

    channel: Notifier
    delivery: Delivery
    generation: int


class FallbackNotifier:
    """A `Notifier` over the channels, the best first.

    `generation` grows whenever the first channel's server came anew: what a stand-in shows is
    then taken back, so that the next look shows it where it belongs. What a stand-in shows only
    perhaps does not count as shown either: every look tries the better channel again, but
    the stand-in is used once for each ring.
    """

    name = "chain"

    def __init__(
        self, channels: Sequence[Notifier], generation: Callable[[], int] = lambda: 0
    ) -> None:
        self._channels = tuple(channels)
        self._generation = generation
        self._stand_ins: dict[DoseKey, FallbackDelivery] = {}

    def ready(self) -> Delivery:
        """Return the best that any channel promises."""
        promised = (channel.ready() for channel in self._channels)
        return min(promised, key=_BETTER.index, default=Delivery.FAILED)

    def show(self, message: Message) -> Delivery:
        """Show it on the first channel that says it did; return the best of the reports.

        A channel that raises has failed, and the next one is tried; it goes on from here only
        where none could show anything.
        """
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

    def withdraw(self, key: DoseKey) -> None:
        """Take it off every channel."""
        self._stand_ins.pop(key, None)
        for channel in self._channels:
            channel.withdraw(key)

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses shown for sure, by the first channel or by its stand-ins."""
        first = self._channels[0].shown() if self._channels else frozenset()
        self._take_back(first)
        held = {k for k, s in self._stand_ins.items() if self._is_held(k, s)}
        return first | held

    def close(self) -> None:
        """Close every channel."""
        self._stand_ins.clear()
        for channel in self._channels:
            channel.close()

    def _show_on(self, channel: Notifier, message: Message) -> Delivery:
        if channel is self._channels[0]:
            return channel.show(message)
        held = self._stand_ins.get(message.key)
        if message.shown_again and held is not None and held.channel is channel:
            return held.delivery
        result = channel.show(message)
        if result is not Delivery.FAILED:
            self._stand_ins[message.key] = FallbackDelivery(channel, result, self._generation())
        return result

    def _withdraw_elsewhere(self, shown_on: Notifier, key: DoseKey) -> None:
        for channel in self._channels[1:]:
            if channel is not shown_on and key in channel.shown():
                channel.withdraw(key)
        held = self._stand_ins.get(key)
        if held is not None and held.channel is not shown_on:
            del self._stand_ins[key]

    def _is_held(self, key: DoseKey, held: FallbackDelivery) -> bool:
        return held.delivery is Delivery.DELIVERED and key in held.channel.shown()

    def _take_back(self, first: frozenset[DoseKey]) -> None:
        """End standing in where the first channel shows it after all, or has a server again."""
        now = self._generation()
        for key, held in tuple(self._stand_ins.items()):
            if key in first or held.generation != now:
                held.channel.withdraw(key)
                del self._stand_ins[key]
