"""Ten years of twenty people: rung + recorded before ringing + explained = planned, exactly."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from tests.proof.baseline.stepped import Naive
from tests.proof.proving import Budget, Result, Tally
from tests.proof.years.living import Living
from tests.proof.years.plans import TEN_YEARS, Decade, Planned, decade

PEOPLE = 20
SAMPLE_LENGTH = timedelta(days=35)
LATE = timedelta(seconds=60)
PLAN = 1

Spans = list[tuple[datetime, datetime]]


@dataclass(frozen=True)
class Person:
    """Whose years they are, and how long."""

    number: int
    length: timedelta = TEN_YEARS


def run(budget: Budget) -> Result:
    """Live through them with the app, then with the baseline at home and away at the same times."""
    people = [Person(number) for number in range(PEOPLE)]
    if budget.sample:
        people = [Person(number, SAMPLE_LENGTH) for number in (1, 7)]
    # Two people first: where the time ends early, both sides have something to tell.
    first, rest = people[:2], people[2:]
    ours, naive = budget.each("app", app, first), budget.each("baseline", baseline, first)
    ours += budget.each("app-of-the-rest", app, rest)
    return Result(ours, naive + budget.each("baseline-of-the-rest", baseline, rest))


@lru_cache(maxsize=2)  # the baseline is at home at the same times
def lived(person: Person) -> Living:
    """Return the person's years as they were lived with the app."""
    life = Living(decade(person.number, person.length), person.number)
    life.live()
    return life


def app(person: Person) -> Tally:
    """Compare each dose the plan asks for with what became of it."""
    life = lived(person)
    became: Counter[str] = Counter()
    notes: list[str] = []
    for dose in life.decade.planned():
        what = _became(life, dose)
        became[what] += 1
        if what.startswith("lost"):
            notes.append(f"person {person.number}: {dose.day}#{dose.slot} {what}")
    late = [
        f"{key} rang late"
        for dose in life.decade.planned()
        if _is_late(life, dose, key := DoseKey(dose.day, dose.slot, PLAN))
    ]
    doubled = [note for note in life.wrong if "twice" in note]
    wrong = [note for note in life.wrong if note not in doubled] + late
    lost = sum(number for what, number in became.items() if what.startswith("lost"))
    counts = {"people": 1, "days": person.length.days, "doses": became.total()}
    for what in ("rung", "recorded before ringing", "explained"):
        counts[what] = became[what]
    counts["looks"] = life.looks
    return Tally(counts, lost, len(doubled), len(wrong), notes=tuple(notes + doubled + wrong))


def _became(life: Living, dose: Planned) -> str:
    key = DoseKey(dose.day, dose.slot, PLAN)
    row = _row(life, key)
    if row is None or row.dose.due != dose.due:
        return "lost: not planned by the app, or for another moment"
    if key in life.before_ringing:
        return "recorded before ringing"
    if key in life.ears.first:
        return "rung"
    return _explained(life, row)


def _explained(life: Living, row: DoseRow) -> str:
    """Say whether the app's explanation is there, and true."""
    if row.state is DoseState.NO_SUCH_DATE:
        return "explained"
    due, closes = row.dose.due, row.status.closes
    if row.state is not DoseState.NOT_RECORDED or due is None or closes is None:
        return "lost: neither rung nor recorded, and not told as such"
    was_home = any(begin < closes and end >= due for begin, end in life.homes)
    if row.computer_off is not (not was_home):
        return "lost: the app is wrong about the computer having been off"
    if not was_home or _a_newer_one_rang(life, row):
        return "explained"
    return "lost: at home in its window, and silent"


def _a_newer_one_rang(life: Living, row: DoseRow) -> bool:
    """Whether all the time at home in its window a newer dose was the one to answer first."""
    due, closes = row.dose.due, row.status.closes
    assert due is not None
    assert closes is not None
    looked = [begin for begin, end in life.homes if begin < closes and end >= due]
    rows = _snapshot(life, row.key).rows(row.key.day, row.key.day + timedelta(days=2))
    newer = [other for other in rows if other.dose.due and other.dose.due > due]
    return all(any(n.dose.due and n.dose.due <= max(at, due) for n in newer) for at in looked)


def _is_late(life: Living, dose: Planned, key: DoseKey) -> bool:
    """Whether it came due while the person was at home, and rang more than a minute later."""
    if dose.due is None or key not in life.ears.first or key in life.before_ringing:
        return False
    at_home = any(begin <= dose.due <= end - LATE for begin, end in life.homes)
    return at_home and life.ears.first[key] - dose.due > LATE


def _row(life: Living, key: DoseKey) -> DoseRow | None:
    return _snapshot(life, key).row(key.day, key.slot)


def _snapshot(life: Living, key: DoseKey) -> ScheduleSnapshot:
    return life.context.read(key.day, key.day)


def baseline(person: Person) -> Tally:
    """Let the naive app run while the person was at home; it tells nothing of the rest."""
    life = lived(person)
    with tempfile.TemporaryDirectory() as folder:
        rung = _naively(life.decade, life.homes, Path(folder) / "naive.sqlite3")
    planned = [dose for dose in life.decade.planned() if dose.due is not None]
    due = {(dose.slot, dose.due) for dose in planned}
    lost = sum(not rung[slot, at] for slot, at in due if at)
    doubled = sum(number - 1 for ring, number in rung.items() if ring in due)
    counts = {"people": 1, "days": person.length.days, "doses": len(planned)}
    counts["rung"] = len(planned) - lost
    # It has no steps and no days off: what it rings on those is not held against it.
    return Tally(counts, lost, doubled)


def _naively(decade: Decade, homes: Spans, file: Path) -> Counter[tuple[int, datetime]]:
    rung: Counter[tuple[int, datetime]] = Counter()
    naive = Naive(file, decade.plan.times, decade.zone)
    for begin, end in homes:
        naive.start(begin)
        rung.update(naive.wake(begin))
        while (at := naive.next_wake()) is not None and at <= end:
            rung.update(naive.wake(at))
        naive.end()
    return rung
