"""A session bus in memory with a notification server that answers as it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders import freedesktop
from ldn_desktop.reminders.bus import BusGone, BusMessage, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.freedesktop import FreedesktopNotifier
from ldn_desktop.reminders.notification import Sender
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.press_filter import SOONEST
from ldn_desktop.services.ports import Button

NAME = "org.freedesktop.Notifications"
BUS = "org.freedesktop.DBus"
CAPABILITIES = ["actions", "body", "body-markup"]


@dataclass
class FakeBus:
    """A bus with a server that answers as it is told."""

    heard: Callable[[BusMessage], None]
    lost: Callable[[], None]
    owner: str = ":1.5"
    is_there: bool = True
    connected: bool = False
    capabilities: list[str] = field(default_factory=lambda: list(CAPABILITIES))
    calls: list[Call] = field(default_factory=list)
    told: list[Call] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    patience: list[float] = field(default_factory=list)
    numbers: int = 0
    name: str = "dunst"

    def connect(self, patience: float) -> None:
        if not self.is_there:
            raise BusGone
        self.connected = True

    def poll(self) -> None:
        if not self.is_there and self.connected:
            self.connected = False
            self.lost()

    def close(self) -> None:
        self.connected = False

    def tell(self, call: Call) -> None:
        self.told.append(call)

    def call(self, call: Call, patience: float) -> tuple[object, ...]:
        self.calls.append(call)
        self.patience.append(patience)
        if call.method in self.silent:
            raise StillWaiting(len(self.calls))
        if call.method == "GetId":
            return ("bus",)
        if call.method == "GetNameOwner" and self.owner:
            return (self.owner,)
        if call.method == "AddMatch":
            return ()
        if not self.owner:
            raise CallRefused("org.freedesktop.DBus.Error.ServiceUnknown")
        if call.method == "GetCapabilities":
            return (self.capabilities,)
        if call.method == "GetServerInformation":
            return (self.name, "us", "1", "1.2")
        self.numbers += 1
        replaces = call.body[1]
        return (replaces or 100 + self.numbers,)

    def sent(self) -> list[Call]:
        return [call for call in self.calls if call.method == "Notify"]

    def closed(self) -> list[object]:
        return [call.body[0] for call in self.told]

    def signal(self, member: str, *body: object, sender: str = ":1.5") -> None:
        self.heard(BusMessage(sender, NAME, member, body))

    def owner_becomes(self, owner: str) -> None:
        old, self.owner = self.owner, owner
        self.heard(BusMessage(BUS, BUS, "NameOwnerChanged", (NAME, old, owner)))

    def answer_late(self, serial: int, *body: object) -> None:
        self.heard(BusMessage(":1.5", "", "", body, reply_to=serial))


@dataclass
class Desk:
    """A notifier on a fake bus."""

    notifier: FreedesktopNotifier
    bus: FakeBus
    loop: PlainLoop
    presses: list[tuple[DoseKey, Button]]
    changes: list[str]
    clock: list[float]

    def turn(self) -> None:
        self.loop.turn(0)

    def is_read(self) -> None:
        """Let so much time pass as nobody needs less of to read what is shown."""
        self.clock[0] += SOONEST

    def press(self, action: str, number: int = 101) -> None:
        """Have the server tell of a press, and the loop turn."""
        self.bus.signal("ActionInvoked", number, action)
        self.turn()


@pytest.fixture
def new_desk(
    loop: PlainLoop, left: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    buses: list[FakeBus] = []
    made: list[FreedesktopNotifier] = []

    def make_bus(
        _watcher: object, heard: Callable[[BusMessage], None], lost: Callable[[], None]
    ) -> FakeBus:
        buses.append(FakeBus(heard, lost))
        return buses[-1]

    monkeypatch.setattr(freedesktop, "Bus", make_bus)

    def make(entry: str = "") -> Desk:
        presses: list[tuple[DoseKey, Button]] = []
        changes: list[str] = []
        clock = [0.0]
        notifier = FreedesktopNotifier(
            loop,
            lambda key, button: presses.append((key, button)),
            sender=Sender("Reminder", entry),
            scope="ab12",
            left=left,
            environment={},
            monotonic=lambda: clock[0],
        )
        made.append(notifier)
        notifier.on_server_change = lambda: changes.append("change")
        return Desk(notifier, buses[-1], loop, presses, changes, clock)

    yield make
    for notifier in made:
        notifier.close()


@pytest.fixture
def controller(new_desk: Callable[..., Desk]) -> Desk:
    return new_desk()
