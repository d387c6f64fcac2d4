"""The desktop's own notifications: the freedesktop.org service, over the session bus."""

import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.bus import (
    Bus,
    BusGone,
    BusMessage,
    Call,
    CallRefused,
    StillWaiting,
    bus_call,
)
from ldn_desktop.reminders.buttons import DEFAULT, read_button
from ldn_desktop.reminders.known_servers import may_start_server
from ldn_desktop.reminders.loop_call_queue import LoopCallQueue
from ldn_desktop.reminders.notification import (
    NAME,
    notify_call,
    offered,
    reminder_hints,
    service_call,
)
from ldn_desktop.reminders.notification_store import NotificationStore
from ldn_desktop.reminders.press_filter import PressFilter
from ldn_desktop.reminders.server import Body, LateCall, QueriedServer, ServerReport
from ldn_desktop.services.ports import Button, Delivery, Message, Press, Watcher

PATIENCE = 2.0
"""Seconds the window may stand still for a notification server."""

LITTLE_PATIENCE = 0.2
"""The same for a server that has just let a call wait in vain."""

GIVEN_UP_AFTER = 600.0
"""Seconds after which a server that never answered for a dose is asked to show it once more."""

CHANGES_PER_MINUTE = 6
"""How often a change of server may ask for a look: one that dies of each look must not spin."""

EXPIRED, DISMISSED = 1, 2
"""Why a notification was closed: in these cases it was on the screen and is seen as seen."""


@dataclass(frozen=True)
class Sender:
    """Who the notifications are from: the name shown, and the desktop entry ("" for none)."""

    app_name: str
    desktop_entry: str = ""


