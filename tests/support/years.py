"""Years of made-up records, written straight into a database: the services would take minutes."""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from ldn_desktop.services.context import Context
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.values import write_day, write_instant
from tests.support.window_home import ZONE

SYMPTOMS = ("sleep disturbance", "vivid dreams", "sensitivity to pain", "pain", "fatigue", "mood")
TIMES = (time(8), time(12), time(17), time(21))
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Life:
    """How much was lived: so many days up to the day before `today`, doses and scores a day."""

    today: date
    days: int
    doses: int = 4
    scores: int = 6
    step_days: int = 180

    @property
    def first(self) -> date:
        """The first day of the plan."""
        return self.today - timedelta(days=self.days)


def plan_of(life: Life) -> Plan:
    """Return a plan that goes down by half a milligram and, at 0.5 mg, on until changed."""
    doses = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1")
    steps = [Step(Decimal(dose), life.step_days) for dose in doses]
    return Plan(
        life.first,
        TIMES[-life.doses :],
        (*steps, Step(Decimal("0.5"), None)),
        agreed_with="Dr Example",
        agreed_on=life.first,
    )


def fill_years(context: Context, folder: Path, life: Life) -> None:
    """Write the plan through the store, and all that was said of it straight into the file."""
    plan, made_at = plan_of(life), instant(life.first - ONE_DAY)
    new = Revision(0, 0, plan.start_date, made_at, plan, operation=Operation.NEW)
    history, last = append_plan(context, new), life.today - ONE_DAY
    doses = list(planned_doses(history, life.first, last, ConditionsLog.of(ZONE)))
    write_life(folder, life, (_RECORD, records_of(doses)), spans_of(life))


def append_plan(context: Context, *revisions: Revision) -> PlanHistory:
    """Append the revisions of a plan, each in turn."""
    with context.store.work(write=True) as work:
        history = PlanHistory(tuple(work.revisions.add(_placed(one)) for one in revisions))
        work.commit()
    return history


def _placed(revision: Revision) -> Revision:
    """Return the revision with the doses that it places on its first date."""
    times = enumerate(revision.plan.times, start=1)
    return replace(revision, places=tuple(PlacedTime(revision.from_date, n, at) for n, at in times))


Rows = Iterable[tuple[object, ...]]


def write_life(folder: Path, life: Life, records: tuple[str, Rows], spans: Rows) -> None:
    """Write records, by a statement of their own, and when the app was up; scores and notes too."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as file, file:
        file.executemany(*records)
        file.executemany(_SCORE, _scores(life))
        file.executemany(_NOTE, _notes(life))
        file.executemany(_RUNNING, spans)


_RECORD = (
    "INSERT INTO dose_record (kind, day, slot, plan_id, version, recorded_at, taken_at, taken_ug,"
    " due, planned_ug, note) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)"
)
_SCORE = "INSERT INTO score (day, symptom, score, recorded_at) VALUES (?, ?, ?, ?)"
_NOTE = "INSERT INTO note (day, text, recorded_at) VALUES (?, ?, ?)"
_RUNNING = "INSERT INTO running (since, until) VALUES (?, ?)"


def records_of(doses: Sequence[PlannedDose]) -> Iterator[tuple[object, ...]]:
    """Yield most of the doses as taken, some as skipped, some with another amount, some late."""
    chance = random.Random(1)  # noqa: S311 - the same years on every run, no secret
    for dose in doses:
        if dose.due is None or chance.random() < 0.06:
            continue
        is_skipped, is_other = chance.random() < 0.04, chance.random() < 0.02
        said_at = write_instant(dose.due + timedelta(minutes=chance.randrange(-20, 200)))
        micrograms = int(dose.dose_mg * 1000)
        key = (write_day(dose.key.day), dose.key.slot, dose.key.plan_id, said_at)
        if is_skipped:
            yield ("skipped", *key, None, None, write_instant(dose.due), micrograms, "felt unwell")
        else:
            taken = 500 if is_other else micrograms
            yield ("taken", *key, said_at, taken, write_instant(dose.due), micrograms, None)


def _scores(life: Life) -> Iterator[tuple[object, ...]]:
    chance = random.Random(2)  # noqa: S311 - as above
    for day in _days(life.first - 14 * ONE_DAY, life.today):
        if chance.random() < 0.1:
            continue
        for place, symptom in enumerate(SYMPTOMS[: life.scores]):
            score = min(10, max(0, place + chance.randrange(-2, 4)))
            yield (write_day(day), symptom, score, write_instant(instant(day)))


def _notes(life: Life) -> Iterator[tuple[object, ...]]:
    for day in list(_days(life.first, life.today))[::7]:
        yield (write_day(day), f"A walk by the water, day {day.day}", write_instant(instant(day)))


def spans_of(life: Life) -> Iterator[tuple[object, ...]]:
    """Yield when the app was up: 07:00 to 11:00 and 18:00 to 22:00."""
    for day in list(_days(life.first, life.today)):
        for hour in (7, 18):
            since = instant(day, hour)
            yield write_instant(since), write_instant(since + timedelta(hours=4))


def _days(first: date, today: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((today - first).days))


def instant(day: date, hour: int = 20) -> datetime:
    """Return the instant of a local date and hour."""
    return datetime.combine(day, time(hour), tzinfo=ZONE)
