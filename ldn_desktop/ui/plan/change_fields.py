"""The agreed changes of a plan in force as they are entered, and what is made of the fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ldn_desktop.domain.effective_plan import operated_on
from ldn_desktop.domain.errors import ValidationCode
from ldn_desktop.domain.joining import continued
from ldn_desktop.domain.plan import MOST_STEP_DAYS, Plan
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.ui.plan.validation import read_whole
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class Action(StrEnum):
    """What can be agreed."""

    STAY = "stay"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    AGAIN = "again"


@dataclass(frozen=True)
class ChangeDraft:
    """A change as entered: from a local date, `days` as typed, and the step to start again with."""

    action: Action
    day: date
    days: str = ""
    step: int = 0


OPERATIONS = {
    Action.STAY: Operation.HOLD,
    Action.BACK: Operation.BACK,
    Action.PAUSE: Operation.PAUSE,
    Action.RESUME: Operation.RESUME,
    Action.STOP: Operation.STOP,
}
"""What is saved as an operation; to start again with a step is another plan file."""

WITHOUT_DAYS = frozenset({Action.RESUME, Action.STOP})


def changed(plan: Plan, change_draft: ChangeDraft, source: Plan) -> Plan:
    """Return `plan` as it is wished to be; `source` has the steps to start again with.

    Raises `Invalid`.
    """
    if change_draft.action is Action.AGAIN:
        return continued(plan, change_draft.day, source.steps[change_draft.step - 1 :])
    return operated_on(
        plan, OPERATIONS[change_draft.action], change_draft.day, days_of(change_draft)
    )


def days_of(change_draft: ChangeDraft) -> int | None:
    """Return the days as typed, None where none are needed. Raises `Invalid`."""
    if change_draft.action in WITHOUT_DAYS:
        return None
    if change_draft.action in (Action.BACK, Action.PAUSE) and not change_draft.days.strip():
        return None
    return read_whole(change_draft.days, ValidationCode.STEP_DAYS, 1, MOST_STEP_DAYS)


def source_of(history: PlanHistory, plan_id: int, plan: Plan) -> Plan:
    """Return the plan whose steps can be taken up again: as it was before it was stopped."""
    own = [revision.plan for revision in history.active_revisions if revision.plan_id == plan_id]
    ends = plan.ends_on()
    if ends is None:
        return plan
    longer = (one for one in reversed(own) if (one.ends_on() or date.max) > ends)
    return next(longer, plan)


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
