"""Joins two plans at a date: the first plan applies before it, the second from it on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step, StepDays


def clipped(rows: Iterable[StepDays], first: date, last: date | None) -> tuple[StepDays, ...]:
    """Return the rows clipped to the dates `first`..`last`; `last` None means no end.

    `first` and `last` of each row become its dates within that range; its number is unchanged.
    """
    found = []
    for row in rows:
        ends = min((day for day in (row.last, last) if day is not None), default=None)
        begins = max(row.first, first)
        if ends is None or begins <= ends:
            found.append(replace(row, first=begins, last=ends))
    return tuple(found)


def joined(before: Plan, after: Plan, day: date) -> Plan:
    """Return the plan that is `before` until the day before `day`, and `after` from then on.

    If both have the same steps before `day`, the result is `after`. Otherwise days that neither
    plan covers become days without doses.
    """
    kept = clipped(before.calendar, before.start_date, day - ONE_DAY)
    replaced = clipped(after.calendar, after.start_date, day - ONE_DAY)
    if before.start_date == after.start_date and _same(kept, replaced):
        return after
    rest = tuple(_steps_from(after, day))
    return _with_rest(replace(after, start_date=min(before.start_date, day)), kept, day, rest)


def until(plan: Plan, last: date | None) -> Plan:
    """Return the plan cut off after the local date `last`; None means no end."""
    rows = clipped(plan.calendar, plan.start_date, last)
    steps = tuple(replace(row.step, days=row.days) for row in rows)
    return replace(plan, steps=steps or plan.steps[:1])


def continued(plan: Plan, day: date, steps: Sequence[Step]) -> Plan:
    """Return the plan that is unchanged before `day` and has `steps` from then on.

    If `day` lies within a step whose dose the first of `steps` continues, that step becomes longer
    instead.
    Raises `ValidationError` for a date before the plan.
    """
    if day < plan.start_date:
        raise ValidationError(ValidationCode.DAY_OUTSIDE_PLAN, value=day.isoformat())
    kept, rest = clipped(plan.calendar, plan.start_date, day - ONE_DAY), tuple(steps)
    running = plan.step_on(day)
    last = kept[-1].step if kept and running and running.first < day else None
    if last and rest and rest[0].every_days == 1 and same_dose_and_interval(last, rest[0]):
        longer = None if rest[0].days is None else (kept[-1].days or 0) + rest[0].days
        begins = kept[-1].first
        return _with_rest(plan, kept[:-1], begins, (replace(rest[0], days=longer), *rest[1:]))
    return _with_rest(plan, kept, day, rest)


@dataclass(frozen=True)
class PlanPast:
    """The part of a plan before a date: the number of whole steps, the running step, its days."""

    whole_steps: int
    running: StepDays | None
    days_run: int


def past_of(plan: Plan, day: date) -> PlanPast:
    """Return the part of `plan` that lies before `day`."""
    whole = sum(1 for row in plan.calendar if row.last is not None and row.last < day)
    running = plan.step_on(day)
    return PlanPast(whole, running, (day - running.first).days if running else 0)


def keep_past(before: Plan, steps: Sequence[Step], day: date) -> tuple[Step, ...]:
    """Return `steps` so that each date before `day` keeps the dose that `before` gave it.

    A step that is running on `day` and gets another dose is split in two, so that its days so far
    and its last day stay the same. Raises `ValidationError` if a step before `day` differs, or if
    the running step is shorter than it has lasted already.
    """
    steps, past = tuple(steps), past_of(before, day)
    is_same = steps[: past.whole_steps] == before.steps[: past.whole_steps]
    runs_on = past.running is not None and past.days_run > 0
    if not is_same or (runs_on and len(steps) <= past.whole_steps):
        raise ValidationError(ValidationCode.STEPS_BEFORE_DATE, where="from_date")
    if past.running is None or not runs_on:
        return steps
    place, old, run = past.whole_steps, past.running.step, past.days_run
    new = steps[place]
    # Every other day stays every other day: the first part ends before a day with a dose.
    keeps_rhythm = new.every_days == old.every_days == 2 and not same_dose_and_interval(new, old)
    first_days = run + (run % 2 if keeps_rhythm else 0)
    least = run if same_dose_and_interval(new, old) else first_days + 1
    if new.days is not None and new.days < least:
        where = f"steps[{place}].days"
        raise ValidationError(
            ValidationCode.STEP_TOO_SHORT, where=where, run=str(run), least=str(least)
        )
    if same_dose_and_interval(new, old):
        return steps
    rest = replace(new, days=None if new.days is None else new.days - first_days)
    return (*steps[:place], replace(old, days=first_days), rest, *steps[place + 1 :])


def same_dose_and_interval(one: Step, other: Step) -> bool:
    """Return whether two steps have the same dose and the same interval in days."""
    return (one.dose_mg, one.every_days) == (other.dose_mg, other.every_days)


def _with_rest(plan: Plan, kept: tuple[StepDays, ...], day: date, rest: tuple[Step, ...]) -> Plan:
    begins = (kept[-1].last or day) + ONE_DAY if kept else plan.start_date
    gap = (day - begins).days
    pause = (Step(None, gap),) if gap > 0 else ()
    steps = (*(replace(row.step, days=row.days) for row in kept), *pause, *rest)
    # A plan needs a step: one that stops before its first dose is a day without doses.
    return replace(plan, steps=steps or (Step(None, 1),))


def _steps_from(plan: Plan, day: date) -> Iterator[Step]:
    """Yield the steps of a plan from a date on; the days before its start are a pause."""
    if day < plan.start_date:
        yield Step(None, (plan.start_date - day).days)
    for row in clipped(plan.calendar, day, None):
        begins = plan.calendar[row.number - 1].first
        # The rest of an every-other-day step may begin on a day without a dose.
        off = (row.first - begins).days % row.step.every_days
        days = None if row.days is None else row.days - off
        if off:
            yield Step(None, off)
        if days is None or days > 0:
            yield replace(row.step, days=days)


def _same(some: Sequence[StepDays], others: Sequence[StepDays]) -> bool:
    def what(row: StepDays) -> object:
        return row.first, row.last, row.step.dose_mg, row.step.every_days

    return [what(row) for row in some] == [what(row) for row in others]
