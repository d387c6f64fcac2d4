"""The plan in the report: what was agreed and with whom, its steps, and where it stands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.report.parts import ReportSection, Table, clipped
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress
from ldn_desktop.services.report import Report
from ldn_desktop.wording.agreements import (
    changes_of,
    first_date_of,
    say_first_agreement,
    say_own_agreement,
)
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.states import say_state

MANY_STEPS = 12
"""More steps than that are a table, and page 1 holds those around today."""

FEW_CHANGES, FEW_LETTERS = 4, 240
STEP_WIDTHS = (10, 26, 32, 32)


def plan_section(report: Report, formats: Formats) -> ReportSection:
    """Return the plan as it was agreed, with what is agreed for later in it."""
    holds, plan = report.plan_progress.part, report.plan_progress.plan
    title = _("The plan as agreed")
    if holds is None or plan is None:
        return ReportSection(title, (_("No plan was in force."),))
    of_what = _("{medicine}, for {condition}") if plan.condition else "{medicine}"
    first = of_what.format(medicine=plan.medicine, condition=plan.condition)
    about = (
        first,
        _agreed(report.snapshot.history, holds, formats),
        _later_times(report, holds, formats),
    )
    changes = [*_changes(report, formats)]
    stands = (*_stands(report, formats),)
    reason = _("Reason: {reason}").format(reason=plan.reason) if plan.reason else ""
    steps, tables = _steps(plan, formats)
    whole = (*about, steps, reason, *changes, *stands)
    part = (
        *about,
        _nearest(plan, report.plan_progress, formats) if tables else steps,
        clipped(reason, FEW_LETTERS),
        *_newest(changes),
        *stands,
    )
    found = ReportSection(title, _said(whole), (), tables)
    return found.with_brief(ReportSection(title, _said(part)))


def say_dose(dose_mg: Decimal | None, formats: Formats) -> str:
    """Return an amount, or that there are no doses."""
    return show_mg(dose_mg, formats) if dose_mg else _("no doses")


def _said(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _agreed(history: PlanHistory, holds: EffectivePart, formats: Formats) -> str:
    at = _("Taken at {times}.").format(times=_at(holds, formats))
    agreed = say_first_agreement(history, holds.plan_id, formats)
    agreed = agreed or _("With whom it was agreed was not entered")
    return f"{agreed}. {at}"


def _later_times(report: Report, holds: EffectivePart, formats: Formats) -> str:
    """Return from when on the plan is to be taken at other times, as a step does not say them."""
    said, times = [], holds.plan.times
    for part in report.snapshot.plan.parts_after(holds.first):
        if part.plan_id == holds.plan_id and part.plan.times != times:
            day = formats.long_day(part.first)
            said.append(_("From {day} at {times}.").format(day=day, times=_at(part, formats)))
            times = part.plan.times
    return " ".join(said)


def _at(part: EffectivePart, formats: Formats) -> str:
    return ", ".join(formats.time(at) for at in part.plan.times)


def _steps(plan: Plan, formats: Formats) -> tuple[str, tuple[Table, ...]]:
    """Return the steps as a line, or many of them as a table."""
    rows = plan.calendar
    if len(rows) <= MANY_STEPS:
        said = "; ".join(_step(row, formats) for row in rows)
        return _("Steps: {steps}").format(steps=said), ()
    heads = (_("Step"), _("Dose"), _("First day"), _("Last day"))
    cells = tuple(
        (
            str(row.number),
            _often(row, formats),
            formats.long_day(row.first),
            formats.long_day(row.last) if row.last else _("until changed"),
        )
        for row in rows
    )
    caption = _("All {count} steps").format(count=len(rows))
    return "", (Table(caption, heads, cells, STEP_WIDTHS),)


def _nearest(plan: Plan, found: PlanProgress, formats: Formats) -> str:
    """Return the steps around today, the first and the last; the others have a page."""
    rows = plan.calendar
    now = (found.step or (1 if found.phase is PlanPhase.BEFORE else len(rows))) - 1
    places = sorted({0, *range(max(now - 1, 0), min(now + 4, len(rows))), len(rows) - 1})
    parts = []
    for before, place in zip((-1, *places), places, strict=False):
        gap = "… " if place > before + 1 else ""
        parts.append(f"{gap}{place + 1}: {_step(rows[place], formats)}")
    said = _("Of {count} steps: {steps}. The next page lists them all.")
    return said.format(count=len(rows), steps="; ".join(parts))


def _step(row: StepDays, formats: Formats) -> str:
    dose, first = _often(row, formats), formats.day(row.first)
    if row.last is None:
        return _("{dose} from {first} until changed").format(dose=dose, first=first)
    return _("{dose} {first} to {last}").format(dose=dose, first=first, last=formats.day(row.last))


def _often(row: StepDays, formats: Formats) -> str:
    dose = say_dose(row.step.dose_mg, formats)
    if row.step.every_days > 1:
        return _("{dose} every other day").format(dose=dose)
    return dose


def _changes(report: Report, formats: Formats) -> Iterator[str]:
    """Yield the changes in the range, those before it of the plan that holds, those to come."""
    history, holds = report.snapshot.history, report.plan_progress.part
    for change in history.active_revisions:
        first = first_date_of(history, change)
        is_of_plan = holds is not None and change in changes_of(history, holds.plan_id)
        is_to_come = first > report.snapshot.today
        if (is_of_plan and (is_to_come or first < report.history.first)) or (
            change in report.drawn.changes() and not is_to_come
        ):
            words = _("To be changed from {day}") if is_to_come else _("Changed from {day}")
            yield _change(words.format(day=formats.long_day(first)), history, change, formats)


def _change(changed: str, history: PlanHistory, revision: Revision, formats: Formats) -> str:
    said = f"{changed}, {say_own_agreement(history, revision, formats)}"
    return f"{said}: {revision.reason}" if revision.reason else said + "."


def _newest(changes: Sequence[str]) -> Iterator[str]:
    """Yield the newest changes, each on a line; say how many there were before them."""
    earlier = len(changes) - FEW_CHANGES
    if earlier > 0:
        yield _("Changes before these: {count}. The next page has them.").format(count=earlier)
    for change in changes[-FEW_CHANGES:]:
        yield clipped(change, FEW_LETTERS)


def _stands(report: Report, formats: Formats) -> Iterator[str]:
    """Yield where the plan stands on the day the report is made."""
    found = report.plan_progress
    on = _("On {day}").format(day=formats.day(report.snapshot.today))
    if found.step is not None:
        step = _("{on}: step {step} of {steps}, {dose}, day {day}").format(
            on=on,
            step=found.step,
            steps=found.steps,
            dose=say_dose(found.dose_mg, formats),
            day=found.day,
        )
        yield step + (_(" of {days}.").format(days=found.days) if found.days else ".")
    elif found.phase is PlanPhase.BEFORE and found.following is not None:
        first = formats.long_day(found.following.first)
        yield _("{on}: the plan starts on {first}.").format(on=on, first=first)
    elif found.ends_on is not None and found.phase in (PlanPhase.FOLLOW_UP, PlanPhase.OVER):
        yield _("The plan ended. Its last dose was planned for {day}.").format(
            day=_with_states(report.history.day(found.ends_on), formats)
        )
        return
    if found.ends_on is not None:
        ends = formats.long_day(found.ends_on)
        yield _("The last dose is planned for {day}.").format(day=ends)


def _with_states(day: HistoryDay, formats: Formats) -> str:
    """Return a date with what became of its doses, as far as the range tells it."""
    states = ", ".join(say_state(row.state) for row in day.rows)
    said = formats.long_day(day.day)
    return _("{day} ({states})").format(day=said, states=states) if states else said
