"""The window's and the terminal's loop: timers and sockets."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.reminders.loop_call_queue import LoopCallQueue
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.qt_timer import QtTimer
from ldn_desktop.reminders.qt_watch import QtWatcher
from ldn_desktop.reminders.wakeup_scheduler import WakeupScheduler
from tests.support.by_hand import WallClock


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    os.close(reader)
    os.close(writer)


def test_qts_timer_fires_once_and_never_early(qtbot: QtBot) -> None:
    fired: list[float] = []
    timer = QtTimer(lambda: fired.append(time.monotonic()))
    begun = time.monotonic()
    timer.start(0.0501)
    qtbot.waitUntil(lambda: bool(fired))
    assert fired[0] - begun >= 0.0501
    qtbot.wait(60)
    assert len(fired) == 1


def test_qts_timer_started_again_fires_only_for_the_last(qtbot: QtBot) -> None:
    fired: list[int] = []
    timer = QtTimer(lambda: fired.append(1))
    for _ in range(200):
        timer.start(0.01)
    qtbot.waitUntil(lambda: bool(fired))
    qtbot.wait(30)
    assert fired == [1]


def test_qts_timer_does_not_fire_after_stop(qtbot: QtBot) -> None:
    fired: list[int] = []
    timer = QtTimer(lambda: fired.append(1))
    timer.start(0)
    timer.stop()
    qtbot.wait(20)
    assert fired == []


def test_qts_timer_survives_a_wait_longer_than_31_bits_of_milliseconds(qtbot: QtBot) -> None:
    timer = QtTimer(lambda: None)
    timer.start(40 * 24 * 3600)
    assert timer._timer.isActive()
    timer.stop()


def test_qts_watcher_calls_until_it_is_told_not_to(qtbot: QtBot, pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    read: list[bytes] = []
    watcher = QtWatcher()

    def ready() -> None:
        read.append(os.read(reader, 10))
        if len(read) == 2:
            watcher.unwatch(reader)

    def has_read(number: int) -> bool:
        return len(read) == number

    watcher.watch(reader, ready)
    for number in (1, 2):
        os.write(writer, b"x")
        qtbot.waitUntil(partial(has_read, number))
    os.write(writer, b"x")
    qtbot.wait(20)
    assert len(read) == 2
    watcher.unwatch(reader)


def test_the_plain_loop_runs_until_it_is_stopped(loop: PlainLoop) -> None:
    fired: list[int] = []

    def ring() -> None:
        fired.append(1)
        timer.start(0) if len(fired) < 3 else loop.stop()

    timer = loop.timer(ring)
    timer.start(0)
    loop.run()
    assert len(fired) == 3


def test_the_plain_loop_survives_what_it_calls(
    loop: PlainLoop, pipe: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = pipe

    def ready() -> None:
        os.read(reader, 10)
        raise RuntimeError("1.5 mg")

    loop.watch(reader, ready)
    os.write(writer, b"x")
    loop.turn(1)
    assert "RuntimeError" in caplog.text
    assert "1.5 mg" not in caplog.text


def test_the_plain_loop_lets_one_handler_unwatch_what_another_was_to_read(
    loop: PlainLoop,
) -> None:
    pipes = [os.pipe(), os.pipe()]
    called: list[int] = []

    def ready(mine: int, other: int) -> None:
        called.append(mine)
        loop.unwatch(other)

    (first, one), (second, two) = pipes
    loop.watch(first, lambda: ready(first, second))
    loop.watch(second, lambda: ready(second, first))
    os.write(one, b"x")
    os.write(two, b"x")
    loop.turn(1)
    assert len(called) == 1
    for number in (first, one, second, two):
        os.close(number)


def test_what_is_put_off_comes_in_order_even_if_one_fails(
    loop: PlainLoop, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    later = LoopCallQueue(loop)
    later.post(lambda: done.append("one"))
    later.post(lambda: done.remove("nothing"))
    later.post(lambda: done.append("three"))
    assert done == []
    loop.turn(1)
    assert done == ["one", "three"]
    later.close()
    later.post(lambda: done.append("never"))
    loop.turn(0)
    assert done == ["one", "three"]


def test_the_bell_in_qts_loop_rings_once_for_the_last_of_many_changes(qtbot: QtBot) -> None:
    looks: list[datetime] = []

    def check() -> datetime | None:
        looks.append(datetime.now(UTC))
        return None

    bell = WakeupScheduler(QtTimer, WallClock(), check)
    bell.start()
    due = datetime.now(UTC) + timedelta(seconds=0.3)
    for number in range(200):
        bell.schedule_check(due - timedelta(seconds=0.1) + timedelta(seconds=number / 1990))
    qtbot.waitUntil(lambda: len(looks) == 2)
    assert timedelta(0) <= looks[1] - (due - timedelta(seconds=0.001)) < timedelta(seconds=0.5)
    bell.schedule_check(datetime.now(UTC) + timedelta(milliseconds=5))
    bell.stop()
    qtbot.wait(30)
    assert len(looks) == 2


def test_a_void_call_of_qt_loses_no_reference_to_none(qapp: object) -> None:
    """PySide6 6.12.0 lost one each time, which ends a long-running process on Python 3.11."""
    timer = QtTimer(lambda: None)
    before = sys.getrefcount(None)
    for _ in range(200):
        timer.start(1000)
        timer.stop()
    assert sys.getrefcount(None) > before - 100
