"""The bell rings on time, at least once a minute, whatever the clock does."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.reminders.wakeup_scheduler import WakeupScheduler
from tests.support.by_hand import HandTimer, WallClock

START = datetime(2027, 1, 4, 20, 0, tzinfo=UTC)


@dataclass
class World:
    """Time that passes by hand, a bell, and the looks it called for."""

    travel: time_machine.Traveller
    steady: float = 0.0
    looks: list[datetime] = field(default_factory=list)
    wanted: list[datetime | Exception | None] = field(default_factory=list)
    during: list[Callable[[], None]] = field(default_factory=list)
    wakes: int = 0
    timers: list[HandTimer] = field(default_factory=list)
    bell: WakeupScheduler = field(init=False)  # set right after

    def check(self) -> datetime | None:
        self.looks.append(datetime.now(UTC))
        if self.during:
            self.during.pop(0)()
        answer = self.wanted.pop(0) if self.wanted else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def is_alive(self) -> bool:
        return self.bell.alive

    def make_timer(self, ring: Callable[[], None]) -> HandTimer:
        self.timers.append(HandTimer(ring))
        return self.timers[-1]

    def set_clock(self, by: timedelta) -> None:
        self.travel.shift(by)

    def suspend(self, seconds: float) -> None:
        self.travel.shift(seconds)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, firing the timer whenever it is due."""
        timer, left = self.timers[0], seconds
        while timer.waits is not None and timer.waits <= left:
            wait = timer.waits
            left -= wait
            self._move(wait)
            timer.waits = None
            self.wakes += 1
            timer.ring()
        self._move(left)
        if timer.waits is not None:
            timer.waits -= left

    def _move(self, seconds: float) -> None:
        self.travel.shift(seconds)
        self.steady += seconds


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(START, tick=False) as travel:
        made = World(travel)
        made.bell = WakeupScheduler(
            made.make_timer, WallClock(), made.check, monotonic=lambda: made.steady
        )
        yield made
        made.bell.stop()


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_it_looks_at_once_when_started(world: World) -> None:
    world.bell.start()
    assert world.looks == [START]
    assert world.bell.last_check == START


def test_it_looks_at_the_instant_that_the_look_asked_for_and_never_earlier(world: World) -> None:
    world.wanted = [after(7.25)]
    world.bell.start()
    world.pass_time(7.249)
    assert world.looks == [START]
    world.pass_time(0.002)
    assert world.looks[1:] == [after(7.25)]


def test_a_look_that_asks_for_its_next_is_heard_also_when_the_date_job_called_it(
    world: World,
) -> None:
    world.wanted = [after(5), after(10), after(15)]
    world.bell.start()
    world.pass_time(16)
    assert world.looks == [START, after(5), after(10), after(15)]


def test_it_looks_each_minute_whatever_was_asked_for(world: World) -> None:
    world.bell.start()
    world.pass_time(600)
    gaps = [b - a for a, b in zip(world.looks, world.looks[1:], strict=False)]
    assert max(gaps) <= timedelta(seconds=60)


def test_idle_it_wakes_no_more_than_about_once_a_minute(world: World) -> None:
    world.bell.start()
    world.pass_time(3600)
    assert world.wakes <= 62


def test_a_job_an_hour_late_still_rings(world: World) -> None:
    world.wanted = [after(30)]
    world.bell.start()
    world.timers[0].waits = None
    world.pass_time(3600)
    world.timers[0].ring()
    assert world.looks == [START, after(3600)]


def test_a_sleep_is_noticed_at_the_first_wake_up_after_it(world: World) -> None:
    world.wanted = [after(3 * 3600)]
    world.bell.start()
    world.pass_time(30)
    world.suspend(8 * 3600)
    world.pass_time(60)
    assert world.looks[1] <= after(8 * 3600 + 30 + 60)


def test_a_clock_set_back_silences_nothing(world: World) -> None:
    world.bell.start()
    world.set_clock(-timedelta(hours=5))
    world.pass_time(60)
    assert len(world.looks) == 2
    world.pass_time(600)
    assert len(world.looks) >= 12


def test_a_clock_set_back_silences_nothing_even_if_changes_keep_coming(world: World) -> None:
    world.bell.start()
    world.set_clock(-timedelta(hours=5))
    for _ in range(5):
        world.bell.schedule_check(after(0))
        world.pass_time(20)
    assert len(world.looks) >= 2


def test_a_clock_set_forward_is_noticed_within_a_minute(world: World) -> None:
    world.wanted = [after(2 * 3600)]
    world.bell.start()
    world.set_clock(timedelta(hours=3))
    world.pass_time(60)
    assert len(world.looks) == 2


def test_a_clock_that_jumps_half_a_century_does_not_count_the_minutes(world: World) -> None:
    world.bell.start()
    world.set_clock(timedelta(days=365 * 50))
    world.pass_time(60)
    scheduler = world.bell._scheduler
    assert scheduler is not None
    assert scheduler.seconds_left() <= 60
    assert len(world.looks) == 2


