"""Hears what is asked of a notification server on a session bus, and when it said it was done."""

import threading
import time
from dataclasses import dataclass

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.Notifications"
RULES = [
    f"type='method_call',interface='{NAME}',member='Notify'",
    "type='method_return'",
    "type='error'",
]


@dataclass(frozen=True)
class Shown:
    """A notification that the server says is on the screen, at which real time (s since 1970)."""

    title: str
    number: int
    replaced: int
    at: float


class BusEar:
    """Listens on a bus, in a thread of its own, until closed."""

    def __init__(self, address: str) -> None:
        self.shown: list[Shown] = []
        self._asked: dict[tuple[str, int], Message] = {}
        self._connection: DBusConnection = open_dbus_connection(address)
        monitoring = DBusAddress(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring"
        )
        become = new_method_call(monitoring, "BecomeMonitor", "asu", (RULES, 0))
        self._connection.send_and_get_reply(become, timeout=10)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._ends.set()
        self._thread.join(10)
        self._connection.close()

    def _listen(self) -> None:
        while not self._ends.is_set():
            try:
                message = self._connection.receive(timeout=0.2)
            except TimeoutError:
                continue
            except (OSError, EOFError):
                return  # the bus ended
            self._hear(message, time.time())

    def _hear(self, message: Message, now: float) -> None:
        fields = message.header.fields
        if message.header.message_type is MessageType.method_call:
            if fields.get(HeaderFields.member) == "Notify":
                self._asked[str(fields[HeaderFields.sender]), message.header.serial] = message
            return
        asked_by = str(fields.get(HeaderFields.destination))
        asked = self._asked.pop((asked_by, fields.get(HeaderFields.reply_serial, 0)), None)
        if asked is not None and message.header.message_type is MessageType.method_return:
            self.shown.append(Shown(asked.body[3], message.body[0], asked.body[1], now))
