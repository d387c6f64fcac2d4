"""What a person hears: a screen that keeps each ring, and ears that tell a lost or doubled one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Delivery, Message, Sounds

LITTLE = timedelta(hours=1)
"""A clock that is set back by less than this corrects itself; a ring stays what it was."""
QUARTER = 15


@dataclass(frozen=True)
class Ring:
    """A notification as it was shown; `again` where it was only put back on the screen."""

    key: DoseKey
    at: datetime
    again: bool


class Screen:
    """A notification server; `write` is called before and after each thing shown on it."""

    name = "screen"

    def __init__(self, now: Callable[[], datetime], write: Callable[[], None] = lambda: None):
        self._now = now
        self._write = write
        self.works = True
        self.rings: list[Ring] = []
        self.on_screen: set[DoseKey] = set()

    def ready(self) -> Delivery:
        return Delivery.DELIVERED if self.works else Delivery.FAILED

    def show(self, message: Message) -> Delivery:
        if not self.works:
            return Delivery.FAILED
        self._write()
        self.rings.append(Ring(message.key, self._now(), message.shown_again))
        self.on_screen.add(message.key)
        self._write()
        return Delivery.DELIVERED

    def sounds(self) -> Sounds:
        return Sounds.ANY

    def withdraw(self, key: DoseKey) -> None:
        self.on_screen.discard(key)

    def shown(self) -> frozenset[DoseKey]:
        return frozenset(self.on_screen)

    def close(self) -> None:
        self.on_screen.clear()

    def is_lost(self) -> None:
        """The server ends, and with it what it showed."""
        self.works = False
        self.on_screen.clear()


def mark_of(due: datetime, at: datetime) -> int:
    """Return which of a dose's moments has come by `at`: at due, +15, +30, +60 min, then hourly."""
    minutes = (at - due) / timedelta(minutes=1)
    if minutes < 0:
        return -1
    if minutes < 60:
        return min(int(minutes // QUARTER), 2)
    return 2 + int(minutes // 60)


@dataclass
class Ears:
    """Hears each ring once: tells what is wrong with it, in words, or nothing."""

    marks: dict[DoseKey, set[int]] = field(default_factory=dict)
    dues: dict[DoseKey, datetime] = field(default_factory=dict)
    asked_for: dict[DoseKey, datetime] = field(default_factory=dict)
    first: dict[DoseKey, datetime] = field(default_factory=dict)
    last: dict[DoseKey, datetime] = field(default_factory=dict)

    def put_off(self, key: DoseKey, until: datetime) -> None:
        """The person asked to be rung again at this moment."""
        self.asked_for[key] = until

    def clock_set_back(self, now: datetime) -> None:
        """Forget, as a person would, what will come again on a clock set back for good.

        A first ring that is still to come by the new time says nothing of how late a dose came.
        """
        self.first = {key: first for key, first in self.first.items() if first <= now}
        for key, last in self.last.items():
            if now < last - LITTLE:
                here = mark_of(self.dues[key], now)
                self.marks[key] = {known for known in self.marks[key] if known <= here}

    def hear(self, ring: Ring, due: datetime) -> str | None:
        """Hear a ring of a dose due at `due`; return what is wrong with it."""
        key = ring.key
        self.first.setdefault(key, ring.at)
        if ring.again:
            return None if ring.at >= due - LITTLE else "rang before it was due"
        asked = self.asked_for.get(key)
        if asked is not None and asked <= ring.at:
            del self.asked_for[key]
            self._note(key, due, ring.at)
            return None if ring.at >= due - LITTLE else "rang before it was due"
        if ring.at < due:
            return "rang before it was due"
        if mark_of(due, ring.at) in self.marks.get(key, ()):
            return "rang twice for one moment"
        self._note(key, due, ring.at)
        return None

    def _note(self, key: DoseKey, due: datetime, at: datetime) -> None:
        self.dues[key] = due
        self.last[key] = at
        self.marks.setdefault(key, set()).add(mark_of(due, at))
