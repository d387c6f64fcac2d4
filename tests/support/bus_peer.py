"""A peer on a session bus that owns a name, in a thread of this process."""

import threading

from jeepney import DBusAddress, Message, MessageType, new_method_call, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

REPLACE_AND_LET_REPLACE = 1 | 2
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


class Peer:
    """Owns `name`; `path` is its one object, whose interface has the same name."""

    def __init__(self, address: str, name: str, path: str) -> None:
        self._ours = DBusAddress(path, name, name)
        self._ends = threading.Event()
        self._connection: DBusConnection = open_dbus_connection(address)
        own = new_method_call(BUS, "RequestName", "su", (name, REPLACE_AND_LET_REPLACE))
        self._connection.send_and_get_reply(own, timeout=10)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def called(self, message: Message) -> None:
        """Do what a call asks for."""
        raise NotImplementedError

    def reply(self, message: Message) -> None:
        """Send an answer, or nothing where the connection is gone."""
        try:
            self._connection.send(message)
        except OSError:
            return

    def tell(self, member: str, signature: str, *body: object) -> None:
        """Tell everybody on the bus."""
        self.reply(new_signal(self._ours, member, signature, body))

    def close(self) -> None:
        """Leave the bus."""
        self._ends.set()
        if self._thread is not threading.current_thread():
            self._thread.join(10)
        self._connection.close()

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            except (OSError, EOFError):
                return  # the bus ended
            if message.header.message_type is MessageType.method_call:
                self.called(message)
