"""Where the plan stands on a day: which step, which day of it, and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.plan import StepDays
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.agreed import agreed_plan, ends_on


class Phase(StrEnum):
    """Which part of a plan a day lies in."""

    NO_PLAN = "no_plan"
    BEFORE = "before"
    IN_STEP = "in_step"
    PAUSE = "pause"
    FOLLOW_UP = "follow_up"
    OVER = "over"


@dataclass(frozen=True)
class Standing:
    """The plan as it stands today. `day` counts the days of the step from 1; `days` may be None.

    `following` is the step after this one, None where this is the last.
    """

    phase: Phase
    revision: Revision | None = None
    step: int | None = None
    steps: int | None = None
    day: int | None = None
    days: int | None = None
    dose_mg: Decimal | None = None
    every_days: int = 1
    ends_on: date | None = None
    follow_up_until: date | None = None
    following: StepDays | None = None


def standing(agenda: Agenda) -> Standing:
    """Return where the plan stands today: the one in force, else the next one to come.

    What was agreed for later is in it: `following`, `steps` and `ends_on` are as they will be.
    """
    revision, today = agenda.revision, agenda.today
    plan = agreed_plan(agenda.book, today)
    if revision is None or plan is None:
        return Standing(Phase.NO_PLAN)
    last = ends_on(agenda.book, today)
    until = last + timedelta(days=plan.follow_up_days) if last else None
    row = plan.step_on(today) if revision.from_date <= today else None
    if row is None or (row.step.dose_mg is None and last is not None and last < today):
        first = plan.calendar[0] if today < plan.start_date else None
        phase = _phase_outside(revision, today, until)
        return Standing(
            phase,
            revision,
            steps=len(plan.steps),
            ends_on=last,
            follow_up_until=until,
            following=first,
        )
    following = plan.calendar[row.number] if row.number < len(plan.steps) else None
    return Standing(
        Phase.IN_STEP if row.step.dose_mg is not None else Phase.PAUSE,
        revision,
        step=row.number,
        steps=len(plan.steps),
        day=(today - row.first).days + 1,
        days=row.step.days,
        dose_mg=row.step.dose_mg,
        every_days=row.step.every_days,
        ends_on=last,
        follow_up_until=until,
        following=following,
    )


def _phase_outside(revision: Revision, today: date, until: date | None) -> Phase:
    if today < max(revision.from_date, revision.plan.start_date):
        return Phase.BEFORE
    return Phase.FOLLOW_UP if until is not None and today <= until else Phase.OVER
