"""Sets the clock of real processes forth and back, by a minute to ten years: in a terminal and with
the window.

No signal tells them. A dose that is due at the new time rings within a minute of the jump; one
that was answered, or is not due, stays silent; and the process does not grow.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.proof.calendar_of_three import (
    Dose,
    dose_before,
    doses_from,
    nearest,
    open_at,
)
from tests.proof.pairs import both
from tests.proof.processes import AppProcess
from tests.proof.proving import Budget, Result, Tally
from tests.proof.watched import START, Watched, watch_all

SIZES = 10
"""How many sizes of jumps there are, from a minute to ten years, each some times the one before."""
SMALLEST, LARGEST = timedelta(minutes=1), timedelta(days=3653)
SMALL = timedelta(hours=2)
TURNS, ROUNDS = 30, 8
"""Jumps in which a process may not grow, and how often that is tried: much is loaded late."""
MAY_GROW = 1.0
"""Megabytes in so many jumps: what the allocator may hold back. What leaks does so each time."""
NOTHING_OPEN = timedelta(hours=5)
"""So long after a dose its window is closed, and the next one is not due."""


@dataclass(frozen=True)
class Fleet:
    """Processes that run at the same time, each with so many jumps of its own."""

    what: str
    seeds: tuple[int, ...]
    jumps: int
    told: bool = False


def run(budget: Budget) -> Result:
    """Let the clocks of the app and of the naive one jump."""
    if budget.sample:
        app, naive = Fleet("app", (1,), 4, told=True), Fleet("naive", (1,), 1, told=True)
        found = both(jump_all, app, naive)
        window = jump_all(Fleet("window", (2,), 4, told=True))
        return Result(found.app + window, found.baseline)
    fleets = [Fleet("app", tuple(range(5)), SIZES), Fleet("window", tuple(range(5, 10)), SIZES)]
    silent = [Fleet("naive", (n, n + 1), 5) for n in (0, 5)]
    return Result(budget.each("app", jump_all, fleets), budget.each("naive", jump_all, silent))


def jump_all(fleet: Fleet) -> Tally:
    """Let the clocks of a fleet jump."""
    return watch_all(
        lambda watched: jump(watched, fleet.jumps), fleet.what, fleet.seeds, told=fleet.told
    )


def jump(watched: Watched, jumps: int) -> Tally:
    """Let one clock jump so often, by sizes that come in an order of its own."""
    now = START
    sizes = [SMALLEST * (LARGEST / SMALLEST) ** (n / (SIZES - 1)) for n in range(SIZES)]
    watched.random.shuffle(sizes)
    for number, size in enumerate(sizes[:jumps]):
        if number % 4 == 3:
            target = _in_an_answered_window(watched)
        else:
            target = _target(watched, now, size, forth=number % 2 == 0)
        jumped = time.monotonic()
        watched.process.clock.set(target)
        watched.expect(open_at(target), jumped)
        now = target + timedelta(seconds=time.monotonic() - jumped)
    if isinstance(watched.process, AppProcess):
        _see_that_each_rang_once(watched, watched.process)
        _see_that_it_does_not_grow(watched, watched.process)
    return watched.tally(jumps=jumps, doses=len(watched.answered))


def _target(watched: Watched, now: datetime, size: timedelta, *, forth: bool) -> datetime:
    """Return where to jump: about so far, to where a dose is open, unless it is a small step back.

    Before a small step forth the clock is taken to just before a dose, and the process told.
    """
    into = timedelta(seconds=watched.random.uniform(1, 2.5 * 3600))
    if size > SMALL:
        far = nearest(now + size) if forth else nearest(now - size)
        if forth and far.due <= now:
            far = next(doses_from(now))
        if not forth and far.due + into >= now:
            far = dose_before(far.due - timedelta(seconds=1))
        return far.due + into
    if not forth:
        return now - size
    due = next(dose.due for dose in doses_from(now) if dose not in watched.answered)
    watched.process.clock.set(due - size / 2)
    watched.process.tell()
    return due + size / 2


def _in_an_answered_window(watched: Watched) -> datetime:
    """Return a moment at which a dose would be open, had it not been answered."""
    dose = watched.random.choice(sorted(watched.answered))
    return dose.due + timedelta(seconds=watched.random.uniform(1, 2.5 * 3600))


def _see_that_it_does_not_grow(watched: Watched, process: AppProcess) -> None:
    """Let the clock jump on, to where nothing is to ring, and see what the process holds."""
    grown = float("inf")
    for _ in range(ROUNDS):
        before = process.megabytes
        for _ in range(TURNS):
            far = timedelta(days=watched.random.uniform(-LARGEST.days, LARGEST.days))
            process.clock.set(nearest(START + far).due + NOTHING_OPEN)
            process.tell()
        grown = process.megabytes - before
        if grown <= MAY_GROW:
            break
    watched.measure("MB grown", max(grown, 0.0))
    if grown > MAY_GROW:
        watched.wrong(f"grew by {grown:.1f} MB in {TURNS} jumps")


def _see_that_each_rang_once(watched: Watched, process: AppProcess) -> None:
    for dose in watched.answered:
        (row,) = (row for row in process.rows(dose.day, dose.day) if row.key.slot == dose.slot)
        rings = row.status.reminder.rings if row.status.reminder else 0
        if rings != 1 or row.answer is None:
            watched.wrong(f"{_name(dose)}: {rings} rings are kept, the answer is {row.answer}")


def _name(dose: Dose) -> str:
    return f"{dose.day} {dose.at}"
