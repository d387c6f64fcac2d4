"""The JSON that commands print with `--json`: doses, records, revisions, changes, check-ins."""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.changes import DoseChange, DoseThen
from ldn_desktop.domain.checkins import Note
from ldn_desktop.domain.outlook import ItemOutlook
from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.domain.records import Record, RecordKind, current_answers, not_undone
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.exchange.plan_file import plan_to_json
from ldn_desktop.exchange.previews import making_json
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services.check_ins import CheckIn
from ldn_desktop.services.planning import PlanChange
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.services.stock import Stock


def schedule_row(row: DoseRow) -> dict[str, Json]:
    """Return a planned dose as `schedule --json` lists it, with instants in the dose's zone."""
    dose, answer = row.dose, row.answer
    taken = answer is not None and answer.kind is RecordKind.TAKEN
    return {
        "key": str(dose.key),
        "date": dose.key.day.isoformat(),
        "slot": dose.key.slot,
        "time": f"{dose.at:%H:%M}",
        "due": _instant(dose.due, dose.zone),
        "step": dose.step,
        "dose_mg": plain(dose.dose_mg),
        **making_json(dose.making),
        "state": row.state.value,
        "taken_at": _instant(answer.taken_at, dose.zone) if answer and taken else None,
        "taken_mg": _amount(answer.taken_mg) if answer and taken else None,
        "reminded": row.status.reminder.rings if row.status.reminder else 0,
        "computer_off": row.computer_off,
    }


def record_rows(log: tuple[Record, ...], zone: tzinfo) -> list[Json]:
    """Return the log in the order appended, with instants in `zone`; `stands`: it counts now."""
    counting = {line.id for line in not_undone(log)}
    answers = {line.id for line in current_answers(log).values()}
    return [_record(line, zone, _counts_now(line, counting, answers)) for line in log]


def record_row(line: Record, zone: tzinfo, *, stands: bool) -> dict[str, Json]:
    """Return one line of the log, with instants in `zone`."""
    return _record(line, zone, stands)


def _counts_now(line: Record, counting: set[int], answers: set[int]) -> bool:
    return line.id in answers or (line.kind is RecordKind.EXTRA and line.id in counting)


def _record(line: Record, zone: tzinfo, stands: bool) -> dict[str, Json]:
    return {
        "id": line.id,
        "key": str(line.key) if line.key else None,
        "date": line.day.isoformat(),
        "slot": line.key.slot if line.key else None,
        "kind": line.kind.value,
        "taken_at": _instant(line.taken_at, zone),
        "taken_mg": _amount(line.taken_mg),
        "planned_mg": _amount(line.planned_mg),
        "note": line.note,
        "recorded_at": _instant(line.recorded_at, zone),
        "undoes": line.undoes,
        "stands": stands,
    }


def revision_row(revision: Revision) -> dict[str, Json]:
    """Return a revision as `plan history --json` lists it; `made_at` is UTC."""
    return {
        "revision": revision.number,
        "from": revision.from_date.isoformat(),
        "made_at": _utc(revision.made_at),
        "reason": revision.reason,
        "agreed_with": revision.agreed_with,
        "agreed_on": _day(revision.agreed_on),
        "plan": plan_to_json(revision.plan),
    }


def change_json(change: PlanChange) -> dict[str, Json]:
    """Return what a change of plan prints with `--dry-run --json`."""
    return {
        "from": change.revision.from_date.isoformat(),
        "ends_on_before": _day(change.ends_on_before),
        "ends_on_after": _day(change.ends_on_after),
        "changes": [_dose_change(dose) for dose in change.changes],
    }


def check_in_json(found: CheckIn) -> dict[str, Json]:
    """Return a day's scores and notes."""
    return {
        "date": found.day.isoformat(),
        "scores": {symptom: score.score for symptom, score in found.scores.items()},
        "notes": [note.text for note in found.notes],
    }


def question_json(question: AppointmentQuestion) -> dict[str, Json]:
    """Return a question for the next appointment; instants are UTC, `answer` is null for none."""
    return {
        "number": question.number,
        "text": question.text,
        "made_at": _utc(question.jotted_at),
        "answer": question.answer or None,
        "ticked_at": _utc(question.ticked_at) if question.ticked_at else None,
    }


def changes_json(found: CheckIn) -> dict[str, Json]:
    """Return how symptoms changed on a day."""
    changes: dict[str, Json] = {
        symptom: said.change.value for symptom, said in found.changes.items()
    }
    return {"date": found.day.isoformat(), "changes": changes}


def stock_json(stock: Stock) -> list[Json]:
    """Return each item at home: pieces of so many mg, or a liquid of so many mg per mL in mL."""
    return [_item(row) for row in stock.outlook.items]


def _item(row: ItemOutlook) -> dict[str, Json]:
    level = row.level
    return {
        "form": row.item.form.value,
        "strength": plain(row.item.strength),
        "left": plain(level.left) if level else None,
        "unknown_doses": level.unknown if level else None,
        "needed": plain(row.needed),
        "lasts_until": _day(row.lasts_until),
        "use_by": _day(level.use_by) if level else None,
    }


def note_json(note: Note) -> dict[str, Json]:
    """Return one note."""
    return {"date": note.day.isoformat(), "text": note.text, "made_at": _utc(note.recorded_at)}


def _dose_change(change: DoseChange) -> dict[str, Json]:
    return {
        "date": change.day.isoformat(),
        "slot": change.slot,
        "before": _then(change.before),
        "after": _then(change.after),
    }


def _then(then: DoseThen | None) -> dict[str, Json] | None:
    if then is None:
        return None
    return {"time": f"{then.at:%H:%M}", "dose_mg": plain(then.dose_mg)}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _instant(moment: datetime | None, zone: tzinfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")
