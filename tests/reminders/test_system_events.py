"""What the system tells: heard where it tells, and nothing lost where it does not."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_signal
from pytestqt.qtbot import QtBot

from ldn_desktop.reminders.clock_set import ClockSetWatch
from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.qt_watch import QtWatcher
from ldn_desktop.reminders.system_bus import SystemBusWatch
from ldn_desktop.reminders.system_events import (
    SystemEventSources,
    event_source_for,
    no_event_source,
)
from ldn_desktop.reminders.zone_file import ZoneFileWatch
from tests.support.fake_daemon import FakeDaemon, fake_daemon

SLEEP = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
SET = DBusAddress("/org/freedesktop/timedate1", interface="org.freedesktop.DBus.Properties")

linux = pytest.mark.skipif(sys.platform != "linux", reason="of Linux's kernel")


@dataclass
class Told:
    """What was told, in order; `fails` lets each answer to it raise."""

    heard: list[str] = field(default_factory=list)
    fails: bool = False

    @property
    def news(self) -> SystemEvents:
        return SystemEvents(*(self._hear(word) for word in ("sleeps", "wakes", "is set")))

    def _hear(self, word: str) -> Callable[[], None]:
        def heard() -> None:
            self.heard.append(word)
            if self.fails:
                raise RuntimeError(word)

        return heard


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    """A system bus whose every word the test writes."""
    with fake_daemon() as (made, address):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield made


def turn_until(loop: PlainLoop, told: Told, count: int) -> None:
    for _ in range(100):
        if len(told.heard) >= count:
            return
        loop.turn(0.1)


def say_sleep(daemon: FakeDaemon, *begins: bool) -> None:
    assert daemon.talk is not None
    said = (new_signal(SLEEP, "PrepareForSleep", "b", (one,)) for one in begins)
    daemon.talk.sendall(b"".join(daemon.pack(message) for message in said))


def test_sleep_and_waking_are_heard_from_the_system_bus(
    loop: PlainLoop, told: Told, daemon: FakeDaemon
) -> None:
    daemon.start()
    watch = SystemBusWatch(loop, told.news)
    watch.listen()
    say_sleep(daemon, True, False)
    turn_until(loop, told, 2)
    watch.close()
    assert told.heard == ["sleeps", "wakes"]


def test_a_zone_set_is_heard_from_the_system_bus_and_another_service_is_not(
    loop: PlainLoop, told: Told, daemon: FakeDaemon
) -> None:
    daemon.start()
    watch = SystemBusWatch(loop, told.news)
    watch.listen()
    assert daemon.talk is not None
    for service in ("org.freedesktop.hostname1", "org.freedesktop.timedate1"):
        said = new_signal(SET, "PropertiesChanged", "sa{sv}as", (service, {}, []))
        daemon.talk.sendall(daemon.pack(said))
    turn_until(loop, told, 1)
    watch.close()
    assert told.heard == ["is set"]


def test_an_answer_that_fails_leaves_what_came_along_heard(
    loop: PlainLoop, told: Told, daemon: FakeDaemon
) -> None:
    daemon.start()
    told.fails = True
    watch = SystemBusWatch(loop, told.news)
    watch.listen()
    say_sleep(daemon, True, False)
    turn_until(loop, told, 2)
    watch.close()
    assert told.heard == ["sleeps", "wakes"]


def test_without_a_system_bus_nothing_happens_and_it_is_tried_ever_more_rarely(
    loop: PlainLoop, told: Told, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady = [0.0]
    watch = SystemBusWatch(loop, told.news, monotonic=lambda: steady[0])
    there = os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    tried = []
    for minute in range(180):
        steady[0] = minute * 60.0
        before = watch._not_before
        watch.listen()
        if watch._not_before != before:
            tried.append(minute)
    assert tried[:3] == [0, 2, 6]
    assert len(tried) < 12
    assert max(b - a for a, b in pairwise(tried)) <= 31
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", there)
    daemon.start()
    steady[0] += 1800
    watch.listen()
    say_sleep(daemon, False)
    turn_until(loop, told, 1)
    watch.close()
    assert told.heard == ["wakes"]


def test_a_system_bus_that_dies_changes_nothing(
    loop: PlainLoop, told: Told, daemon: FakeDaemon
) -> None:
    daemon.start()
    watch = SystemBusWatch(loop, told.news)
    watch.listen()
    daemon.hang_up()
    for _ in range(100):
        if not watch._bus.connected:
            break
        loop.turn(0.1)
    assert not watch._bus.connected
    watch.listen()
    watch.close()
    assert told.heard == []


@linux
def test_the_kernels_timer_is_armed_and_silent_while_nobody_sets_the_clock(
    loop: PlainLoop, told: Told
) -> None:
    watch = ClockSetWatch(loop, told.news)
    watch.listen()
    watch.listen()
    loop.turn(0)
    assert watch._timer is not None
    watch.close()
    watch.close()
    assert told.heard == []


@linux
def test_a_clock_that_was_set_is_heard_each_time(loop: PlainLoop, told: Told) -> None:
    def cancelled(_timer: int, _size: int) -> bytes:
        raise OSError(errno.ECANCELED, "the clock was set")

    watch = ClockSetWatch(loop, told.news, read=cancelled)
    watch.listen()
    watch._ready()
    watch._ready()
    assert watch._timer is not None
    watch.close()
    watch._ready()
    assert told.heard == ["is set", "is set"]


@linux
@pytest.mark.parametrize("broken", [OSError(errno.EIO, "broken"), None])
def test_a_timer_that_fires_or_breaks_is_let_go_of(
    loop: PlainLoop, told: Told, broken: OSError | None
) -> None:
    def read(_timer: int, _size: int) -> bytes:
        if broken is not None:
            raise broken
        return b"12345678"

    watch = ClockSetWatch(loop, told.news, read=read)
    watch.listen()
    watch._ready()
    watch.listen()
    assert watch._timer is None
    assert told.heard == []


@linux
@pytest.mark.parametrize("name", ["localtime", "timezone"])
def test_a_zone_that_was_set_by_its_file_is_heard_at_once(
    loop: PlainLoop, told: Told, tmp_path: Path, name: str
) -> None:
    watch = ZoneFileWatch(loop, told.news, tmp_path)
    watch.listen()
    (tmp_path / "passwd").write_text("")
    loop.turn(1)
    assert told.heard == []
    (tmp_path / "new").symlink_to("/usr/share/zoneinfo/Europe/Lisbon")
    (tmp_path / "new").replace(tmp_path / name)
    turn_until(loop, told, 1)
    watch.close()
    watch.close()
    assert set(told.heard) == {"is set"}


@linux
def test_a_folder_that_is_not_there_is_not_watched(
    loop: PlainLoop, told: Told, tmp_path: Path
) -> None:
    watch = ZoneFileWatch(loop, told.news, tmp_path / "none")
    watch.listen()
    watch.listen()
    assert watch._watch is None


@linux
def test_the_window_hears_the_same_in_its_own_loop(
    qtbot: QtBot, told: Told, tmp_path: Path
) -> None:
    watch = ZoneFileWatch(QtWatcher(), told.news, tmp_path)
    watch.listen()
    (tmp_path / "localtime").write_text("")
    qtbot.waitUntil(lambda: bool(told.heard))
    watch.close()


@linux
def test_what_one_watch_raises_keeps_none_of_the_others_from_hearing() -> None:
    done: list[str] = []

    class Broken:
        def listen(self) -> None:
            raise RuntimeError

        def close(self) -> None:
            raise RuntimeError

    class Sound:
        def listen(self) -> None:
            done.append("listens")

        def close(self) -> None:
            done.append("closed")

    watch = SystemEventSources((Broken(), Sound()))
    watch.listen()
    watch.close()
    assert done == ["listens", "closed"]


@linux
def test_this_system_has_its_watches(
    loop: PlainLoop, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    watch = event_source_for(loop, has_window=False)(told.news)
    watch.listen()
    watch.close()
    no_event_source(told.news).listen()
    assert told.heard == []
