"""A notification server that misbehaves: a peer on the session bus, in a thread of this process."""

import threading
from collections.abc import Callable

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
REPLACE_AND_LET_REPLACE = 1 | 2
OURS = DBusAddress(PATH, NAME, NAME)
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")

OnNotify = Callable[["FakeServer", Message], None]


class FakeServer:
    """Owns the name of the server; does with each Notify what it was made for.

    `showing` holds what is on its screen: the number and the actions of each notification.
    """

    def __init__(self, address: str, on_notify: OnNotify) -> None:
        self.showing: dict[int, list[str]] = {}
        self.asked = 0
        self._numbers = 0
        self._on_notify = on_notify
        self._ends = threading.Event()
        self._connection: DBusConnection = open_dbus_connection(address)
        own = new_method_call(BUS, "RequestName", "su", (NAME, REPLACE_AND_LET_REPLACE))
        self._connection.send_and_get_reply(own, timeout=10)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def show(self, message: Message) -> None:
        """Show it, in place of what it replaces, and answer."""
        replaces = int(message.body[1])
        if replaces not in self.showing:
            self._numbers += 1
        number = replaces if replaces in self.showing else self._numbers
        self.showing[number] = list(message.body[5])
        self.reply(new_method_return(message, "u", (number,)))

    def reply(self, message: Message) -> None:
        """Send an answer, or nothing where the connection is gone."""
        try:
            self._connection.send(message)
        except OSError:
            return

    def tell(self, member: str, signature: str, *body: object) -> None:
        """Tell everybody on the bus."""
        self.reply(new_signal(OURS, member, signature, body))

    def press(self, label: str) -> None:
        """Press the button with this label on the only notification there is."""
        ((number, actions),) = self.showing.items()
        self.tell("ActionInvoked", "us", number, actions[actions.index(label) - 1])

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
                self._called(message)

    def _called(self, message: Message) -> None:
        match message.header.fields.get(HeaderFields.member):
            case "GetCapabilities":
                self.reply(new_method_return(message, "as", (["actions", "body"],)))
            case "GetServerInformation":
                self.reply(new_method_return(message, "ssss", ("fake", "us", "1", "1.2")))
            case "CloseNotification":
                self.showing.pop(int(message.body[0]), None)
                self.reply(new_method_return(message))
            case "Notify":
                self.asked += 1
                self._on_notify(self, message)


def shows(server: FakeServer, message: Message) -> None:
    """Behave as a server does."""
    server.show(message)


def refuses(server: FakeServer, message: Message) -> None:
    """Say that it can't be shown."""
    server.reply(new_error(message, "org.freedesktop.Notifications.Error.ExcessNotifications"))


def never_answers(_server: FakeServer, _message: Message) -> None:
    """Take the call, and say nothing."""


def answers_late(server: FakeServer, message: Message) -> None:
    """Show it, and say so after five seconds."""
    timer = threading.Timer(5.0, server.show, (message,))
    timer.daemon = True
    timer.start()


def dies(server: FakeServer, _message: Message) -> None:
    """Leave the bus in the midst of the call."""
    server.close()


def talks_nonsense(server: FakeServer, message: Message) -> None:
    """Answer with what no server may answer, each time with something else."""
    answers: list[tuple[str, tuple[object, ...]]] = [
        ("u", (0,)),
        ("s", ("\N{SNOWMAN}" * 1000,)),
        ("", ()),
        ("as", ([],)),
        ("i", (-1,)),
    ]
    form, body = answers[server.asked % len(answers)]
    server.reply(new_method_return(message, form or None, body))
