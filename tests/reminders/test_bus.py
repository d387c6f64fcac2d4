"""The connection to the session bus: bounded, and deaf to nothing."""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    Parser,
    new_error,
    new_method_return,
    new_signal,
)

from ldn_desktop.reminders.bus import Bus, BusGone, CallRefused, Heard, StillWaiting, bus_call
from ldn_desktop.reminders.plain_loop import PlainLoop

SIGNAL = DBusAddress("/x", interface="org.example.X")


class FakeDaemon:
    """A bus whose every answer the test writes, as bytes on a real socket."""

    def __init__(self, path: Path) -> None:
        self.answers: list[Callable[[Message], bytes] | None] = []
        self.serial = 0
        self.seen: list[Message] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self.talk: socket.socket | None = None
        self.says_hello = True

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self.talk is not None:
            self.hang_up()
        if self._thread.ident is not None:
            self._thread.join(5)
        if self.talk is not None:
            self.talk.close()

    def hang_up(self) -> None:
        assert self.talk is not None
        try:
            self.talk.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def pack(self, message: Message) -> bytes:
        self.serial += 1
        data: bytes = message.serialise(serial=self.serial)
        return data

    def _serve(self) -> None:
        try:
            self.talk, _ = self._listener.accept()
            self._answer_all(self.talk, self._log_in(self.talk))
        except OSError:
            return

    def _log_in(self, talk: socket.socket) -> bytes:
        """Return what arrived along with the end of the login: the first call may be in it."""
        data = b""
        while b"BEGIN\r\n" not in data:
            piece = talk.recv(1000)
            if not piece:
                return b""
            data += piece
            if piece.endswith(b"\r\n") and b"AUTH" in piece:
                talk.sendall(b"OK 1234deadbeef\r\n")
        return data.partition(b"BEGIN\r\n")[2]

    def _answer_all(self, talk: socket.socket, data: bytes) -> None:
        parser = Parser()
        while data or (data := talk.recv(4096)):
            parser.add_data(data)
            data = b""
            while (message := parser.get_next_message()) is not None:
                self._answer(talk, message)

    def _answer(self, talk: socket.socket, message: Message) -> None:
        self.seen.append(message)
        if message.header.fields[HeaderFields.member] == "Hello":
            if self.says_hello:
                talk.sendall(self.pack(new_method_return(message, "s", (":1.1",))))
            return
        answer = self.answers.pop(0)
        if answer is not None:
            talk.sendall(answer(message))


class Desk:
    """A connection, and what it heard."""

    def __init__(self, loop: PlainLoop) -> None:
        self.heard: list[Heard] = []
        self.lost: list[str] = []
        self.bus = Bus(loop, self.heard.append, lambda: self.lost.append("lost"))


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        path = Path(folder) / "bus"
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        made = FakeDaemon(path)
        yield made
        made.close()


@pytest.fixture
def desk(loop: PlainLoop) -> Iterator[Desk]:
    made = Desk(loop)
    yield made
    made.bus.close()


def test_a_signal_that_comes_with_a_reply_is_heard_at_once(daemon: FakeDaemon, desk: Desk) -> None:
    def both(message: Message) -> bytes:
        reply = daemon.pack(new_method_return(message, "s", ("id",)))
        return (
            daemon.pack(new_signal(SIGNAL, "Before"))
            + reply
            + daemon.pack(new_signal(SIGNAL, "After"))
        )

    daemon.answers = [both]
    daemon.start()
    desk.bus.connect(20)
    assert desk.bus.call(bus_call("GetId"), 20) == ("id",)
    assert [heard.member for heard in desk.heard] == ["Before", "After"]


def test_a_late_reply_is_heard_as_one(daemon: FakeDaemon, desk: Desk, loop: PlainLoop) -> None:
    daemon.answers = [None]
    daemon.start()
    desk.bus.connect(20)
    begun = time.monotonic()
    with pytest.raises(StillWaiting) as waiting:
        desk.bus.call(bus_call("GetId"), 0.1)
    assert time.monotonic() - begun < 1
    assert daemon.talk is not None
    daemon.talk.sendall(daemon.pack(new_method_return(daemon.seen[-1], "s", ("id",))))
    while not desk.heard:
        loop.turn(1)
    assert desk.heard[0].reply_to == waiting.value.serial
    assert desk.heard[0].body == ("id",)


def test_an_error_is_told_by_its_name(daemon: FakeDaemon, desk: Desk) -> None:
    daemon.answers = [lambda message: daemon.pack(new_error(message, "org.example.No"))]
    daemon.start()
    desk.bus.connect(20)
    with pytest.raises(CallRefused) as refused:
        desk.bus.call(bus_call("GetId"), 20)
    assert refused.value.name == "org.example.No"


def test_a_bus_that_hangs_up_is_noticed_by_the_loop(
    daemon: FakeDaemon, desk: Desk, loop: PlainLoop
) -> None:
    daemon.start()
    desk.bus.connect(20)
    daemon.hang_up()
    while not desk.lost:
        loop.turn(1)
    assert not desk.bus.connected
    with pytest.raises(BusGone):
        desk.bus.tell(bus_call("GetId"))
    assert desk.lost == ["lost"]


def test_a_bus_that_takes_the_connection_and_says_nothing_is_given_up(
    daemon: FakeDaemon, desk: Desk
) -> None:
    begun = time.monotonic()
    with pytest.raises(BusGone):
        desk.bus.connect(0.1)
    assert time.monotonic() - begun < 1


def test_a_bus_that_logs_in_but_does_not_greet_is_given_up(daemon: FakeDaemon, desk: Desk) -> None:
    daemon.says_hello = False
    daemon.start()
    begun = time.monotonic()
    with pytest.raises(BusGone):
        desk.bus.connect(0.1)
    assert time.monotonic() - begun < 1
    assert not desk.bus.connected


@pytest.mark.parametrize("address", ["", "rubbish", "tcp:host=x,port=1", "unix:path=/no/such"])
def test_no_bus_is_said_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(BusGone):
        desk.bus.connect(0.5)


def test_without_the_variable_the_users_bus_is_at_its_usual_place(
    daemon: FakeDaemon, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = daemon._listener.getsockname()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(Path(address).parent))
    daemon.start()
    desk.bus.connect(20)
    assert desk.bus.connected
