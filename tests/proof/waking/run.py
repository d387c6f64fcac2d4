"""Sleeps over a dose with logind's word of it: the real app on a real notification server.

The login manager is python-dbusmock's, on a system bus of its own. It tells that a sleep begins,
the clock goes on to some time after the dose, and it tells that the sleep is over: from that
moment on the dose has two seconds to be on the screen. What was slept through is no up-time.
"""

import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from random import Random

from tests.proof.bus_ear import BusEar
from tests.proof.desktops import TITLE, Desktop, desktop, ear_on, wait_until
from tests.proof.pairs import both
from tests.proof.proving import Budget, Result, Tally
from tests.support.login_manager import LoginManager, needs_login_manager
from tests.support.notification_server import DesktopSession, skip_without

FIRST = date(2027, 1, 4)
UTC_HOUR = 20
"""21:00 in a winter's Berlin."""

WITHIN = 2.0
PATIENCE = 20.0
LATEST = 11 * 3600.0
"""Seconds after the dose within which its window is open."""


@dataclass(frozen=True)
class Nights:
    """Desktops that run at the same time, each with so many sleeps; `within` s of the waking."""

    what: str
    desktops: int
    sleeps: int
    within: float = WITHIN


@dataclass(frozen=True)
class Room:
    """What one process lives with: its desktop, its login manager, an ear on its notifications."""

    made: Desktop
    manager: LoginManager
    ear: BusEar


def run(budget: Budget) -> Result:
    """Put the app and the naive one to sleep, and wake them with a word."""
    if budget.sample:
        # On a busy computer the sample may take longer than the promise; `make proof` may not.
        return both(sleep_all, Nights("app", 1, 2, within=PATIENCE), Nights("naive", 1, 1))
    app_items = [Nights("app", 2, 15), Nights("app", 2, 15)]
    naive_items = [Nights("naive", 2, 2)]
    return Result(
        budget.each("app", sleep_all, app_items), budget.each("naive", sleep_all, naive_items)
    )


def sleep_all(given: Nights) -> Tally:
    """Sleep on some desktops at the same time."""
    with ThreadPoolExecutor(given.desktops) as pool:
        one = [(given, seed) for seed in range(given.desktops)]
        return reduce(Tally.__add__, pool.map(lambda words: _on_one(*words), one))


def _on_one(given: Nights, seed: int) -> Tally:
    needs_login_manager()
    skip_without("notify-send")
    past = Random(seed)  # noqa: S311 - the same moments on every run
    with desktop(given.what, FIRST, _due(FIRST) - timedelta(hours=5)) as made:
        manager = LoginManager(made.session)
        try:
            made.session.start_server()
            _warm_up(made.session)
            made.start()
            if given.what == "app":
                manager.wait_for_listener()
            with ear_on(made.session) as ear:
                room = Room(made, manager, ear)
                nights = (FIRST + timedelta(days=number) for number in range(given.sleeps))
                slept = [_night(given, room, _due(day), past.uniform(1, LATEST)) for day in nights]
                return reduce(Tally.__add__, slept)
        finally:
            manager.close()


def _warm_up(session: DesktopSession) -> None:
    """Have the server show something twice: its second notification of all takes it seconds."""
    for _ in range(2):
        command = ["notify-send", "--wait", "--expire-time=100", "warm"]
        subprocess.run(command, env=session.environment, timeout=PATIENCE, check=True)


def _night(given: Nights, room: Room, due: datetime, past: float) -> Tally:
    """Fall asleep before the dose, wake so many seconds after it, wait for it, answer it."""
    ear, heard = room.ear, len(room.ear.shown)
    room.manager.says_sleep(begins=True)
    room.made.clock.set(due + timedelta(seconds=past))
    woken = datetime.now(UTC).timestamp()
    room.manager.says_sleep(begins=False)
    patience = PATIENCE if given.what == "app" else WITHIN
    if not wait_until(lambda: len(ear.shown) > heard, patience):
        return Tally({"doses": 1}, lost=1, notes=(f"{due:%Y-%m-%d} did not ring",))
    after = max(ear.shown[heard].at - woken, 0.0)
    if given.what == "app":
        room.made.keeper.answer(due.date(), 1)
    return _judged(given, due.date(), after, [shown.title for shown in ear.shown[heard:]])


def _judged(given: Nights, day: date, after: float, titles: Sequence[str]) -> Tally:
    notes = (f"{day} rang {after:.1f} s after waking",) if after > given.within else ()
    worst = {"s after waking": round(after, 2)}
    return Tally({"doses": 1}, 0, titles.count(TITLE) - 1, len(notes), worst, notes=notes)


def _due(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, UTC_HOUR, tzinfo=UTC)
