"""The agreed changes of a plan in force, made in the fields: what the user wishes becomes steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ldn_desktop.domain import edits
from ldn_desktop.domain.errors import Problem
from ldn_desktop.domain.plan import MOST_STEP_DAYS, Plan
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.ui.plan.typed import read_whole
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class Action(StrEnum):
    """What can be agreed."""

    STAY = "stay"
    BACK = "back"
    PAUSE = "pause"
    STOP = "stop"
    AGAIN = "again"


@dataclass(frozen=True)
class Wish:
    """A change as entered: from a local date, `days` as typed, and the step to start again with."""

    action: Action
    day: date
    days: str = ""
    step: int = 0


def changed(plan: Plan, wish: Wish, source: Plan) -> Plan:
    """Return `plan` as it is wished to be; `source` has the steps to start again with.

    Raises `Invalid`.
    """
    if wish.action is Action.STOP:
        return edits.stop(plan, wish.day)
    if wish.action is Action.AGAIN:
        return edits.go_on_with(plan, wish.day, source.steps[wish.step - 1 :])
    if wish.action is Action.BACK:
        days = _days(wish.days) if wish.days.strip() else None
        return edits.back(plan, wish.day, days)
    edit = edits.hold if wish.action is Action.STAY else edits.pause
    return edit(plan, wish.day, _days(wish.days))


def source_of(book: PlanBook, before: Revision) -> Plan:
    """Return the plan whose steps can be taken up again: as it was before it was stopped."""
    own = [revision.plan for revision in book.standing if revision.plan_id == before.plan_id]
    ends = before.plan.ends_on()
    if ends is None:
        return before.plan
    longer = (plan for plan in reversed(own) if (plan.ends_on() or date.max) > ends)
    return next(longer, before.plan)


def steps_again(source: Plan, formats: Formats) -> Sequence[tuple[int, str]]:
    """Return the steps with doses that can be taken up again, by number, in words."""
    return [
        (
            row.number,
            _("Step {number}: {dose}").format(
                number=row.number, dose=show_mg(row.step.dose_mg, formats)
            ),
        )
        for row in source.calendar
        if row.step.dose_mg is not None
    ]


def _days(typed: str) -> int:
    return read_whole(typed, Problem.STEP_DAYS, 1, MOST_STEP_DAYS)
