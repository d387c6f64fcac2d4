"""Lets a dose come due while something is wrong with the notification server, in each known way."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.proof.desktops import desktop
from tests.proof.proving import Budget, Result, Tally
from tests.proof.servers.cases import CASES, DAY, DUE, Case

TIMES = 3
"""How often each case is run on the app."""


@dataclass(frozen=True)
class Trouble:
    """A case, by its name in `CASES`, on the app or on the naive one.

    The process is started so long before the dose; one that is up late has to ring all the same.
    """

    what: str
    case: str
    started_before: timedelta = timedelta(seconds=8)


SOON = timedelta(seconds=4)
SAMPLE = (
    Trouble("app", "refuses", SOON),
    Trouble("naive", "refuses", SOON),
    Trouble("app", "unknown and old actions", SOON),
)


def run(budget: Budget) -> Result:
    """Run each case."""
    if budget.sample:
        with ThreadPoolExecutor(3) as pool:
            app, naive, also = pool.map(suffer, SAMPLE)
        return Result(app + also, naive)
    return Result(
        budget.each("app", suffer, list(_all("app")) * TIMES),
        budget.each("naive", suffer, list(_all("naive"))),
    )


def suffer(trouble: Trouble) -> Tally:
    """Run one case on a desktop of its own."""
    with desktop(trouble.what, DAY, DUE - trouble.started_before) as made, ExitStack() as stack:
        case = Case(made, stack)
        CASES[trouble.case](case)
        tally = case.tally()
    notes = tuple(f"{trouble.case}: {note}" for note in tally.notes)
    return replace(tally, counts={**tally.counts, "cases": 1}, notes=notes)


def _all(what: str) -> Iterable[Trouble]:
    return (Trouble(what, name) for name in CASES)
