"""Doses, records and plans as lines of text, for commands and the terminal."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from ldn_desktop.domain.plan import Plan, StepDays
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.amounts import show_how, show_making, show_mg
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.not_recorded import say_not_recorded
from ldn_desktop.wording.states import say_state


def say_row(row: DoseRow) -> str:
    """Return a planned dose as one line: key, time, amount, how to make it, state."""
    dose = row.dose
    making = show_making(dose.dose_mg, dose.making)
    parts = [str(dose.key), f"{dose.at:%H:%M}", show_mg(dose.dose_mg)]
    return "  ".join([*parts, *([making] if making else []), _state(row)])


def _state(row: DoseRow) -> str:
    word, answer = say_state(row.state), row.answer
    if row.asks_to_go_on and row.status.is_open:
        dose = show_mg(row.dose.dose_mg)
        return _("{state}: go on with {dose}?").format(state=word, dose=dose)
    if row.state is DoseState.NOT_RECORDED:
        return say_not_recorded(row)
    if row.state is not DoseState.TAKEN or answer is None or answer.taken_mg is None:
        return word
    amount = "" if answer.taken_mg == row.dose.dose_mg else f" ({show_mg(answer.taken_mg)})"
    if answer.taken_at is None:
        return _("taken, time unknown") + amount
    at = answer.taken_at.astimezone(row.dose.zone)
    return _("taken at {time}").format(time=_clock(at, row.key.day.isoformat())) + amount


def _clock(at: datetime, day: str) -> str:
    return f"{at:%H:%M}" if at.date().isoformat() == day else f"{at:%Y-%m-%d %H:%M}"


def say_record(line: Record, zone: tzinfo) -> str:
    """Return a record as one line: when it was made (in `zone`), for which dose, what."""
    said_at = f"{line.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}"
    what = _kind_word(line.kind)
    if line.taken_mg is not None:
        what += f" {show_mg(line.taken_mg)}"
    if line.taken_at is not None:
        what += " " + _clock(line.taken_at.astimezone(zone), line.day.isoformat())
    name = str(line.key) if line.key else line.day.isoformat()
    return "  ".join(part for part in (said_at, name, what, line.note or "") if part)


def _kind_word(kind: RecordKind) -> str:
    return {
        RecordKind.TAKEN: _("taken"),
        RecordKind.SKIPPED: _("skipped"),
        RecordKind.LEFT_BLANK: _("left blank"),
        RecordKind.EXTRA: _("extra dose"),
        RecordKind.CLEARED: _("cleared"),
        RecordKind.UNDONE: _("undone"),
        RecordKind.GO_ON: _("yes to going on after the pause"),
    }[kind]


def say_plan(plan: Plan) -> Iterator[str]:
    """Yield a plan as lines: medicine and times, each step with its dates, the last dose."""
    times = ", ".join(f"{at:%H:%M}" for at in plan.times)
    yield _("{medicine}, at {times}").format(medicine=plan.medicine, times=times)
    for row in plan.calendar:
        yield _step(row, plan)
    last = plan.ends_on()
    if last is not None:
        yield _("Last dose: {date}").format(date=last.isoformat())


def _step(row: StepDays, plan: Plan) -> str:
    until = row.last.isoformat() if row.last else _("until changed")
    span = f"{row.number}. {row.first.isoformat()} – {until}"
    if row.step.dose_mg is None:
        return f"{span}  " + _("no doses")
    how = show_how(row.step.dose_mg, make_dose(row.step.dose_mg, plan.supply), plan.supply)
    often = _("every other day") if row.step.every_days == 2 else ""
    return "  ".join(part for part in (span, show_mg(row.step.dose_mg), often, how) if part)