class FreedesktopNotifier:
    """A `Notifier`. It is the loop's: everything is called, and calls, on the loop's thread.

    `scope` names the data folder (digits and small letters). `left` is the file that tells the
    next run what is on the screen. `on_server_change` is called when a server came, went or
    answered late: it is time to look again. Neither it nor `press` is called from within a call.
    `environment` names the desktop; `monotonic` gives seconds that no clock change moves.
    """

    name = "freedesktop"

    def __init__(
        self,
        watcher: Watcher,
        press: Press,
        *,
        sender: Sender,
        scope: str,
        left: Path,
        environment: Mapping[str, str] = os.environ,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.on_server_change: Callable[[], None] = lambda: None
        self.generation = 0
        self._press = press
        self._sender = sender
        self._scope = scope
        self._later = LoopCallQueue(watcher)
        self._bus = Bus(watcher, self._hear, self._lose_bus)
        self._left = NotificationStore(left, scope)
        self._changes: deque[float] = deque(maxlen=CHANGES_PER_MINUTE)
        self._bus_id = ""
        self._server = ""
        self._may_start = may_start_server(environment)
        self._offers = PressFilter(monotonic)
        self._asked = QueriedServer(self._call)
        self._slow = False
        self._numbers: dict[DoseKey, int] = {}
        self._seen: set[DoseKey] = set()
        self._earlier: dict[str, int] = {}
        self._late: dict[int, LateCall] = {}

    # The port

    def ready(self) -> Delivery:
        """Return what a reminder shown now could expect; asks a server not known yet."""
        if not self._ready():
            return Delivery.FAILED
        try:
            self._asked.report()
        except StillWaiting:
            return Delivery.UNCERTAIN
        except (BusGone, CallRefused):
            return Delivery.FAILED
        return Delivery.DELIVERED

    def show(self, message: Message) -> Delivery:
        """Show the message, in place of what this or an earlier run shows for the same dose.

        Where the server would take the buttons off what is replaced, that is closed before.
        UNCERTAIN: the server did not answer in time. It is not asked again for this dose until
        it has: it would show the dose twice.
        """
        if not self._ready():
            return Delivery.FAILED
        if self._is_awaited(message.key):
            return Delivery.UNCERTAIN
        try:
            call = self._notify(message, self._asked.report())
            self._offers.put(message.key, offered(call))
            number = self._call(call)
        except StillWaiting as waiting:
            if self._asked.owes(waiting.serial):
                return Delivery.FAILED
            self._late[waiting.serial] = LateCall(message.key, time.monotonic())
            return Delivery.UNCERTAIN
        except (BusGone, CallRefused):
            return Delivery.FAILED
        return self._note_shown(message.key, number)

    def withdraw(self, key: DoseKey) -> None:
        """Take the notification of this dose off the screen, also if it is still on its way."""
        self._seen.discard(key)
        self._offers.drop(key)
        for late in self._late.values():
            late.withdrawn = late.withdrawn or late.key == key
        number = self._numbers.pop(key, None) or self._earlier.pop(self._left.digest(key), None)
        if number is not None:
            self._close(number)
            self._write_left()

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses on the screen or dismissed there; notices a bus that came back."""
        self._ready()
        return frozenset(self._numbers) | self._seen

    def close(self) -> None:
        """Withdraw everything and let go of the bus."""
        self.settle()
        for key in tuple(self._numbers):
            self.withdraw(key)
        if self._bus.connected:
            # An answer of the bus says that it has taken what was sent before.
            with suppress(BusGone, CallRefused, StillWaiting):
                self._bus.call(bus_call("GetId"), LITTLE_PATIENCE)
        self._bus.close()
        self._later.close()

    # Beyond the port

    def settle(self) -> None:
        """Withdraw what an earlier run left and the first look did not show again.

        It follows the first look of itself.
        """
        earlier, self._earlier = self._earlier, {}
        for number in earlier.values():
            self._close(number)
        if earlier:
            self._write_left()

    def describe(self) -> ServerReport:
        """Ask who the server is and what it can do, in at most a few seconds."""
        if not self._ready():
            return ServerReport(found=False)
        try:
            return self._asked.report()
        except (BusGone, CallRefused, StillWaiting):
            return ServerReport(found=False)

    # Asking

    def _is_awaited(self, key: DoseKey) -> bool:
        now = time.monotonic()
        return any(
            late.key == key and not late.withdrawn and now - late.since < GIVEN_UP_AFTER
            for late in self._late.values()
        )

    def _ready(self) -> bool:
        """Hear what has come, and connect if there is no connection; both without waiting long."""
        if self._bus.connected:
            self._bus.poll()
        if not self._bus.connected:
            self._connect()
        return self._bus.connected

    def _connect(self) -> None:
        try:
            self._bus.connect(LITTLE_PATIENCE if self._slow else PATIENCE)
            for rule in (
                f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{NAME}'",
                f"type='signal',sender='{NAME}',interface='{NAME}'",
            ):
                self._bus.call(bus_call("AddMatch", "s", rule), PATIENCE)
            self._bus_id = str(self._bus.call(bus_call("GetId"), PATIENCE)[0])
            owner = self._bus.call(bus_call("GetNameOwner", "s", NAME), PATIENCE)
        except CallRefused:
            return  # nobody owns the name: nobody is there yet
        except (BusGone, StillWaiting):
            self._slow = True
            self._bus.close()
            return
        self._slow = False
        self._meet_server(str(owner[0]))
        self._later.post(self.settle)  # after the look that connected, or was asked for by it

    def _notify(self, message: Message, server: ServerReport) -> Call:
        number = self._numbers.get(message.key)
        if number is None:
            number = self._earlier.get(self._left.digest(message.key), 0)
        if number and not server.ways.in_place:
            self._close(number)
            self._numbers.pop(message.key, None)
            number = 0
        return notify_call(
            message,
            app_name=self._sender.app_name,
            scope=self._scope,
            replaces=number,
            capabilities=server.capabilities,
            ways=server.ways,
            hints=reminder_hints(self._sender.desktop_entry),
        )

    def _call(self, call: Call) -> Body:
        call = replace(call, may_start=self._may_start)
        try:
            answer = self._bus.call(call, LITTLE_PATIENCE if self._slow else PATIENCE)
        except StillWaiting:
            self._slow = True
            raise
        self._slow = False
        return answer

    def _close(self, number: int, server: str = NAME) -> None:
        if self._bus.connected:
            try:
                call = service_call("CloseNotification", "u", number)
                self._bus.tell(replace(call, destination=server))
            except BusGone:
                return  # and with it what was on the screen of its server

    # Hearing

    def _hear(self, heard: BusMessage) -> None:
        if heard.reply_to is not None:
            self._hear_late(heard, heard.reply_to)
        elif heard.member == "NameOwnerChanged" and heard.sender == "org.freedesktop.DBus":
            self._hear_owner(heard.body)
        elif heard.interface == NAME and heard.sender == self._server:
            self._hear_server(heard.member, heard.body)

    def _hear_late(self, heard: BusMessage, serial: int) -> None:
        if self._asked.owes(serial):
            self._asked.take_late(serial, heard)
        elif serial in self._late:
            late = self._late.pop(serial)
            if heard.error is None:
                self._note_late(late, heard.body)
        else:
            return
        self._slow = False
        self._server_changed()

    def _note_late(self, late: LateCall, body: tuple[object, ...]) -> None:
        if not late.withdrawn and late.key not in self._numbers:
            self._note_shown(late.key, body)
        elif body and isinstance(body[0], int) and body[0] != self._numbers.get(late.key):
            self._close(body[0])

    def _hear_owner(self, body: tuple[object, ...]) -> None:
        owner = str(body[2]) if len(body) == 3 else ""
        if owner == self._server:
            return
        if owner and self._server:
            # The former one may live on and go on showing them; a press there nobody would hear.
            for number in self._numbers.values():
                self._close(number, self._server)
        self._forget_server()
        if owner:
            self._meet_server(owner)
        else:
            self._server_changed()

    def _hear_server(self, member: str, body: tuple[object, ...]) -> None:
        match member, body:
            case "ActionInvoked", (int(number), str(action)):
                self._pressed(number, action)
            case "NotificationClosed", (int(number), int(reason)):
                self._closed(number, reason)

    def _pressed(self, number: int, action: str) -> None:
        key = self._key_of(number)
        if action == DEFAULT and key is not None:
            self._later.post(partial(self._press, key, Button.OPEN))
            return
        read = read_button(action, self._scope)
        if read is None:
            return
        if key not in (None, read[0]) or not self._offers.is_meant(*read, action):
            # Whatever the server made of it, the user wants something of this dose: let them say.
            self._later.post(partial(self._press, key or read[0], Button.OPEN))
            return
        # It goes on the press, so that it comes back should the answer not be kept.
        self._numbers.pop(read[0], None)
        self._close(number)
        self._write_left()
        self._later.post(partial(self._press, *read))

    def _closed(self, number: int, reason: int) -> None:
        key = self._key_of(number)
        if key is None:
            return
        del self._numbers[key]
        self._write_left()
        if reason in (EXPIRED, DISMISSED):
            self._seen.add(key)

    # What is known

    def _meet_server(self, owner: str) -> None:
        self._server = owner
        self.generation += 1
        self._earlier = self._left.read(self._server_name())
        self._server_changed()

    def _lose_bus(self) -> None:
        self._forget_server()
        self._server_changed()

    def _forget_server(self) -> None:
        """Forget a server that went, and what it showed with it."""
        self._server = ""
        self._asked.forget()
        self._slow = False
        self._numbers, self._seen, self._earlier = {}, set(), {}
        self._late = {}

    def _server_changed(self) -> None:
        now = time.monotonic()
        is_full = len(self._changes) == CHANGES_PER_MINUTE
        if not is_full or now - self._changes[0] > 60:
            self._changes.append(now)
            self._later.post(self._tell_change)

    def _tell_change(self) -> None:
        self.on_server_change()

    def _note_shown(self, key: DoseKey, body: tuple[object, ...]) -> Delivery:
        if not (body and isinstance(body[0], int) and body[0] > 0):
            return Delivery.FAILED
        self._numbers[key] = body[0]
        self._offers.shown(key)
        self._earlier.pop(self._left.digest(key), None)
        self._seen.discard(key)
        self._write_left()
        return Delivery.DELIVERED

    def _key_of(self, number: int) -> DoseKey | None:
        return next((key for key, shown in self._numbers.items() if shown == number), None)

    def _server_name(self) -> str:
        return f"{self._bus_id}{self._server}"

    def _write_left(self) -> None:
        ours = {self._left.digest(key): number for key, number in self._numbers.items()}
        self._left.write(self._server_name(), {**self._earlier, **ours})
