"""Makes the head of Today: the place in the taper, in words and as the step line."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.plan import ONE_DAY, Plan
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress
from ldn_desktop.ui.shapes import StepSegment
from ldn_desktop.ui.today.state import ProgressHeadState
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

OPEN_STEP_DAYS = 14
"""How many days are drawn of a step without an end, after today if it has begun."""

JOIN = " · "


def progress_head(found: PlanProgress, today: date, formats: Formats) -> ProgressHeadState:
    """Return the line "Step n of m · dose · day d of k · next: ..." and the step line."""
    plan = found.plan
    if plan is None:
        return ProgressHeadState(_("There is no plan yet."), (), None)
    line = _line(found, today, formats)
    segments = _segments(plan, found)
    return ProgressHeadState(line, segments, _here(segments, plan, found, today))


def _line(found: PlanProgress, today: date, formats: Formats) -> str:
    if found.phase in (PlanPhase.IN_STEP, PlanPhase.PAUSE):
        return JOIN.join(part for part in _parts(found, today, formats) if part)
    if found.phase is PlanPhase.BEFORE and found.following is not None:
        first = found.following
        return _("Your plan starts on {date} with {dose}").format(
            date=formats.day(first.first), dose=_amount(first.step.dose_mg, formats)
        )
    return _after(found, today, formats)


def _after(found: PlanProgress, today: date, formats: Formats) -> str:
    last, until = found.ends_on or today, found.follow_up_until or today
    ended = _("The last dose of your plan was planned for {date}").format(date=formats.day(last))
    if found.phase is not PlanPhase.FOLLOW_UP:
        return JOIN.join((ended, _("follow-up is over")))
    follow_up = _("follow-up day {day} of {days}").format(
        day=(today - last).days, days=(until - last).days
    )
    return JOIN.join((ended, follow_up))


def _parts(found: PlanProgress, today: date, formats: Formats) -> tuple[str, ...]:
    number = _("Step {number} of {steps}").format(number=found.step, steps=found.steps)
    dose = _amount(found.dose_mg, formats)
    if found.phase is PlanPhase.PAUSE:
        number, dose = _("Paused"), ""
    if found.every_days == 2 and found.dose_mg is not None:
        dose = _("{dose} every other day").format(dose=dose)
    if found.days is None:
        return (number, dose, _("day {day}").format(day=found.day))
    of_days = _("day {day} of {days}").format(day=found.day, days=found.days)
    return (number, dose, of_days, _next(found, today, formats))


def _next(found: PlanProgress, today: date, formats: Formats) -> str:
    if found.days is None or found.day is None:
        return ""
    begins = formats.day(today + (found.days - found.day + 1) * ONE_DAY)
    if found.following is None:
        return _("next: no more doses from {date}").format(date=begins)
    dose = _amount(found.following.step.dose_mg, formats)
    return _("next: {dose} on {date}").format(dose=dose, date=begins)


def _amount(dose_mg: Decimal | None, formats: Formats) -> str:
    return _("no doses") if dose_mg is None else show_mg(dose_mg, formats)


def _segments(plan: Plan, found: PlanProgress) -> tuple[StepSegment, ...]:
    highest = max((step.dose_mg for step in plan.steps if step.dose_mg), default=Decimal(1))
    return tuple(
        StepSegment(
            step.days or _open_days(found),
            float((step.dose_mg or Decimal(0)) / highest),
            goes_on=step.days is None,
        )
        for step in plan.steps
    )


def _open_days(found: PlanProgress) -> int:
    is_in_it = found.step is not None and found.days is None
    return OPEN_STEP_DAYS + (found.day or 0 if is_in_it else 0)


def _here(
    segments: tuple[StepSegment, ...], plan: Plan, found: PlanProgress, today: date
) -> float | None:
    if found.phase in (PlanPhase.FOLLOW_UP, PlanPhase.OVER):
        return 1.0
    if found.step is None:
        return None
    total = sum(segment.days for segment in segments)
    return ((today - plan.start_date).days + 0.5) / total
