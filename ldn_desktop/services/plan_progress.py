"""The progress of the plan today: which step, which day of it, and what comes next."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot


class PlanPhase(StrEnum):
    """Which part of a plan a day lies in."""

    NO_PLAN = "no_plan"
    BEFORE = "before"
    IN_STEP = "in_step"
    PAUSE = "pause"
    FOLLOW_UP = "follow_up"
    OVER = "over"


@dataclass(frozen=True)
class PlanProgress:
    """The progress of the plan today. `day` counts the days of the step from 1.

    `part` is the part of today, or the next one; `plan` is that part joined with all later parts,
    as one plan file. `days` is None if the step goes on until changed. `following` is the next
    step, None if this is the last. `ends_on` and `follow_up_until` are local dates, None if the end
    is not known.
    """

    phase: PlanPhase
    part: EffectivePart | None = None
    plan: Plan | None = None
    step: int | None = None
    steps: int | None = None
    day: int | None = None
    days: int | None = None
    dose_mg: Decimal | None = None
    every_days: int = 1
    ends_on: date | None = None
    follow_up_until: date | None = None
    following: StepDays | None = None


def plan_progress(snapshot: ScheduleSnapshot) -> PlanProgress:
    """Return the progress of the plan in force today, or else of the next one.

    `following`, `steps` and `ends_on` take into account what was agreed for later.
    """
    part, today = snapshot.part, snapshot.today
    plan = snapshot.plan.joined(today)
    if part is None or plan is None:
        return PlanProgress(PlanPhase.NO_PLAN)
    last = snapshot.history.last_dosing_day()
    ending = snapshot.plan.part_on(last) if last else None
    until = last + timedelta(days=ending.plan.follow_up_days) if last and ending else None
    found = PlanProgress(
        PlanPhase.BEFORE, part, plan, steps=len(plan.steps), ends_on=last, follow_up_until=until
    )
    row = plan.step_on(today) if part.first <= today else None
    newer = snapshot.plan.parts_after(today)
    if row is not None and (row.step.dose_mg is not None or last is None or last >= today):
        following = plan.calendar[row.number : row.number + 1] or _first_steps(newer)
        return replace(
            found,
            phase=PlanPhase.IN_STEP if row.step.dose_mg is not None else PlanPhase.PAUSE,
            step=row.number,
            day=(today - row.first).days + 1,
            days=row.step.days,
            dose_mg=row.step.dose_mg,
            every_days=row.step.every_days,
            following=next(iter(following), None),
        )
    if last is None or today < last:
        ahead = plan.calendar[:1] if today < plan.start_date else _first_steps(newer)
        return replace(found, following=next(iter(ahead), None))
    is_follow_up = until is not None and today <= until
    return replace(found, phase=PlanPhase.FOLLOW_UP if is_follow_up else PlanPhase.OVER)


def _first_steps(parts: tuple[EffectivePart, ...]) -> tuple[StepDays, ...]:
    """Return the first step with a dose in `parts` as a tuple of one, or an empty tuple."""
    rows = (row for part in parts for row in part.rows if row.step.dose_mg is not None)
    return tuple(islice(rows, 1))
