"""Sets the clock of real processes forth and back, by a minute to ten years.

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
WARM_AFTER = 2
MAY_GROW = 4.0
"""Megabytes: what the allocator may hold back, far below what any leak of a jump comes to."""


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
        return both(jump_all, app, naive)
    fleets = [Fleet("app", tuple(range(n, n + 5)), SIZES) for n in (0, 5)]
    silent = [Fleet("naive", (n, n + 1), 5) for n in (0, 5)]
    return Result(budget.each("app", jump_all, fleets), budget.each("naive", jump_all, silent))


def jump_all(fleet: Fleet) -> Tally:
    """Let the clocks of a fleet jump."""
    return watch_all(
        lambda watched: jump(watched, fleet.jumps), fleet.what, fleet.seeds, told=fleet.told
    )


def jump(watched: Watched, jumps: int) -> Tally:
    """Let one clock jump so often, by sizes that come in an order of its own."""
    now, before = START, 0.0
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
        if number == WARM_AFTER - 1:
            before = watched.process.megabytes
    if before:
        grown = watched.process.megabytes - before
        watched.measure("MB grown", grown)
        if grown > MAY_GROW:
            watched.wrong(f"grew by {grown:.1f} MB in {jumps - WARM_AFTER} jumps")
    _see_that_each_rang_once(watched)
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


def _see_that_each_rang_once(watched: Watched) -> None:
    if not isinstance(watched.process, AppProcess):
        return
    for dose in watched.answered:
        (row,) = (
            row for row in watched.process.rows(dose.day, dose.day) if row.key.slot == dose.slot
        )
        rings = row.status.reminder.rings if row.status.reminder else 0
        if rings != 1 or row.answer is None:
            watched.wrong(f"{_name(dose)}: {rings} rings are kept, the answer is {row.answer}")


def _name(dose: Dose) -> str:
    return f"{dose.day} {dose.at}"
