"""The end of a pause: whether the plan still asks "Go on?" before it offers a dose."""

from collections.abc import Iterable
from datetime import date

from ldn_desktop.domain.effective_plan import EffectivePlan
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.records import Record, RecordKind, current_answers, not_undone


def resumed_on(plan: EffectivePlan, day: date) -> date | None:
    """Return the first local date after the last pause before `day`, None if there was none.

    A pause that covers `day` too, agreed after a dose of it was due, ends the day before for it.
    """
    part = plan.part_on(day)
    for plan_id, row in reversed(plan.pauses):
        if part is not None and plan_id == part.plan_id and row.first < day:
            return day if row.last is None else min(row.last + ONE_DAY, day)
    return None


def has_gone_on(log: Iterable[Record], first: date, last: date) -> bool:
    """Return whether a dose of these local dates, both included, was taken or said yes to."""
    lines = not_undone(log)
    taken = (one for one in current_answers(lines).values() if one.kind is RecordKind.TAKEN)
    said = (one for one in lines if one.kind is RecordKind.GO_ON)
    return any(first <= one.day <= last for one in (*taken, *said))
