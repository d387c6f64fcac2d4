"""The plan with all that was agreed of it for later: where it leads, and where it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ldn_desktop.domain.calendar import ONE_DAY
from ldn_desktop.domain.plan import Plan, Step, StepDays
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.services.agenda import in_force_or_next


def agreed_plan(book: PlanBook, day: date) -> Plan | None:
    """Return the plan in force on `day`, or else the next, with its later revisions in it.

    Up to `day` its steps are those of the revision in force; from the first date of each later
    revision of the same plan on they are that one's. None where there is no plan.
    """
    revision = in_force_or_next(book, day)
    if revision is None:
        return None
    plan = revision.plan
    for point, later in _taking_over(book, revision, day):
        plan = _joined(plan, later.plan, point)
    return plan


def to_come(book: PlanBook, day: date) -> tuple[Revision, ...]:
    """Return the revisions of the plan in force on `day`, or else of the next, that follow it."""
    revision = in_force_or_next(book, day)
    if revision is None:
        return ()
    return tuple(later for _point, later in _taking_over(book, revision, day))


def ends_on(book: PlanBook, today: date) -> date | None:
    """Return the last dosing day of the plan in force today, or else of the next one.

    Revisions to come count. None where there is no plan and where it goes on until changed. A
    newer plan that takes over cuts it short.
    """
    revision, plan = in_force_or_next(book, today), agreed_plan(book, today)
    if revision is None or plan is None:
        return None
    last = plan.ends_on()
    later = [r.from_date for r in book.standing if r.plan_id > revision.plan_id]
    if not later or (last is not None and last < min(later)):
        return last
    return min(later) - ONE_DAY


def _taking_over(book: PlanBook, revision: Revision, day: date) -> Iterator[tuple[date, Revision]]:
    """Yield the revisions of this plan that begin to speak after `day`, with their first dates."""
    start, speaking = max(day, revision.from_date), revision
    for point in sorted({r.from_date for r in book.standing if r.from_date > start}):
        now = book.in_force(point)
        if now is None or now.plan_id != revision.plan_id:
            return
        if now is not speaking:
            yield point, now
            speaking = now


def _joined(plan: Plan, later: Plan, point: date) -> Plan:
    """Return `plan` until the day before `point`, and from then on `later`."""
    before = tuple(_clipped(row, point) for row in plan.calendar if row.first < point)
    told = tuple(_clipped(row, point) for row in later.calendar if row.first < point)
    if plan.start_date == later.start_date and before == told:
        return later
    start = plan.start_date if before else point
    end = (before[-1].last or point) if before else point - ONE_DAY
    gap = (point - end).days - 1
    pause = (Step(None, gap),) if gap > 0 else ()
    steps = (*(row.step for row in before), *pause, *_rest(later, point))
    return replace(later, start_date=start, steps=steps) if steps else later


def _clipped(row: StepDays, point: date) -> StepDays:
    """Return the step of a row as far as it lies before `point`."""
    if row.last is not None and row.last < point:
        return row
    days = (point - row.first).days
    return replace(row, step=replace(row.step, days=days), last=point - ONE_DAY)


def _rest(plan: Plan, point: date) -> Iterator[Step]:
    """Yield the steps of a plan from a date on; before its first day nothing is planned."""
    if point < plan.start_date:
        yield Step(None, (plan.start_date - point).days)
    for row in plan.calendar:
        if row.last is not None and row.last < point:
            continue
        done = max((point - row.first).days, 0)
        # The rest of every other day may begin on a day without a dose.
        off = done % row.step.every_days
        days = None if row.step.days is None else row.step.days - done - off
        if off:
            yield Step(None, off)
        if days is None or days > 0:
            yield replace(row.step, days=days)
