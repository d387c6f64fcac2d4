"""Measures how long after its instant a dose is on the screen, on a real notification server.

The clock jumps to a minute and a little before each dose, and nobody tells the app: it has to
notice by itself, and then be on time. Shown is what the server has answered for.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce

from tests.proof.bus_ear import BusEar
from tests.proof.desktops import TITLE, Desktop, desktop, ear_on, wait_until
from tests.proof.pairs import both
from tests.proof.proving import Budget, Result, Tally

FIRST = date(2027, 1, 4)
UTC_HOUR = 20
"""21:00 in a winter's Berlin."""

BEFORE = 63.0
TOLD_BEFORE = 2.0
LATE_MS = 500.0
PATIENCE = 10.0
"""Seconds after its instant within which a dose is shown at all, or counts as lost."""


@dataclass(frozen=True)
class Evenings:
    """Desktops that run at the same time, each with so many evenings.

    With `told` the app is told of each jump, and `late_ms` is what a busy computer may take.
    """

    what: str
    desktops: int
    evenings: int
    told: bool = False
    late_ms: float = LATE_MS
    patience: float = PATIENCE


def run(budget: Budget) -> Result:
    """Measure the app and the naive one."""
    if budget.sample:
        slow = 20 * LATE_MS
        app = Evenings("app", 1, 1, told=True, late_ms=slow)
        return both(measure, app, Evenings("naive", 1, 1, told=True, patience=1))
    app_items = [Evenings("app", 3, 10), Evenings("app", 3, 10)]
    naive_items = [Evenings("naive", 2, 2), Evenings("naive", 2, 2)]
    return Result(
        budget.each("app", measure, app_items), budget.each("naive", measure, naive_items)
    )


def measure(given: Evenings) -> Tally:
    """Measure on some desktops at the same time."""
    with ThreadPoolExecutor(given.desktops) as pool:
        return reduce(Tally.__add__, pool.map(_on_one, [given] * given.desktops))


def _on_one(given: Evenings) -> Tally:
    with desktop(given.what, FIRST, _due(FIRST) - timedelta(hours=5)) as made:
        made.session.start_server()
        made.start()
        with ear_on(made.session) as ear:
            days = [FIRST + timedelta(days=number) for number in range(given.evenings)]
            return reduce(Tally.__add__, (_evening(given, made, ear, day) for day in days))


def _evening(given: Evenings, made: Desktop, ear: BusEar, day: date) -> Tally:
    """Jump to before the dose, wait for it, answer it."""
    heard, due = len(ear.shown), _due(day)
    before = TOLD_BEFORE if given.told else BEFORE
    made.clock.set(due - timedelta(seconds=before))
    ahead = made.clock.now() - _real_now()
    if given.told:
        made.tell()
    is_shown = wait_until(lambda: len(ear.shown) > heard, before + given.patience)
    if not is_shown:
        return Tally({"doses": 1}, lost=1, notes=(f"{day} was not shown",))
    after_ms = (ear.shown[heard].at + ahead - due.timestamp()) * 1000
    if given.what == "app":
        made.keeper.answer(day, 1)
    return _judged(given, day, after_ms, [shown.title for shown in ear.shown[heard:]])


def _judged(given: Evenings, day: date, after_ms: float, titles: Sequence[str]) -> Tally:
    notes = []
    if after_ms < 0:
        notes.append(f"{day} was shown {-after_ms:.0f} ms too early")
    if after_ms > given.late_ms:
        notes.append(f"{day} was shown {after_ms:.0f} ms after it was due")
    worst = {"ms after due": round(after_ms, 1)} if after_ms >= 0 else {}
    again = titles.count(TITLE) - 1
    return Tally({"doses": 1}, 0, again, len(notes), worst, notes=tuple(notes))


def _due(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, UTC_HOUR, tzinfo=UTC)


def _real_now() -> float:
    return datetime.now(UTC).timestamp()
