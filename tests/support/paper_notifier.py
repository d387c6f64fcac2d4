"""Reminders on paper: written down, and reported as the test says."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message, Sounds


@dataclass
class PaperNotifier:
    """Reports `delivery`; where it could know before, it `expects` something else.

    As a chain of channels does, it tells of what was shown for sure only. `meanwhile` is what
    happens elsewhere while it shows a reminder of this dose.
    """

    name: str = "paper"
    delivery: Delivery = Delivery.DELIVERED
    plays: Sounds = Sounds.ANY
    expects: Delivery | None = None
    messages: list[Message] = field(default_factory=list)
    withdrawn: list[DoseKey] = field(default_factory=list)
    on_screen: dict[DoseKey, Message] = field(default_factory=dict)
    sure: set[DoseKey] = field(default_factory=set)
    meanwhile: Callable[[DoseKey], None] | None = None

    def ready(self) -> Delivery:
        return self.expects or self.delivery

    def show(self, message: Message) -> Delivery:
        self.messages.append(message)
        if self.meanwhile is not None:
            self.meanwhile(message.key)
        if self.delivery is not Delivery.FAILED:
            self.on_screen[message.key] = message
        if self.delivery is Delivery.DELIVERED:
            self.sure.add(message.key)
        return self.delivery

    def sounds(self) -> Sounds:
        return self.plays

    def withdraw(self, key: DoseKey) -> None:
        self.withdrawn.append(key)
        self.on_screen.pop(key, None)

    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self.sure & self.on_screen.keys())

    def close(self) -> None:
        self.on_screen.clear()


class PaperChannel(PaperNotifier):
    """One channel of a chain: it tells of what was shown perhaps, too."""

    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self.on_screen)
