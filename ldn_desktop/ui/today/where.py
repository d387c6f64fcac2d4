"""Where the user is in the taper, in words and as the step line."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.calendar import ONE_DAY
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.agreed import agreed_plan
from ldn_desktop.ui.shapes import Segment
from ldn_desktop.ui.today.state import HeadState
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

OPEN_STEP_DAYS = 14
"""How long a step that goes on until changed is drawn."""

JOIN = " · "


def head_of(agenda: Agenda, formats: Formats) -> HeadState:
    """Return the line "Step n of m · dose · day d of k · next: ..." and the step line."""
    plan, today = agreed_plan(agenda.book, agenda.today), agenda.today
    if plan is None:
        return HeadState(_("There is no plan yet."), (), None)
    return HeadState(_line(plan, today, formats), _segments(plan), _here(plan, today))


def _line(plan: Plan, today: date, formats: Formats) -> str:
    row = plan.step_on(today)
    if row is not None:
        return JOIN.join(part for part in _parts(plan, row, today, formats) if part)
    first = plan.calendar[0]
    if today < first.first:
        return _("Your plan starts on {date} with {dose}").format(
            date=formats.day(first.first), dose=_amount(first.step.dose_mg, formats)
        )
    return _after(plan, today, formats)


def _after(plan: Plan, today: date, formats: Formats) -> str:
    last = plan.ends_on() or plan.calendar[-1].last or today
    ended = _("The last dose of your plan was on {date}").format(date=formats.day(last))
    day = (today - last).days
    if day > plan.follow_up_days:
        return JOIN.join((ended, _("follow-up is over")))
    follow_up = _("follow-up day {day} of {days}").format(day=day, days=plan.follow_up_days)
    return JOIN.join((ended, follow_up))


def _parts(plan: Plan, row: StepDays, today: date, formats: Formats) -> tuple[str, ...]:
    number = _("Step {number} of {steps}").format(number=row.number, steps=len(plan.steps))
    dose = _amount(row.step.dose_mg, formats)
    if row.step.every_days == 2 and row.step.dose_mg is not None:
        dose = _("{dose} every other day").format(dose=dose)
    day = (today - row.first).days + 1
    if row.step.days is None:
        return (number, dose, _("day {day}").format(day=day))
    of_days = _("day {day} of {days}").format(day=day, days=row.step.days)
    return (number, dose, of_days, _next(plan, row, formats))


def _next(plan: Plan, row: StepDays, formats: Formats) -> str:
    if row.last is None:
        return ""
    date_text = formats.day(row.last + ONE_DAY)
    if row.number == len(plan.steps):
        return _("next: no more doses from {date}").format(date=date_text)
    dose = _amount(plan.steps[row.number].dose_mg, formats)
    return _("next: {dose} on {date}").format(dose=dose, date=date_text)


def _amount(dose_mg: Decimal | None, formats: Formats) -> str:
    return _("no doses") if dose_mg is None else show_mg(dose_mg, formats)


def _segments(plan: Plan) -> tuple[Segment, ...]:
    highest = max((step.dose_mg for step in plan.steps if step.dose_mg), default=Decimal(1))
    return tuple(
        Segment(step.days or OPEN_STEP_DAYS, float((step.dose_mg or Decimal(0)) / highest))
        for step in plan.steps
    )


def _here(plan: Plan, today: date) -> float | None:
    total = sum(step.days or OPEN_STEP_DAYS for step in plan.steps)
    day = (today - plan.start_date).days
    if day < 0 or plan.step_on(today) is None:
        return None
    return min((day + 0.5) / total, 1.0)
