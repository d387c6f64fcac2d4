"""The agreed changes to a running plan: stay longer, pause, go back, stop, go on with other steps.

Each returns a whole plan that is the same up to the day before `day`; it is saved as a revision
from `day` on. None of them chooses anything: what and when come from the user.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import Plan, Step, StepDays


def hold(plan: Plan, day: date, days: int) -> Plan:
    """Stay on the dose of `day` for `days` more days; what follows moves back."""
    row = _row(plan, day)
    if row.step.days is None:
        raise Invalid(Problem.STEP_HAS_NO_END)
    _checked(days)
    return _with(plan, row, (replace(row.step, days=row.step.days + days),))


def pause(plan: Plan, day: date, days: int) -> Plan:
    """Take no doses for `days` days from `day` on, then go on where it was.

    Each dose from `day` on comes `days` days later. Where `day` is the off-day of an
    every-other-day step it stays one, and the pause is what follows it.
    """
    row = _row(plan, day)
    is_off_day = (day - row.first).days % row.step.every_days > 0
    done, rest = _split(row, day + timedelta(days=1) if is_off_day else day)
    return _with(plan, row, (*done, Step(None, _checked(days)), *rest))


def back(plan: Plan, day: date, days: int | None = None) -> Plan:
    """Take the step before again, for its own days or `days`; then this and the later ones."""
    row = _row(plan, day)
    before = _step_before(plan, row)
    done, _rest = _split(row, day)
    again = before if days is None else replace(before, days=_checked(days))
    return _with(plan, row, (*done, again, row.step))


def stop(plan: Plan, day: date) -> Plan:
    """Take no doses from `day` on."""
    row = _row(plan, day)
    done, _rest = _split(row, day)
    steps = (*plan.steps[: row.number - 1], *done)
    # A plan has steps: one that stops before its first dose is a day without doses.
    return replace(plan, steps=steps or (Step(None, 1),))


def go_on_with(plan: Plan, day: date, steps: tuple[Step, ...]) -> Plan:
    """Keep what lies before `day` and take `steps` from then on, worked out or taken up again.

    Days between the plan's end and `day` are days without doses. A first step that goes on with
    the dose of the day before is the same step, longer.
    """
    if day < plan.start_date:
        raise Invalid(Problem.DAY_OUTSIDE_PLAN, value=day.isoformat())
    row = plan.step_on(day)
    if row is None:
        end = plan.calendar[-1].last or day
        gap = (day - end).days - 1
        return replace(plan, steps=(*plan.steps, *([Step(None, gap)] if gap > 0 else []), *steps))
    done, _rest = _split(row, day)
    kept = plan.steps[: row.number - 1]
    if done and steps and steps[0].every_days == 1 and _alike(done[0], steps[0]):
        days = None if steps[0].days is None else (done[0].days or 0) + steps[0].days
        return replace(plan, steps=(*kept, replace(steps[0], days=days), *steps[1:]))
    return replace(plan, steps=(*kept, *done, *steps))


def _row(plan: Plan, day: date) -> StepDays:
    row = plan.step_on(day)
    if row is None:
        raise Invalid(Problem.DAY_OUTSIDE_PLAN, value=day.isoformat())
    return row


def _step_before(plan: Plan, row: StepDays) -> Step:
    """Return the step that was taken before the one of `row` was first reached, with all its days.

    An earlier pause or step back leaves one step in several parts: none of them is the step before.
    """
    reached = row.number - 1
    if row.step.dose_mg is not None:
        reached = next(place for place, step in enumerate(plan.steps) if _alike(step, row.step))
    earlier = [step for step in plan.steps[:reached] if step.dose_mg is not None]
    if not earlier:
        raise Invalid(Problem.NO_STEP_BEFORE)
    parts = takewhile(lambda step: _alike(step, earlier[-1]), reversed(earlier))
    return replace(earlier[-1], days=sum(step.days or 0 for step in parts))


def _alike(one: Step, other: Step) -> bool:
    return (one.dose_mg, one.every_days) == (other.dose_mg, other.every_days)


def _split(row: StepDays, day: date) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return the days of a step before `day` and what remains of it, each none or one step."""
    done = (day - row.first).days
    before = (replace(row.step, days=done),) if done else ()
    if row.step.days == done:
        return before, ()
    rest = None if row.step.days is None else row.step.days - done
    return before, (replace(row.step, days=rest),)


def _with(plan: Plan, row: StepDays, steps: tuple[Step, ...]) -> Plan:
    """Put `steps` in the place of one step."""
    place = row.number - 1
    return replace(plan, steps=(*plan.steps[:place], *steps, *plan.steps[place + 1 :]))


def _checked(days: int) -> int:
    """Return the days if a step may last so long."""
    Step(None, days)
    return days
