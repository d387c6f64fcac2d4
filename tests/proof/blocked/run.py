"""The main thread held up for 0.5 to 30 s across a due time: the dose rings when it is free again.

The loops, timers and waits are real; the wall clock is moved to just before the dose, and runs on.
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import time_machine

from tests.proof.blocked import loops
from tests.proof.proving import Budget, Result, Tally

SECONDS = (0.5, 0.8, 1.1, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0)
ROUNDS = 3
LEAD = 0.4
"""Seconds from the start to the hold-up."""

SOON = 4.0
"""Seconds after the hold-up in which a dose has rung; other work on the computer may take some."""


@dataclass(frozen=True)
class HeldUp:
    """A loop held up for so long; the dose comes due after `part` of it."""

    loop: str
    seconds: float
    part: float


def run(budget: Budget) -> Result:
    """Hold each loop up for each time, on the app and on the baseline."""
    if budget.sample:
        trials = [HeldUp(loop, 1.3, 0.1) for loop in ("plain", "qt")]
        return Result(budget.each("app", app, trials), budget.each("baseline", baseline, trials))
    trials = [
        HeldUp(loop, seconds, (number + 0.1) / ROUNDS)
        for loop in ("plain", "qt")
        for seconds in SECONDS
        for number in range(ROUNDS)
    ]
    return Result(budget.each("app", app, trials), budget.each("baseline", baseline, trials))


def app(trial: HeldUp) -> Tally:
    """Hold the app up."""
    run_in = {"plain": loops.app_in_the_plain_loop, "qt": loops.app_in_qts_loop}[trial.loop]
    with _before(trial) as held:
        rang = run_in(LEAD, held, LEAD + trial.seconds + SOON)
    return _told(trial, rang is not None and rang >= loops.DUE, rang is not None)


def baseline(trial: HeldUp) -> Tally:
    """Hold the naive one up, in the scheduler that APScheduler has for such a loop."""
    naive = {"plain": loops.naive_in_asyncios_loop, "qt": loops.naive_in_qts_loop}[trial.loop]
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it warns of each late job
    with tempfile.TemporaryDirectory() as folder, _before(trial) as held:
        file = Path(folder) / "naive.sqlite3"
        rang = naive(LEAD, held, LEAD + trial.seconds + SOON, file)
    return _told(trial, rang is not None and rang >= loops.DUE, rang is not None)


@contextmanager
def _before(trial: HeldUp) -> Iterator[loops.HoldUp]:
    """Move the clock so that the dose comes due within the hold-up; yield what holds up."""
    start = loops.DUE - timedelta(seconds=LEAD + trial.seconds * trial.part)
    with time_machine.travel(start, tick=True):
        yield lambda: time.sleep(trial.seconds)


def _told(trial: HeldUp, in_time: bool, rang: bool) -> Tally:
    what = f"{trial.loop} loop held up for {trial.seconds} s: "
    notes = () if in_time else (what + ("rang early" if rang else "did not ring"),)
    counts = {"doses": 1, "seconds held up": round(trial.seconds)}
    return Tally(counts, lost=int(not rang), wrong=int(rang and not in_time), notes=notes)
