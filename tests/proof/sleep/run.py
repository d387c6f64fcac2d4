"""Puts real processes to sleep for minutes to days, and wakes them without a word.

A process is frozen while its clock goes on; its monotonic clock stands, as it does in a suspended
computer, and no signal tells of the waking. The dose that waits rings within a minute; those that
came and went are explained by the computer having been off.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.proof.calendar_of_three import BERLIN, Dose, doses_from
from tests.proof.pairs import both
from tests.proof.processes import AppProcess
from tests.proof.proving import Budget, Result, Tally
from tests.proof.watched import START, Watched, watch_all

JUST_BEFORE = timedelta(seconds=20)
NAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Fleet:
    """Processes that run at the same time, each with so many sleeps of its own."""

    what: str
    seeds: tuple[int, ...]
    sleeps: int
    told: bool = False


def run(budget: Budget) -> Result:
    """Put the app and the naive one to sleep."""
    if budget.sample:
        app, naive = Fleet("app", (1,), 3, told=True), Fleet("naive", (1,), 1, told=True)
        return both(sleep_all, app, naive)
    fleets = [Fleet("app", tuple(range(n, n + 5)), 6) for n in (0, 5)]
    silent = [Fleet("naive", (n,), 4) for n in (0, 5)]
    return Result(budget.each("app", sleep_all, fleets), budget.each("naive", sleep_all, silent))


def sleep_all(fleet: Fleet) -> Tally:
    """Put the processes of a fleet to sleep."""
    return watch_all(
        lambda watched: sleep(watched, fleet.sleeps), fleet.what, fleet.seeds, told=fleet.told
    )


def sleep(watched: Watched, sleeps: int) -> Tally:
    """Put one process to sleep so often."""
    now, explained = START, 0
    for number in range(sleeps):
        if number % 4 == 1:
            now = _nap(watched, now)
            continue
        slept = timedelta(hours=watched.random.uniform(3, 72))
        dose = next(doses_from(now + slept))
        # Each fourth time it wakes just before the dose, and must not be late for it either.
        early = number % 4 == 3
        into = timedelta(seconds=watched.random.uniform(1, 2.5 * 3600))
        woken = dose.due - JUST_BEFORE if early else dose.due + into
        watched.process.stop()
        watched.process.clock.set(woken)
        watched.process.go_on()
        awake = time.monotonic()
        due = awake + (JUST_BEFORE.total_seconds() if early else 0.0)
        watched.expect(dose, due)
        explained += _see_what_is_explained(watched, now, dose)
        now = woken + timedelta(seconds=time.monotonic() - awake)
    return watched.tally(sleeps=sleeps, doses=len(watched.answered), explained=explained)


def _nap(watched: Watched, now: datetime) -> datetime:
    """Sleep a little in the window of the dose that was just answered: it has to stay silent."""
    woken = now + NAP
    awake = time.monotonic()
    watched.process.stop()
    watched.process.clock.set(woken)
    watched.process.go_on()
    watched.expect(None, awake)
    return woken + timedelta(seconds=time.monotonic() - awake)


def _see_what_is_explained(watched: Watched, since: datetime, until: Dose) -> int:
    """Count the doses slept through; each has to be known as such."""
    if not isinstance(watched.process, AppProcess):
        return 0
    rows = watched.process.rows(since.astimezone(BERLIN).date(), until.day)
    through = [row for row in rows if row.dose.due and since < row.dose.due < until.due]
    for row in through:
        if row.computer_off is not True:
            watched.wrong(f"{row.key} was slept through; computer off: {row.computer_off}")
    return len(through)
