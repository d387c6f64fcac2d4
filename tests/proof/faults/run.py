"""The database failing at each of its calls in turn, once and for good, in four ways."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

from tests.proof.baseline.stepped import Naive
from tests.proof.faults.driver import Fault, Injector, injected
from tests.proof.faults.evening import DUE, MINUTE, Evening, fresh, make_data
from tests.proof.proving import Budget, Result, Tally

EVERY_SAMPLE = 53
CHUNK = 40


@dataclass(frozen=True)
class Failing:
    """The calls `first`, `first` + `stride` and so on below `end`: each fails, in a run each."""

    fault: str
    for_good: bool
    first: int
    end: int
    stride: int = 1


def run(budget: Budget) -> Result:
    """Fail each call of an evening with the app, then of the baseline's."""
    return Result(
        budget.each("app", app, _chunks(calls_of_the_app(), budget)),
        budget.each("baseline", baseline, _chunks(calls_of_the_baseline(), budget)),
    )


def _chunks(calls: int, budget: Budget) -> list[Failing]:
    if budget.sample:
        kinds = ((Fault.FULL, True), (Fault.LOCKED, False))
        return [Failing(fault.name, good, 1, calls, EVERY_SAMPLE) for fault, good in kinds]
    return [
        Failing(fault.name, for_good, first, min(first + CHUNK, calls + 1))
        for fault in Fault
        for for_good in (False, True)
        for first in range(1, calls + 1, CHUNK)
    ]


def app(failing: Failing) -> Tally:
    """Live through an evening for each call."""
    total = Tally()
    with tempfile.TemporaryDirectory() as folder:
        data = make_data(Path(folder) / "data")
        for call in range(failing.first, failing.end, failing.stride):
            evening = Evening(fresh(data, Path(folder) / str(call)), _injector(failing, call))
            evening.live()
            notes = [*evening.lost, *evening.doubled, *evening.wrong]
            told = tuple(f"{_named(failing, call)}: {note}" for note in notes)
            broken = (len(evening.lost), len(evening.doubled), len(evening.wrong))
            counts = {"runs": 1, "failed calls": evening.injector.failed}
            total += Tally(counts, *broken, notes=told)
    return total


def baseline(failing: Failing) -> Tally:
    """Let the naive app ring this evening and the next; its thread ends with an exception."""
    total = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for call in range(failing.first, failing.end, failing.stride):
            injector = _injector(failing, call)
            rang = naive_evenings(Path(folder) / f"{call}.sqlite3", injector)
            counts = {"runs": 1, "failed calls": injector.failed}
            lost, doubled = max(2 - rang, 0), max(rang - 2, 0)
            told = (f"{_named(failing, call)}: {lost} of 2 doses did not ring",) if lost else ()
            total += Tally(counts, lost, doubled, notes=told)
    return total


@cache
def calls_of_the_app() -> int:
    """Return how many calls of the driver an evening takes where none fails."""
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(make_data(Path(folder) / "data"), Injector())
        evening.live()
        assert [evening.lost, evening.doubled, evening.wrong] == [[], [], []]
        return evening.injector.calls


@cache
def calls_of_the_baseline() -> int:
    """Return the same of the naive app's evenings; both doses ring."""
    with tempfile.TemporaryDirectory() as folder:
        injector = Injector()
        assert naive_evenings(Path(folder) / "naive.sqlite3", injector) == 2
        return injector.calls


def naive_evenings(file: Path, injector: Injector) -> int:
    """Return how often the naive app rang on two evenings; healed between them."""
    naive = Naive(file, [DUE.time()], ZoneInfo("UTC"))
    rang = 0
    with injected(injector):
        try:
            naive.start(DUE - MINUTE)
            for wakes in (1, 2):
                at = naive.next_wake()
                if at is None:
                    break
                rang += len(naive.wake(at))
                injector.healed = wakes == 1
        except DBAPIError:
            injector.healed = True  # the thread is dead, and stays so: `running` is still true
        naive.end()
    return rang


def _injector(failing: Failing, call: int) -> Injector:
    return Injector(Fault[failing.fault], call, failing.for_good)


def _named(failing: Failing, call: int) -> str:
    how = "for good from" if failing.for_good else "once at"
    return f"{failing.fault.lower().replace('_', ' ')} {how} call {call}"