def test_an_exception_in_a_look_is_logged_without_its_words_and_the_next_look_comes(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.wanted = [RuntimeError("1.5 mg of Naltrexone"), RuntimeError("again")]
    with caplog.at_level(logging.DEBUG):
        world.bell.start()
        world.pass_time(180)
    assert len(world.looks) == 4
    assert "RuntimeError" in caplog.text
    assert "Naltrexone" not in caplog.text


def test_nothing_fires_after_stop(world: World) -> None:
    world.wanted = [after(5)]
    world.bell.start()
    world.bell.stop()
    assert world.timers[0].waits is None
    world.timers[0].ring()
    world.bell.schedule_check(after(1))
    world.bell.check_now()
    assert world.timers[0].waits is None
    assert world.looks == [START]


def test_a_look_may_stop_the_bell(world: World) -> None:
    world.during = [lambda: None, world.bell.stop]
    world.bell.start()
    world.pass_time(600)
    assert len(world.looks) == 2


def test_it_can_be_started_again_after_stop(world: World) -> None:
    world.bell.start()
    world.bell.stop()
    world.bell.start()
    world.pass_time(60)
    assert len(world.looks) == 3


def test_a_thousand_changes_leave_one_timer_and_two_jobs(world: World) -> None:
    world.bell.start()
    for number in range(1000):
        world.bell.schedule_check(after(20 + number / 1000))
    scheduler = world.bell._scheduler
    assert scheduler is not None
    assert len(world.timers) == 1
    assert len(scheduler.get_jobs()) == 2
    world.pass_time(22)
    assert len(world.looks) == 2
    assert world.wakes <= 2


def test_no_instant_leaves_only_the_look_of_each_minute(world: World) -> None:
    world.wanted = [after(5)]
    world.bell.start()
    world.bell.schedule_check(None)
    world.pass_time(30)
    assert world.looks == [START]


def test_looking_during_a_look_comes_after_it(world: World) -> None:
    world.during = [world.bell.check_now]
    world.bell.start()
    assert len(world.looks) == 1
    world.pass_time(0.1)
    assert len(world.looks) == 2


def test_a_wake_up_within_a_look_brings_one_after_it(world: World) -> None:
    def turn_the_loop() -> None:
        world.bell.schedule_check(after(5))
        world.timers[0].ring()

    world.wanted = [after(5)]
    world.during = [lambda: None, turn_the_loop]
    world.bell.start()
    world.pass_time(6)
    assert world.looks == [START, after(5), after(5)]


def test_two_jobs_that_are_due_together_call_for_one_look(world: World) -> None:
    world.wanted = [after(59)]
    world.bell.start()
    world.pass_time(59.5)
    assert world.looks == [START, after(59)]


def test_a_look_that_asks_for_the_past_does_not_spin(world: World) -> None:
    world.wanted = [START - timedelta(days=1)] * 10_000
    world.bell.start()
    world.pass_time(10)
    assert len(world.looks) <= 12


def test_it_is_alive_while_it_is_woken(world: World) -> None:
    assert not world.is_alive()
    world.bell.start()
    world.pass_time(600)
    assert world.is_alive()
    world.timers[0].waits = None
    world.pass_time(200)
    assert not world.is_alive()
    world.bell.stop()
    assert not world.is_alive()


def test_looks_are_called_on_the_thread_that_turns_the_loop_and_no_other_exists(
    loop: PlainLoop,
) -> None:
    threads: list[threading.Thread] = []
    begun = threading.active_count()

    def check() -> datetime | None:
        threads.append(threading.current_thread())
        return datetime.now(UTC) + timedelta(milliseconds=20)

    bell = WakeupScheduler(loop.timer, WallClock(), check)
    bell.start()
    while len(threads) < 3:
        loop.turn(1)
    assert set(threads) == {threading.current_thread()}
    assert threading.active_count() == begun
    bell.stop()


def test_it_rings_within_half_a_second_of_due_and_never_early(loop: PlainLoop) -> None:
    due = datetime.now(UTC) + timedelta(seconds=0.3)
    rang: list[datetime] = []

    def check() -> datetime | None:
        rang.append(datetime.now(UTC))
        return due if len(rang) == 1 else None

    bell = WakeupScheduler(loop.timer, WallClock(), check)
    bell.start()
    while len(rang) < 2:
        loop.turn(1)
    assert timedelta(0) <= rang[1] - due < timedelta(seconds=0.5)
    bell.stop()


@pytest.mark.parametrize("zone", ["CET-1CEST", "nonsense", ""])
def test_an_odd_zone_variable_does_not_keep_it_from_starting(zone: str) -> None:
    code = (
        "from datetime import UTC, datetime\n"
        "from ldn_desktop.desktop.clocks import SystemClock\n"
        "from ldn_desktop.reminders.wakeup_scheduler import WakeupScheduler\n"
        "from ldn_desktop.reminders.plain_loop import PlainLoop\n"
        "loop = PlainLoop()\n"
        "bell = WakeupScheduler(loop.timer, SystemClock(), lambda: None)\n"
        "bell.start()\n"
        "print(bell.alive)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr


def test_apscheduler_is_imported_only_when_the_bell_is_started() -> None:
    code = (
        "import sys\n"
        "import ldn_desktop.reminders.wakeup_scheduler, ldn_desktop.reminders.freedesktop\n"
        "import ldn_desktop.reminders.fallback_notifier, ldn_desktop.reminders.native\n"
        "import ldn_desktop.reminders.terminal, ldn_desktop.reminders.plain_loop\n"
        "import ldn_desktop.desktop.control_socket, ldn_desktop.desktop.autostart\n"
        "import ldn_desktop.desktop.signals, ldn_desktop.desktop.clocks\n"
        "names = {'apscheduler', 'jeepney', 'PySide6', 'tzlocal', 'desktop_notifier'}\n"
        "print(sorted(names & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
