"""The section about the plan: what was agreed and with whom, the steps, the current step."""

from collections.abc import Iterator
from decimal import Decimal

from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.report.parts import ReportSection, Table
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.plan_progress import PlanPhase
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
"""More steps than that become a table."""

STEP_WIDTHS = (10, 26, 32, 32)


def plan_section(report: Report, formats: Formats) -> ReportSection:
    """Return the section: the plan as agreed, with the changes agreed for later."""
    current, plan = report.plan_progress.part, report.plan_progress.plan
    title = _("The plan as agreed")
    if current is None or plan is None:
        return ReportSection(title, (_("No plan was in force."),))
    of_what = _("{medicine}, for {condition}") if plan.condition else "{medicine}"
    first = of_what.format(medicine=plan.medicine, condition=plan.condition)
    about = (
        first,
        _agreed(report.snapshot.history, current, formats),
        _later_times(report, current, formats),
    )
    changes = [*_changes(report, formats)]
    progress = (*_progress(report, formats),)
    reason = _("Reason: {reason}").format(reason=plan.reason) if plan.reason else ""
    steps, tables = _steps(plan, formats)
    whole = (*about, steps, reason, *changes, *progress)
    return ReportSection(title, tuple(line for line in whole if line), tables=tables)


def say_dose(dose_mg: Decimal | None, formats: Formats) -> str:
    """Return an amount, or "no doses" for None."""
    return show_mg(dose_mg, formats) if dose_mg else _("no doses")


def _agreed(history: PlanHistory, current: EffectivePart, formats: Formats) -> str:
    at = _("Taken at {times}.").format(times=_at(current, formats))
    agreed = say_first_agreement(history, current.plan_id, formats)
    agreed = agreed or _("With whom it was agreed was not entered")
    return f"{agreed}. {at}"


def _later_times(report: Report, current: EffectivePart, formats: Formats) -> str:
    """Return the dates from which the plan has other dose times; the list of steps has no times."""
    sentences, times = [], current.plan.times
    for part in report.snapshot.plan.parts_after(current.first):
        if part.plan_id == current.plan_id and part.plan.times != times:
            day = formats.long_day(part.first)
            sentences.append(_("From {day} at {times}.").format(day=day, times=_at(part, formats)))
            times = part.plan.times
    return " ".join(sentences)


def _at(part: EffectivePart, formats: Formats) -> str:
    return ", ".join(formats.time(at) for at in part.plan.times)


def _steps(plan: Plan, formats: Formats) -> tuple[str, tuple[Table, ...]]:
    """Return the steps as a line, or more than `MANY_STEPS` as a table."""
    rows = plan.calendar
    if len(rows) <= MANY_STEPS:
        listed = "; ".join(_step(row, formats) for row in rows)
        return _("Steps: {steps}").format(steps=listed), ()
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
    """Yield the changes in the range, and of the current plan the earlier and the later ones."""
    history, current = report.snapshot.history, report.plan_progress.part
    for change in history.active_revisions:
        first = first_date_of(history, change)
        is_of_plan = current is not None and change in changes_of(history, current.plan_id)
        is_to_come = first > report.snapshot.today
        if (is_of_plan and (is_to_come or first < report.history.first)) or (
            change in report.drawn.changes() and not is_to_come
        ):
            words = _("To be changed from {day}") if is_to_come else _("Changed from {day}")
            yield _change(words.format(day=formats.long_day(first)), history, change, formats)


def _change(changed: str, history: PlanHistory, revision: Revision, formats: Formats) -> str:
    sentence = f"{changed}, {say_own_agreement(history, revision, formats)}"
    return f"{sentence}: {revision.reason}" if revision.reason else f"{sentence}."


def _progress(report: Report, formats: Formats) -> Iterator[str]:
    """Yield the plan's current step and its end, as of the day on which the report is made."""
    progress = report.plan_progress
    on = _("On {day}").format(day=formats.day(report.snapshot.today))
    if progress.step is not None:
        step = _("{on}: step {step} of {steps}, {dose}, day {day}").format(
            on=on,
            step=progress.step,
            steps=progress.steps,
            dose=say_dose(progress.dose_mg, formats),
            day=progress.day,
        )
        yield step + (_(" of {days}.").format(days=progress.days) if progress.days else ".")
    elif progress.phase is PlanPhase.BEFORE and progress.following is not None:
        first = formats.long_day(progress.following.first)
        yield _("{on}: the plan starts on {first}.").format(on=on, first=first)
    elif progress.ends_on is not None and progress.phase in (PlanPhase.FOLLOW_UP, PlanPhase.OVER):
        yield _("The plan ended. Its last dose was planned for {day}.").format(
            day=with_states(report.history.day(progress.ends_on), formats)
        )
        return
    if progress.ends_on is not None:
        ends = formats.long_day(progress.ends_on)
        yield _("The last dose is planned for {day}.").format(day=ends)


def with_states(day: HistoryDay, formats: Formats) -> str:
    """Return a date with the states of its doses, if the range of the report has them."""
    states = ", ".join(say_state(row.state) for row in day.rows)
    name = formats.long_day(day.day)
    return _("{day} ({states})").format(day=name, states=states) if states else name
