"""A life in which everything happens, what the plain years of `years` leave out too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.effective_plan import operated_on
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.services.context import Context
from tests.support.window_home import ZONE
from tests.support.years import (
    TIMES,
    Life,
    Rows,
    append_plan,
    instant,
    records_of,
    spans_of,
    write_life,
)

ONE_DAY = timedelta(days=1)
HELD_ON, HELD_DAYS = 50, 7
"""From that day of the plan on it has a second revision: so many days more on the third step."""

UNKNOWN, CORRECTED, CLEARED, UNDONE, EXTRA, BLANK = 11, 13, 17, 19, 23, 29
"""Of so many answers one is said without a time, corrected, and so on. Primes: they mix."""

UP_FOR, OFF_FOR = 17, 3
"""The app is up for so many days, then for so many it is not."""

STEPS = (
    Step(Decimal("4.5"), 21),
    Step(Decimal(4), 21),
    Step(Decimal("3.5"), 21),
    Step(Decimal(3), 20, every_days=2),
    Step(None, 5),
    Step(Decimal("2.5"), 21),
    Step(Decimal(2), 21),
    Step(Decimal("1.5"), 21),
    Step(Decimal(1), None),
)

_RECORD = (
    "INSERT INTO dose_record (id, kind, day, slot, plan_id, version, recorded_at, taken_at,"
    " taken_ug, due, planned_ug, note, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def fill_full_life(context: Context, folder: Path, life: Life) -> None:
    """Write such a life of two doses a day into an empty database."""
    history, last = _history(context, life), life.today - ONE_DAY
    doses = list(planned_doses(history, life.first, last, ConditionsLog.of(ZONE)))
    write_life(folder, life, (_RECORD, _numbered(_records(doses))), _spans(life))


def _history(context: Context, life: Life) -> PlanHistory:
    plan = Plan(life.first, TIMES[-2:], STEPS, agreed_with="Dr Example", agreed_on=life.first)
    made_at = instant(life.first - ONE_DAY)
    new = Revision(0, 0, life.first, made_at, plan, operation=Operation.NEW)
    (first,) = append_plan(context, new).revisions
    day = life.first + HELD_ON * ONE_DAY
    later = Revision(
        number=0,
        plan_id=first.plan_id,
        from_date=day,
        made_at=instant(day - ONE_DAY),
        plan=operated_on(plan, Operation.HOLD, day, HELD_DAYS),
        reason="busy weeks",
        operation=Operation.HOLD,
        days=HELD_DAYS,
    )
    return PlanHistory((first, *append_plan(context, later).revisions))


def _records(doses: Sequence[PlannedDose]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the log: without their number, and with how far back the undone one is."""
    for n, line in enumerate(records_of(doses)):
        kind, day, slot, plan, said_at, taken_at, micrograms, *planned, _note = line
        key = (day, slot, plan)
        if n % BLANK == 0:
            yield ("left_blank", *key, 1, said_at, None, None, *planned, None, None)
            continue
        first = None if n % UNKNOWN == 0 else taken_at
        yield (kind, *key, 1, said_at, first, micrograms, *planned, _note, None)
        if kind == "taken" and n % CORRECTED == 0:
            yield ("taken", *key, 2, said_at, taken_at, 250, *planned, None, None)
        elif n % CLEARED == 0:
            yield ("cleared", *key, 2, said_at, None, None, None, None, None, None)
        elif n % UNDONE == 0:
            yield ("undone", *key, 2, said_at, None, None, None, None, None, 1)
        if kind == "taken" and n % EXTRA == 0:
            yield ("extra", day, None, None, None, said_at, taken_at, 750, None, None, None, None)


def _numbered(lines: Rows) -> Iterator[tuple[object, ...]]:
    for number, (*line, back) in enumerate(lines, start=1):
        yield (number, *line, number - back if isinstance(back, int) else None)


def _spans(life: Life) -> Iterator[tuple[object, ...]]:
    """Yield when the app was up: at the hours of the plain years, but not on every day."""
    days = (life.first + n * ONE_DAY for n in range(life.days))
    up = {day for n, day in enumerate(days) if n % (UP_FOR + OFF_FOR) < UP_FOR}
    for day in sorted(up):
        yield from spans_of(replace(life, today=day + ONE_DAY, days=1))
