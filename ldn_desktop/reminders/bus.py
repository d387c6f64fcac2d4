"""A D-Bus connection with time limits on calls, which also receives signals.

jeepney serialises and parses the messages. Its own blocking connection is not used: its first call
has no time limit, it drops a late reply, and a message that it read together with a reply is not
delivered until more data arrives.
"""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.services.ports import Watcher

if TYPE_CHECKING:
    from jeepney import Parser

SEND_SECONDS = 2.0
"""Seconds the bus may take to accept a message; it is local and needs almost none."""


class BusGone(Exception):  # noqa: N818 - reads as what it says
    """The bus does not exist, or the connection to it ended."""


class CallRefused(Exception):  # noqa: N818 - reads as what it says
    """The reply to the call is an error; `name` is the error's D-Bus name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class StillWaiting(Exception):  # noqa: N818 - reads as what it says
    """No reply came in time. It may come later, as a `BusMessage` with `reply_to` this serial."""

    def __init__(self, serial: int) -> None:
        super().__init__(serial)
        self.serial = serial


@dataclass(frozen=True)
class Call:
    """A method call. `signature` is the D-Bus signature of `body`.

    `may_start` lets the bus start the service if nobody owns the destination's name.
    """

    destination: str
    path: str
    interface: str
    method: str
    signature: str = ""
    body: tuple[object, ...] = ()
    may_start: bool = False


@dataclass(frozen=True)
class BusMessage:
    """A message from the bus: a signal (`member` given), or a reply (`reply_to` given)."""

    sender: str
    interface: str
    member: str
    body: tuple[object, ...]
    reply_to: int | None = None
    error: str | None = None


class Bus:
    """A connection to the session bus, or to the bus whose socket address `find` returns.

    `heard` is called with each signal and late reply, `lost` when the connection ended. Both may
    run within `call`, `tell` or `poll`, and must not use this object.
    """

    def __init__(
        self,
        watcher: Watcher,
        heard: Callable[[BusMessage], None],
        lost: Callable[[], None],
        find: Callable[[], str] | None = None,
    ) -> None:
        self._watcher = watcher
        self._find = find or session_bus
        self._heard = heard
        self._lost = lost
        self._socket: socket.socket | None = None
        self._parser: Parser | None = None
        self._serials = count(1)
        self._unanswered: set[int] = set()

    @property
    def connected(self) -> bool:
        """Whether there is a connection; its end may not be noticed yet."""
        return self._socket is not None

    def connect(self, timeout_s: float) -> None:
        """Connect within at most twice `timeout_s` seconds. Raises `BusGone`."""
        from jeepney import Parser
        from jeepney.io.blocking import prep_socket

        try:
            self._socket = prep_socket(self._find(), timeout=timeout_s)
        except (OSError, ValueError, RuntimeError) as error:
            raise BusGone from error
        self._parser = Parser()
        self._watcher.watch(self._socket.fileno(), self.poll)
        try:
            self.call(bus_call("Hello"), timeout_s)
        except (CallRefused, StillWaiting) as error:
            self.close()
            raise BusGone from error

    def call(self, call: Call, timeout_s: float) -> tuple[object, ...]:
        """Call, wait at most `timeout_s` seconds and return the reply's body.

        Raises `BusGone`, `CallRefused` or `StillWaiting`.
        """
        deadline = time.monotonic() + timeout_s
        serial = self._send(call, wants_reply=True)
        reply = None
        while reply is None:
            reply = self._deliver(serial)
            left = deadline - time.monotonic()
            if reply is None and (left <= 0 or not self._read(left)):
                raise StillWaiting(serial)
        if reply.error is not None:
            raise CallRefused(reply.error)
        return reply.body

    def tell(self, call: Call) -> None:
        """Send a call that wants no reply. Raises `BusGone`."""
        self._send(call, wants_reply=False)

    def poll(self) -> None:
        """Deliver the messages that have arrived, without waiting."""
        try:
            while self._socket is not None and self._read(0):
                self._deliver()
        except BusGone:
            return

    def close(self) -> None:
        """Close the connection; `lost` is not called."""
        self._unanswered.clear()
        if self._socket is not None:
            self._watcher.unwatch(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def _send(self, call: Call, *, wants_reply: bool) -> int:
        data, serial = self._packed(call, wants_reply=wants_reply)
        if self._socket is None:
            raise BusGone
        try:
            self._socket.settimeout(SEND_SECONDS)
            self._socket.sendall(data)
        except OSError as error:
            self._drop()
            raise BusGone from error
        if wants_reply:
            self._unanswered.add(serial)
        return serial

    def _packed(self, call: Call, *, wants_reply: bool) -> tuple[bytes, int]:
        from jeepney import DBusAddress, MessageFlag, new_method_call

        address = DBusAddress(call.path, call.destination, call.interface)
        message = new_method_call(address, call.method, call.signature or None, call.body)
        if not call.may_start:
            message.header.flags |= MessageFlag.no_auto_start
        if not wants_reply:
            message.header.flags |= MessageFlag.no_reply_expected
        serial = next(self._serials)
        data: bytes = message.serialise(serial=serial)
        return data, serial

    def _read(self, seconds: float) -> bool:
        """Read for at most so many seconds; return whether data came. Raises `BusGone`."""
        if self._socket is None or self._parser is None:
            raise BusGone
        try:
            self._socket.settimeout(seconds)
            data = self._socket.recv(65536)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:
            data = b""
        if not data:
            self._drop()
            raise BusGone
        self._parser.add_data(data)
        return True

    def _deliver(self, serial: int | None = None) -> BusMessage | None:
        """Deliver every message read so far; return the reply to `serial` instead, if it came."""
        reply = None
        while self._parser is not None and (message := self._parser.get_next_message()) is not None:
            heard = bus_message(message)
            if not self._is_first_reply(heard):
                continue
            if serial is not None and heard.reply_to == serial:
                reply = heard
            else:
                self._heard(heard)
        return reply

    def _is_first_reply(self, heard: BusMessage) -> bool:
        """Return False for a second reply: mako 1.7 sends an error after its reply."""
        if heard.reply_to is None:
            return True
        if heard.reply_to not in self._unanswered:
            return False
        self._unanswered.remove(heard.reply_to)
        return True

    def _drop(self) -> None:
        self.close()
        self._lost()


def session_bus() -> str:
    """Return the address of the session bus's socket. Raises `ValueError` or `RuntimeError`."""
    from jeepney.bus import get_connectable_addresses

    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if address:
        found: str = next(get_connectable_addresses(address))
        return found
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not runtime:
        raise ValueError("no session bus")
    return str(Path(runtime) / "bus")


def system_bus() -> str:
    """Return the address of the system bus's socket. Raises `ValueError` or `RuntimeError`."""
    from jeepney.bus import get_connectable_addresses

    usual = "unix:path=/var/run/dbus/system_bus_socket"
    address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or usual
    found: str = next(get_connectable_addresses(address))
    return found


def bus_call(method: str, signature: str = "", *body: object) -> Call:
    """Return a call to the bus daemon itself."""
    bus = "org.freedesktop.DBus"
    return Call(bus, "/org/freedesktop/DBus", bus, method, signature, body)


def bus_message(message: object) -> BusMessage:
    """Convert a jeepney message."""
    from jeepney import HeaderFields, Message, MessageType

    assert isinstance(message, Message)  # noqa: S101 - the parser makes nothing else
    fields = message.header.fields
    heard = BusMessage(
        sender=str(fields.get(HeaderFields.sender, "")),
        interface=str(fields.get(HeaderFields.interface, "")),
        member=str(fields.get(HeaderFields.member, "")),
        body=tuple(message.body),
        reply_to=fields.get(HeaderFields.reply_serial),
    )
    if message.header.message_type is MessageType.error:
        return replace(heard, error=str(fields.get(HeaderFields.error_name, "")))
    return heard
