"""Whether the desktop holds notifications back, as different desktops tell it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import Message, new_error, new_method_return

from ldn_desktop.reminders import do_not_disturb as dnd_module
from ldn_desktop.reminders.do_not_disturb import do_not_disturb, is_switched_on
from ldn_desktop.reminders.known_servers import KNOWN_SERVERS, KnownServer, WhileQuiet
from ldn_desktop.services.doctor import DoNotDisturb
from ldn_desktop.services.ports import Delivery
from tests.reminders.conftest import a_message
from tests.support.fake_bus import Desk
from tests.support.fake_daemon import FakeDaemon, fake_daemon
from tests.support.notification_server import DesktopSession
from tests.support.server_models import Lxqt, Mate, Model
from tests.support.wired_controller import WiredDesk

Answer = Callable[[Message], bytes]
UNKNOWN = "org.freedesktop.DBus.Error.UnknownInterface"


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    with fake_daemon() as (made, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield made


def refuse(daemon: FakeDaemon) -> Answer:
    return lambda message: daemon.pack(new_error(message, UNKNOWN))


def tell(daemon: FakeDaemon, signature: str, value: object) -> Answer:
    return lambda message: daemon.pack(new_method_return(message, "v", ((signature, value),)))


def named(daemon: FakeDaemon, name: str) -> Answer:
    return lambda message: daemon.pack(new_method_return(message, "ssss", (name, "us", "1", "1.2")))


@pytest.mark.parametrize(
    ("name", "is_on", "state"),
    [
        ("somebody", True, DoNotDisturb.HELD),
        ("somebody", False, DoNotDisturb.OFF),
        ("Plasma", True, DoNotDisturb.SHOWN),
    ],
)
def test_a_server_without_dunsts_way_is_asked_as_kdes(
    daemon: FakeDaemon, name: str, is_on: bool, state: DoNotDisturb
) -> None:
    daemon.answers = [named(daemon, name), refuse(daemon), tell(daemon, "b", is_on)]
    daemon.start()
    assert do_not_disturb() is state
    assert daemon.seen[-1].body == ("org.freedesktop.Notifications", "Inhibited")


def test_a_server_that_knows_neither_cannot_be_known(daemon: FakeDaemon) -> None:
    daemon.answers = [named(daemon, "somebody"), refuse(daemon), refuse(daemon)]
    daemon.start()
    assert do_not_disturb() is None


@pytest.mark.parametrize(("signature", "value"), [("s", "yes"), ("u", 1)])
def test_an_answer_that_is_no_truth_value_is_none(
    daemon: FakeDaemon, signature: str, value: object
) -> None:
    daemon.answers = [named(daemon, "somebody"), tell(daemon, signature, value)]
    daemon.start()
    assert do_not_disturb() is None


def test_a_server_that_does_not_answer_is_given_up(
    daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dnd_module, "REPLY_TIMEOUT_S", 0.2)
    daemon.answers = [None]
    daemon.start()
    begun = time.monotonic()
    assert do_not_disturb() is None
    assert time.monotonic() - begun < 5


def test_without_a_bus_it_cannot_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/no/such")
    assert do_not_disturb() is None


NO_SUCH = 'Property "/do-not-disturb" does not exist on channel "xfce4-notifyd".'
GNOME = ("gsettings", "get", "org.gnome.desktop.notifications", "show-banners")
CINNAMON = ("gsettings", "get", "org.cinnamon.desktop.notifications", "display-notifications")
MATE = ("gsettings", "get", "org.mate.NotificationDaemon", "do-not-disturb")
XFCE = ("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb")
SWAYNC = ("swaync-client", "--get-dnd")


@pytest.mark.parametrize(
    ("server", "command", "printed", "is_on"),
    [
        ("gnome-shell", GNOME, "true", False),
        ("gnome-shell", GNOME, "false", True),
        ("gnome-shell", GNOME, "", None),
        ("gnome-shell", GNOME, "No such key", None),
        ("cinnamon", CINNAMON, "true", False),
        ("cinnamon", CINNAMON, "false", True),
        ("Notification Daemon", MATE, "false", False),
        ("Notification Daemon", MATE, "true", True),
        ("Notification Daemon", MATE, "No such schema “org.mate.NotificationDaemon”", None),
        ("Xfce Notify Daemon", XFCE, "true", True),
        ("Xfce Notify Daemon", XFCE, "false", False),
        ("Xfce Notify Daemon", XFCE, NO_SUCH, False),
        ("Xfce Notify Daemon", XFCE, "", None),
        ("SwayNotificationCenter", SWAYNC, "true", True),
    ],
)
def test_each_desktops_switch_is_read_where_it_keeps_it(
    server: str, command: tuple[str, ...], printed: str, is_on: bool | None
) -> None:
    asked: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...]) -> str:
        asked.append(command)
        return f"{printed}\n"

    assert is_switched_on(server, run) is is_on
    assert asked == [command]


@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        (None, False),
        (b"[General]\nplacement=top-left\n", False),
        (b"[General]\ndoNotDisturb=true\n", True),
        (b"[General]\ndoNotDisturb=false\n", False),
        (b"\xff", None),
    ],
)
def test_lxqts_switch_is_read_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes | None, is_on: bool | None
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if text is not None:
        (tmp_path / "lxqt").mkdir()
        (tmp_path / "lxqt" / "notifications.conf").write_bytes(text)
    assert is_switched_on("lxqt-notificationd") is is_on


def test_a_desktop_whose_program_is_missing_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert is_switched_on("gnome-shell") is None


@pytest.mark.desktop
@pytest.mark.parametrize(
    ("model", "state"), [(Mate, DoNotDisturb.DROPPED), (Lxqt, DoNotDisturb.HELD)]
)
def test_what_becomes_of_reminders_is_told_by_the_server_that_runs(
    wired: WiredDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    model: type[Model],
    state: DoNotDisturb,
) -> None:
    wired.serve(model)
    switch(tmp_path, monkeypatch, "true")
    (tmp_path / "lxqt").mkdir()
    (tmp_path / "lxqt" / "notifications.conf").write_text("[General]\ndoNotDisturb=true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert do_not_disturb() is state


def switch(folder: Path, monkeypatch: pytest.MonkeyPatch, printed: str) -> None:
    """Let gsettings print this."""
    program = folder / "gsettings"
    program.write_text(f"#!/bin/sh\necho {printed}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.desktop
def test_what_would_be_dropped_is_not_delivered_and_comes_when_the_quiet_ends(
    wired: WiredDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, notifier = wired.serve(Mate), wired.notifier()
    switch(tmp_path, monkeypatch, "true")
    server.is_quiet = True
    assert notifier.show(a_message()) is Delivery.FAILED
    assert not notifier.shown()
    switch(tmp_path, monkeypatch, "false")
    server.is_quiet = False
    assert notifier.show(a_message()) is Delivery.DELIVERED
    assert len(server.showing) == 1


@pytest.mark.parametrize("server", KNOWN_SERVERS, ids=lambda server: server.name)
def test_only_a_server_that_drops_is_asked_for_its_switch_before_each_reminder(
    controller: Desk, monkeypatch: pytest.MonkeyPatch, server: KnownServer
) -> None:
    asked: list[str] = []

    def is_off(name: str) -> bool:
        asked.append(name)
        return False

    monkeypatch.setattr(dnd_module, "is_switched_on", is_off)
    controller.bus.name = server.name
    assert controller.notifier.show(a_message()) is Delivery.DELIVERED
    drops = server.quirks.quiet is WhileQuiet.DROPPED
    assert asked == ([server.name] if drops else [])


@pytest.mark.desktop
def test_a_real_server_that_is_paused_says_so(
    notification_server: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", notification_server.bus_address)
    assert do_not_disturb() is DoNotDisturb.OFF
    paused = ["dunstctl", "set-paused", "true"]
    subprocess.run(paused, env=notification_server.environment, check=True, timeout=20)
    assert do_not_disturb() is DoNotDisturb.HELD
