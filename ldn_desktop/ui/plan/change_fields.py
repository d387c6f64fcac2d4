"""The fields of an agreed change of the current plan, and the plan they result in."""

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
    """The kinds of agreed change."""

    STAY = "stay"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    AGAIN = "again"


@dataclass(frozen=True)
class ChangeDraft:
    """A change as entered: from a local date, `days` as typed, `step` to start again with."""

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
"""Actions that are saved as an operation; AGAIN is saved as a plan file."""

WITHOUT_DAYS = frozenset({Action.RESUME, Action.STOP})


def changed(plan: Plan, change_draft: ChangeDraft, source: Plan) -> Plan:
    """Return `plan` with the change; `source` has the steps to start again with.

    Raises `ValidationError`.
    """
    if change_draft.action is Action.AGAIN:
        return continued(plan, change_draft.day, source.steps[change_draft.step - 1 :])
    return operated_on(
        plan, OPERATIONS[change_draft.action], change_draft.day, days_of(change_draft)
    )


def days_of(change_draft: ChangeDraft) -> int | None:
    """Return the number of days, None if none is needed. Raises `ValidationError`."""
    if change_draft.action in WITHOUT_DAYS:
        return None
    if change_draft.action in (Action.BACK, Action.PAUSE) and not change_draft.days.strip():
        return None
    return read_whole(change_draft.days, ValidationCode.STEP_DAYS, 1, MOST_STEP_DAYS)


def source_of(history: PlanHistory, plan_id: int, plan: Plan) -> Plan:
    """Return the plan whose steps can start again: the plan as it was before it was stopped."""
    own = [revision.plan for revision in history.active_revisions if revision.plan_id == plan_id]
    ends = plan.ends_on()
    if ends is None:
        return plan
    longer = (one for one in reversed(own) if (one.ends_on() or date.max) > ends)
    return next(longer, plan)


def steps_again(source: Plan, formats: Formats) -> Sequence[tuple[int, str]]:
    """Return number and text of each step that can start again."""
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
