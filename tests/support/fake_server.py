"""A notification server that misbehaves: a peer on the session bus, in a thread of this process."""

import threading
import time
from collections.abc import Callable

from jeepney import HeaderFields, Message, new_error, new_method_return

from tests.support.bus_peer import Peer

OnNotify = Callable[["FakeServer", Message], None]

TO_READ = 1.0
"""Seconds that a person needs at least, before a button is pressed."""


class FakeServer(Peer):
    """Owns the name of the server; does with each Notify what it was made for.

    `showing` holds what is on its screen: the number and the actions of each notification. `name`
    and `version` are what it says of itself.
    """

    name, version = "fake", "1"

    def __init__(self, address: str, on_notify: OnNotify) -> None:
        self._shown_at = 0.0
        self.showing: dict[int, list[str]] = {}
        self.asked = 0
        self._numbers = 0
        self._on_notify = on_notify
        super().__init__(address, "org.freedesktop.Notifications", "/org/freedesktop/Notifications")

    def show(self, message: Message) -> None:
        """Show it, in place of what it replaces, and answer."""
        replaces = int(message.body[1])
        if replaces not in self.showing:
            self._numbers += 1
        number = replaces if replaces in self.showing else self._numbers
        self.put(number, list(message.body[5]), is_new=replaces != number)
        self._shown_at = time.monotonic()
        self.reply(new_method_return(message, "u", (number,)))

    def put(self, number: int, actions: list[str], *, is_new: bool) -> None:
        """Put a notification on the screen, or what replaces one in its place."""
        self.showing[number] = actions

    def press(self, label: str) -> None:
        """Read the only notification there is, and press the button with this label."""
        while (left := self._shown_at + TO_READ - time.monotonic()) > 0:
            time.sleep(left)
        ((number, actions),) = self.showing.items()
        self.tell("ActionInvoked", "us", number, self.fires(actions, label))

    def fires(self, actions: list[str], label: str) -> str:
        """Return the name of the action that this label fires."""
        return actions[actions.index(label) - 1]

    def tells_capabilities(self, message: Message) -> None:
        """Answer what it can do."""
        self.reply(new_method_return(message, "as", (["actions", "body"],)))

    def called(self, message: Message) -> None:
        match message.header.fields.get(HeaderFields.member):
            case "GetCapabilities":
                self.tells_capabilities(message)
            case "GetServerInformation":
                self.reply(
                    new_method_return(message, "ssss", (self.name, "us", self.version, "1.2"))
                )
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
