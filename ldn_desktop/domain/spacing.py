"""Finds doses that a change of the plan brings closer together than a day's rhythm allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ldn_desktop.domain.calendar import PlannedDose, planned_doses
from ldn_desktop.domain.conditions import ConditionsLog
from ldn_desktop.domain.plan import ONE_DAY, Plan
from ldn_desktop.domain.plan_history import PlanHistory

CLOSE = timedelta(hours=16)
"""Two doses nearer than this are told, unless the plan has them as near every day."""


@dataclass(frozen=True)
class CloseDoses:
    """Two planned doses in a row, the earlier one first."""

    first: PlannedDose
    second: PlannedDose
    apart: timedelta


def close_doses(
    before: PlanHistory, after: PlanHistory, day: date, log: ConditionsLog
) -> tuple[CloseDoses, ...]:
    """Return the doses in a row that are closer than `CLOSE` in `after` and no pair in `before`.

    It looks where one part of the plan follows another, from the local date `day` on. Instants are
    compared, so that the zone and the change of the clocks count. Times of one plan are as near as
    that plan has them.
    """
    found: dict[tuple[object, object], CloseDoses] = {}
    firsts = (part.first for part in after.effective.parts if part.first > day)
    for turn in (day, *firsts):
        known = {(one.first.due, one.second.due) for one in _in_a_row(before, turn, log)}
        for one in _in_a_row(after, turn, log):
            pair = one.first.due, one.second.due
            if pair not in known and _is_close(one):
                found[pair] = one
    return tuple(found.values())


def _in_a_row(history: PlanHistory, day: date, log: ConditionsLog) -> list[CloseDoses]:
    """Return each two doses that follow each other, from the day before `day` to the day after."""
    doses = planned_doses(history, day - ONE_DAY, day + ONE_DAY, log)
    dated = sorted((dose.due, dose.key, dose) for dose in doses if dose.due is not None)
    return [
        CloseDoses(first, second, until - since)
        for (since, _, first), (until, _, second) in pairwise(dated)
    ]


def _is_close(one: CloseDoses) -> bool:
    first, second = one.first.part.plan, one.second.part.plan
    if (first.times, first.home_zone) == (second.times, second.home_zone):
        return False
    return one.apart < min(CLOSE, _least_gap(first), _least_gap(second))


def _least_gap(plan: Plan) -> timedelta:
    """Return the least time between two doses of a plan, from one day to the next."""
    minutes = [at.hour * 60 + at.minute for at in plan.times]
    ends = (*minutes, minutes[0] + 24 * 60)
    return min(timedelta(minutes=after - before) for before, after in pairwise(ends))
