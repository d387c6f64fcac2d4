"""Shows reminders by the desktop's notification service (freedesktop.org) on the session bus."""

import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
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
    Sender,
    notify_call,
    offered,
    reminder_hints,
    service_call,
)
from ldn_desktop.reminders.notification_store import NotificationStore
from ldn_desktop.reminders.press_filter import PressFilter
from ldn_desktop.reminders.server import Body, LateCall, QueriedServer, ServerReport
from ldn_desktop.services.ports import Button, Delivery, Message, Notifier, Press, Sounds, Watcher
from ldn_desktop.typing_compat import override

REPLY_TIMEOUT_S = 2.0
"""Seconds the window may wait for a notification server."""

SHORT_TIMEOUT_S = 0.2
"""The same after a server did not reply in time."""

GIVEN_UP_AFTER = 600.0
"""Seconds without a reply for a dose after which the server is asked to show it once more."""

CHANGES_PER_MINUTE = 6
"""The most checks that server changes may cause: a server that each check kills must not spin."""

EXPIRED, DISMISSED = 1, 2
"""Reasons for a closed notification that mean the user saw it."""


class FreedesktopNotifier(Notifier):
    """Everything runs on the event loop's thread, both methods and callbacks.

    `scope` identifies the data folder (digits and small letters). `left` is the file from which
    the next run reads what is on the screen. `on_server_change` is called when a server came, went
    or replied late, because then a check is due. `on_token` gets the activation token of a press
    before the press, and "" after it. None of them nor `press` is called within a method of this
    class. `environment` names the desktop; `monotonic` returns seconds that no change of
    the clock moves.

    `show` also replaces what an earlier run shows for the same dose. If the server would drop the
    buttons of a replaced notification, the old one is closed before. `show` returns UNCERTAIN if
    the server does not reply in time, and does not ask again for this dose until it has replied:
    otherwise the dose could be shown twice. It returns FAILED while the server drops what it gets.
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
        self.on_token: Callable[[str], None] = lambda _token: None
        self.generation = 0
        self._press = press
        self._monotonic = monotonic
        self._sender = sender
        self._scope = scope
        self._loop_calls = LoopCallQueue(watcher)
        self._bus = Bus(watcher, self._handle, self._bus_lost)
        self._store = NotificationStore(left, scope)
        self._changes: deque[float] = deque(maxlen=CHANGES_PER_MINUTE)
        self._bus_id = ""
        self._server = ""
        self._may_start = may_start_server(environment)
        self._press_filter = PressFilter(monotonic)
        self._queries = QueriedServer(self._call)
        self._slow = False
        self._numbers: dict[DoseKey, int] = {}
        self._dismissed: set[DoseKey] = set()
        self._of_earlier_run: dict[str, int] = {}
        self._late_calls: dict[int, LateCall] = {}

    # The port

    @override
    def ready(self) -> Delivery:
        if not self._ready():
            return Delivery.FAILED
        try:
            self._queries.report()
        except StillWaiting:
            return Delivery.UNCERTAIN
        except (BusGone, CallRefused):
            return Delivery.FAILED
        return Delivery.DELIVERED

    @override
    def show(self, message: Message) -> Delivery:
        if not self._ready():
            return Delivery.FAILED
        if self._is_awaited(message.key):
            return Delivery.UNCERTAIN
        try:
            call = self._notify(message, self._queries.report())
            self._press_filter.put(message.key, offered(call))
            number = self._call(call)
        except StillWaiting as waiting:
            if self._queries.owes(waiting.serial):
                return Delivery.FAILED
            self._late_calls[waiting.serial] = LateCall(message.key, self._monotonic())
            return Delivery.UNCERTAIN
        except (BusGone, CallRefused):
            return Delivery.FAILED
        return self._note_shown(message.key, number)

    @override
    def sounds(self) -> Sounds:
        known = self._queries.known
        return known.sounds if known else Sounds.UNKNOWN

    @override
    def withdraw(self, key: DoseKey) -> None:
        self._dismissed.discard(key)
        self._press_filter.drop(key)
        for late in self._late_calls.values():
            late.withdrawn = late.withdrawn or late.key == key
        number = self._numbers.pop(key, None) or self._of_earlier_run.pop(
            self._store.digest(key), None
        )
        if number is not None:
            self._close(number)
            self._write_store()

    @override
    def shown(self) -> frozenset[DoseKey]:
        self._ready()
        return frozenset(self._numbers) | self._dismissed

    @override
    def close(self) -> None:
        self.settle()
        for key in tuple(self._numbers):
            self.withdraw(key)
        if self._bus.connected:
            # An answer of the bus says that it has taken what was sent before.
            with suppress(BusGone, CallRefused, StillWaiting):
                self._bus.call(bus_call("GetId"), SHORT_TIMEOUT_S)
        self._bus.close()
        self._loop_calls.close()

    # More than the port

    def settle(self) -> None:
        """Withdraw what an earlier run left and the first check did not show again.

        It runs by itself after the first check.
        """
        earlier, self._of_earlier_run = self._of_earlier_run, {}
        for number in earlier.values():
            self._close(number)
        if earlier:
            self._write_store()

    def describe(self) -> ServerReport:
        """Return the server's name and capabilities, asked for if unknown, within a few seconds."""
        if not self._ready():
            return ServerReport(found=False)
        try:
            return self._queries.report()
        except (BusGone, CallRefused, StillWaiting):
            return ServerReport(found=False)

    # Calls

    def _is_awaited(self, key: DoseKey) -> bool:
        now = self._monotonic()
        return any(
            late.key == key and not late.withdrawn and now - late.since < GIVEN_UP_AFTER
            for late in self._late_calls.values()
        )

    def _ready(self) -> bool:
        """Read what arrived, or connect; return whether there is a connection. Waits briefly."""
        if self._bus.connected:
            self._bus.poll()
        if not self._bus.connected:
            self._connect()
        return self._bus.connected

    def _connect(self) -> None:
        try:
            self._bus.connect(SHORT_TIMEOUT_S if self._slow else REPLY_TIMEOUT_S)
            for rule in (
                f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{NAME}'",
                f"type='signal',sender='{NAME}',interface='{NAME}'",
            ):
                self._bus.call(bus_call("AddMatch", "s", rule), REPLY_TIMEOUT_S)
            self._bus_id = str(self._bus.call(bus_call("GetId"), REPLY_TIMEOUT_S)[0])
            owner = self._bus.call(bus_call("GetNameOwner", "s", NAME), REPLY_TIMEOUT_S)
        except CallRefused:
            return  # nobody owns the name: no server runs yet
        except (BusGone, StillWaiting):
            self._slow = True
            self._bus.close()
            return
        self._slow = False
        self._server_came(str(owner[0]))
        self._loop_calls.post(self.settle)  # after the check that connected, or that it asked for

    def _notify(self, message: Message, server: ServerReport) -> Call:
        if server.drops_now():
            raise CallRefused(server.name)
        number = self._numbers.get(message.key)
        if number is None:
            number = self._of_earlier_run.get(self._store.digest(message.key), 0)
        if number and not server.quirks.in_place:
            self._close(number)
            self._numbers.pop(message.key, None)
            number = 0
        return notify_call(
            message,
            app_name=self._sender.app_name,
            scope=self._scope,
            replaces=number,
            capabilities=server.capabilities,
            quirks=server.quirks,
            hints=reminder_hints(self._sender.desktop_entry),
        )

    def _call(self, call: Call) -> Body:
        call = replace(call, may_start=self._may_start)
        try:
            answer = self._bus.call(call, SHORT_TIMEOUT_S if self._slow else REPLY_TIMEOUT_S)
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
                return  # and the server's notifications with it

    # Incoming messages

    def _handle(self, heard: BusMessage) -> None:
        if heard.reply_to is not None:
            self._handle_late_reply(heard, heard.reply_to)
        elif heard.member == "NameOwnerChanged" and heard.sender == "org.freedesktop.DBus":
            self._handle_owner_change(heard.body)
        elif heard.interface == NAME and heard.sender == self._server:
            self._handle_signal(heard.member, heard.body)

    def _handle_late_reply(self, heard: BusMessage, serial: int) -> None:
        if self._queries.owes(serial):
            self._queries.take_late(serial, heard)
        elif serial in self._late_calls:
            late = self._late_calls.pop(serial)
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

    def _handle_owner_change(self, body: tuple[object, ...]) -> None:
        owner = str(body[2]) if len(body) == 3 else ""
        if owner == self._server:
            return
        if owner and self._server:
            # The old server may go on showing them, and nobody would receive a press there.
            for number in self._numbers.values():
                self._close(number, self._server)
        self._forget_server()
        if owner:
            self._server_came(owner)
        else:
            self._server_changed()

    def _handle_signal(self, member: str, body: tuple[object, ...]) -> None:
        match member, body:
            case "ActivationToken", (int(number), str(token)) if self._key_of(number):
                self._loop_calls.post(partial(self.on_token, token))
            case "ActionInvoked", (int(number), str(action)):
                self._handle_press(number, action)
                self._loop_calls.post(partial(self.on_token, ""))
            case "NotificationClosed", (int(number), int(reason)):
                self._handle_closed(number, reason)

    def _handle_press(self, number: int, action: str) -> None:
        key = self._key_of(number)
        if action == DEFAULT and key is not None:
            self._loop_calls.post(partial(self._press, key, Button.OPEN))
            return
        read = read_button(action, self._scope)
        if read is None:
            return
        if key not in (None, read[0]) or not self._press_filter.is_meant(*read, action):
            # Whatever the server reported, the user wants something of this dose: open the app.
            self._loop_calls.post(partial(self._press, key or read[0], Button.OPEN))
            return
        # Close it now: if the answer cannot be stored, the next check shows it again.
        self._numbers.pop(read[0], None)
        self._close(number)
        self._write_store()
        self._loop_calls.post(partial(self._press, *read))

    def _handle_closed(self, number: int, reason: int) -> None:
        key = self._key_of(number)
        if key is None:
            return
        del self._numbers[key]
        self._write_store()
        if reason in (EXPIRED, DISMISSED):
            self._dismissed.add(key)

    # State

    def _server_came(self, owner: str) -> None:
        self._server = owner
        self.generation += 1
        self._of_earlier_run = self._store.read(self._server_name())
        self._server_changed()

    def _bus_lost(self) -> None:
        self._forget_server()
        self._server_changed()

    def _forget_server(self) -> None:
        """Forget a server that went, and what it showed."""
        self._server = ""
        self._queries.forget()
        self._slow = False
        self._numbers, self._dismissed, self._of_earlier_run = {}, set(), {}
        self._late_calls = {}

    def _server_changed(self) -> None:
        now = self._monotonic()
        is_full = len(self._changes) == CHANGES_PER_MINUTE
        if not is_full or now - self._changes[0] > 60:
            self._changes.append(now)
            self._loop_calls.post(self.on_server_change)

    def _note_shown(self, key: DoseKey, body: tuple[object, ...]) -> Delivery:
        if not (body and isinstance(body[0], int) and body[0] > 0):
            return Delivery.FAILED
        self._numbers[key] = body[0]
        self._press_filter.shown(key)
        self._of_earlier_run.pop(self._store.digest(key), None)
        self._dismissed.discard(key)
        self._write_store()
        return Delivery.DELIVERED

    def _key_of(self, number: int) -> DoseKey | None:
        return next((key for key, shown in self._numbers.items() if shown == number), None)

    def _server_name(self) -> str:
        return f"{self._bus_id}{self._server}"

    def _write_store(self) -> None:
        ours = {self._store.digest(key): number for key, number in self._numbers.items()}
        self._store.write(self._server_name(), {**self._of_earlier_run, **ours})
