"""Whether the desktop holds notifications back, as different desktops tell it."""

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from jeepney import Message, new_error, new_method_return

from ldn_desktop.reminders import do_not_disturb as dnd_module
from ldn_desktop.reminders.do_not_disturb import ask_server, do_not_disturb, hides_banners
from tests.support.fake_daemon import FakeDaemon, fake_daemon
from tests.support.notification_server import DesktopSession

Answer = Callable[[Message], bytes]
UNKNOWN = "org.freedesktop.DBus.Error.UnknownInterface"


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    with fake_daemon() as (made, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield made


def refuse(daemon: FakeDaemon) -> Answer:
    return lambda message: daemon.pack(new_error(message, UNKNOWN))


def tell(daemon: FakeDaemon, signature: str, value: object) -> Answer:
    return lambda message: daemon.pack(new_method_return(message, "v", ((signature, value),)))


@pytest.mark.parametrize("is_on", [True, False])
def test_a_server_without_dunsts_way_is_asked_as_kdes(daemon: FakeDaemon, is_on: bool) -> None:
    daemon.answers = [refuse(daemon), tell(daemon, "b", is_on)]
    daemon.start()
    assert do_not_disturb() is is_on
    assert daemon.seen[-1].body == ("org.freedesktop.Notifications", "Inhibited")


def test_a_server_that_knows_neither_cannot_be_known(daemon: FakeDaemon) -> None:
    daemon.answers = [refuse(daemon), refuse(daemon)]
    daemon.start()
    assert do_not_disturb() is None


@pytest.mark.parametrize(("signature", "value"), [("s", "yes"), ("u", 1)])
def test_an_answer_that_is_no_truth_value_is_none(
    daemon: FakeDaemon, signature: str, value: object
) -> None:
    daemon.answers = [tell(daemon, signature, value)]
    daemon.start()
    assert ask_server() is None


def test_a_server_that_does_not_answer_is_given_up(
    daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dnd_module, "REPLY_TIMEOUT_S", 0.2)
    daemon.answers = [None]
    daemon.start()
    begun = time.monotonic()
    assert ask_server() is None
    assert time.monotonic() - begun < 5


def test_without_a_bus_it_cannot_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no/such")
    assert ask_server() is None


@pytest.mark.parametrize(
    ("printed", "is_on"),
    [("true\n", False), ("false\n", True), ("", None), ("No such key\n", None)],
)
def test_gnomes_switch_is_read_from_its_settings(printed: str, is_on: bool | None) -> None:
    asked: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...]) -> str:
        asked.append(command)
        return printed

    assert hides_banners(run) is is_on
    assert asked == [("gsettings", "get", "org.gnome.desktop.notifications", "show-banners")]


def test_gnome_is_known_by_the_sessions_name_and_may_lack_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert do_not_disturb() is None


@pytest.mark.desktop
def test_a_real_server_that_is_paused_says_so(
    notification_server: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", notification_server.bus_address)
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)
    assert do_not_disturb() is False
    paused = ["dunstctl", "set-paused", "true"]
    subprocess.run(paused, env=notification_server.environment, check=True, timeout=20)
    assert do_not_disturb() is True
