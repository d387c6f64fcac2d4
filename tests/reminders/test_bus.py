"""The connection to the session bus: bounded, and deaf to nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import (
    DBusAddress,
    Message,
    new_error,
    new_method_return,
    new_signal,
)

from ldn_desktop.reminders.bus import Bus, BusGone, BusMessage, CallRefused, StillWaiting, bus_call
from ldn_desktop.reminders.plain_loop import PlainLoop
from tests.support.fake_daemon import FakeDaemon, fake_daemon

SIGNAL = DBusAddress("/x", interface="org.example.X")


class Desk:
    """A connection, and what it heard."""

    def __init__(self, loop: PlainLoop) -> None:
        self.heard: list[BusMessage] = []
        self.lost: list[str] = []
        self.bus = Bus(loop, self.heard.append, lambda: self.lost.append("lost"))


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    with fake_daemon() as (made, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield made


@pytest.fixture
def controller(loop: PlainLoop) -> Iterator[Desk]:
    made = Desk(loop)
    yield made
    made.bus.close()


def test_a_signal_that_comes_with_a_reply_is_heard_at_once(
    daemon: FakeDaemon, controller: Desk
) -> None:
    def both(message: Message) -> bytes:
        reply = daemon.pack(new_method_return(message, "s", ("id",)))
        return (
            daemon.pack(new_signal(SIGNAL, "Before"))
            + reply
            + daemon.pack(new_signal(SIGNAL, "After"))
        )

    daemon.answers = [both]
    daemon.start()
    controller.bus.connect(20)
    assert controller.bus.call(bus_call("GetId"), 20) == ("id",)
    assert [heard.member for heard in controller.heard] == ["Before", "After"]


def test_a_late_reply_is_heard_as_one(
    daemon: FakeDaemon, controller: Desk, loop: PlainLoop
) -> None:
    daemon.answers = [None]
    daemon.start()
    controller.bus.connect(20)
    begun = time.monotonic()
    with pytest.raises(StillWaiting) as waiting:
        controller.bus.call(bus_call("GetId"), 0.1)
    assert time.monotonic() - begun < 1
    assert daemon.talk is not None
    daemon.talk.sendall(daemon.pack(new_method_return(daemon.seen[-1], "s", ("id",))))
    while not controller.heard:
        loop.turn(1)
    assert controller.heard[0].reply_to == waiting.value.serial
    assert controller.heard[0].body == ("id",)


def both_replies(daemon: FakeDaemon, message: Message) -> tuple[bytes, bytes]:
    """Answer as mako 1.7 does: the reply, then an error with the same serial."""
    reply = daemon.pack(new_method_return(message, "s", ("id",)))
    return reply, daemon.pack(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


def test_of_two_replies_to_one_call_the_first_counts(daemon: FakeDaemon, controller: Desk) -> None:
    daemon.answers = [
        lambda message: b"".join(both_replies(daemon, message)),
        lambda message: daemon.pack(new_method_return(message, "s", ("next",))),
    ]
    daemon.start()
    controller.bus.connect(20)
    assert controller.bus.call(bus_call("GetId"), 20) == ("id",)
    assert controller.bus.call(bus_call("GetId"), 20) == ("next",)
    assert controller.heard == []


def test_of_two_late_replies_to_one_call_the_first_is_heard(
    daemon: FakeDaemon, controller: Desk, loop: PlainLoop
) -> None:
    daemon.answers = [None]
    daemon.start()
    controller.bus.connect(20)
    with pytest.raises(StillWaiting) as waiting:
        controller.bus.call(bus_call("GetId"), 0.1)
    assert daemon.talk is not None
    for reply in both_replies(daemon, daemon.seen[-1]):
        daemon.talk.sendall(reply)
    daemon.talk.sendall(daemon.pack(new_signal(SIGNAL, "After")))
    while not any(heard.member == "After" for heard in controller.heard):
        loop.turn(1)
    replies = [heard for heard in controller.heard if heard.reply_to is not None]
    assert [(heard.reply_to, heard.error) for heard in replies] == [(waiting.value.serial, None)]


def test_an_error_is_told_by_its_name(daemon: FakeDaemon, controller: Desk) -> None:
    daemon.answers = [lambda message: daemon.pack(new_error(message, "org.example.No"))]
    daemon.start()
    controller.bus.connect(20)
    with pytest.raises(CallRefused) as refused:
        controller.bus.call(bus_call("GetId"), 20)
    assert refused.value.name == "org.example.No"


def test_a_bus_that_hangs_up_is_noticed_by_the_loop(
    daemon: FakeDaemon, controller: Desk, loop: PlainLoop
) -> None:
    daemon.start()
    controller.bus.connect(20)
    daemon.hang_up()
    while not controller.lost:
        loop.turn(1)
    assert not controller.bus.connected
    with pytest.raises(BusGone):
        controller.bus.tell(bus_call("GetId"))
    assert controller.lost == ["lost"]


def test_a_bus_that_takes_the_connection_and_says_nothing_is_given_up(
    daemon: FakeDaemon, controller: Desk
) -> None:
    begun = time.monotonic()
    with pytest.raises(BusGone):
        controller.bus.connect(0.1)
    assert time.monotonic() - begun < 1


def test_a_bus_that_logs_in_but_does_not_greet_is_given_up(
    daemon: FakeDaemon, controller: Desk
) -> None:
    daemon.says_hello = False
    daemon.start()
    begun = time.monotonic()
    with pytest.raises(BusGone):
        controller.bus.connect(0.1)
    assert time.monotonic() - begun < 1
    assert not controller.bus.connected


@pytest.mark.parametrize("address", ["", "rubbish", "tcp:host=x,port=1", "unix:path=/no/such"])
def test_no_bus_is_said_so(
    controller: Desk, monkeypatch: pytest.MonkeyPatch, address: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(BusGone):
        controller.bus.connect(0.5)


def test_without_the_variable_the_users_bus_is_at_its_usual_place(
    daemon: FakeDaemon, controller: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = daemon._listener.getsockname()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(Path(address).parent))
    daemon.start()
    controller.bus.connect(20)
    assert controller.bus.connected
