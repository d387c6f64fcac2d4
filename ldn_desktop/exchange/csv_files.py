"""The tables for a spreadsheet: `doses.csv` and `check-ins.csv`.

`doses.csv` has a row per planned dose, per extra dose, and per day of a plan without a dose, whose
state is `pause` or `off_day`. Instants are in local time; the columns that end in `_utc` have them
in UTC. `revision` is the number in `plan history` that `step` counts the steps of.

They begin with a UTF-8 byte order mark: without it Excel reads umlauts and emoji in another
encoding; LibreOffice accepts it. Amounts and scores are bare numbers, with a decimal point and
commas between columns unless asked otherwise. A text that a spreadsheet would run as a formula gets
an apostrophe in front.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from io import StringIO

from ldn_desktop.domain.adherence import timing
from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.effective_plan import EffectivePart
from ldn_desktop.domain.plan import dates
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.stretches import doseless_day
from ldn_desktop.exchange.csv_names import (
    CHECK_INS,
    DECIMALS,
    DOSES,
    SEPARATORS,
    USUAL_SIGNS,
    TableSigns,
)
from ldn_desktop.services.exporting import CurrentData
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.wording.demo import mark

DOSE_HEADS = (
    "date",
    "slot",
    "time",
    "due",
    "due_utc",
    "revision",
    "step",
    "medicine",
    "planned_mg",
    "state",
    "timing",
    "taken_at",
    "taken_at_utc",
    "taken_mg",
    "reason",
    "note",
    "reminded",
    "computer_off",
)
CHECK_IN_HEADS = ("date", "kind", "symptom", "score", "text", "recorded_at", "recorded_at_utc")
EXTRA = "extra"
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | Decimal | bool | None
Row = dict[str, Cell]
"""A row of doses by heading; what is not in it is empty."""


def csv_files(data: CurrentData, signs: TableSigns = USUAL_SIGNS) -> dict[str, bytes]:
    """Return both files by name: the rows of doses, and a row per score, change or note."""
    return {
        DOSES: _file(DOSE_HEADS, _doses(data), signs),
        CHECK_INS: _file(CHECK_IN_HEADS, _check_ins(data), signs),
    }


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet reads a formula in it, also not after spaces."""
    return f"'{text}" if text.startswith(_RUNS) or text.lstrip().startswith(_RUNS) else text


def _file(heads: Sequence[str], rows: Iterable[Sequence[Cell]], signs: TableSigns) -> bytes:
    text, point = StringIO(newline=""), DECIMALS[signs.decimal]
    writer = csv.writer(text, delimiter=SEPARATORS[signs.separator], lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value, point) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Cell, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value).replace(".", point)
    return harmless(value) if isinstance(value, str) else str(value)


def _doses(data: CurrentData) -> Iterator[Sequence[Cell]]:
    """Yield the planned doses in the order due and the days without; after each date its extras."""
    planned = [(row.key.day, 0, _dose(data, row)) for row in data.rows]
    without = [(day, 0, row) for day, row in _doseless_days(data)]
    extra = [(line.day, 1, _extra(data, line)) for line in data.extras]
    for _day, _order, row in sorted((*planned, *without, *extra), key=lambda found: found[:2]):
        yield [row.get(head) for head in DOSE_HEADS]


def _dose(data: CurrentData, row: DoseRow) -> Row:
    dose, answer = row.dose, row.answer
    said = answer.note if answer else None
    skipped = answer is not None and answer.kind is RecordKind.SKIPPED
    when = timing(row.status, data.snapshot.settings.window_rules)
    return {
        **_planned(data.snapshot, dose.part, row.key.day),
        "slot": row.key.slot,
        "time": f"{dose.at:%H:%M}",
        **_instants("due", dose.due, dose.zone),
        "step": dose.step,
        "planned_mg": dose.dose_mg,
        "state": row.state.value,
        "timing": when.value if when else None,
        **(_taken(answer, dose.zone) if answer and not skipped else {}),
        "reason" if skipped else "note": said,
        "reminded": row.status.reminder.rings if row.status.reminder else 0,
        "computer_off": row.computer_off,
    }


def _doseless_days(data: CurrentData) -> Iterator[tuple[date, Row]]:
    """Yield the pauses and days off of all plans up to the last dose, an open pause up to today."""
    snapshot, history = data.snapshot, data.snapshot.history
    paused = [snapshot.today] if snapshot.plan.is_paused_openly else []
    last = max([*(row.key.day for row in data.rows), *paused], default=None)
    for day in dates(history.first_date or snapshot.first, last) if last else ():
        why, part = doseless_day(history, day), snapshot.plan.part_on(day)
        step = part.step_on(day) if part else None
        if why is not None and part is not None and step is not None:
            planned = _planned(snapshot, part, day)
            yield day, {**planned, "step": step.number, "state": why.value}


def _planned(snapshot: ScheduleSnapshot, part: EffectivePart, day: date) -> Row:
    return {
        "date": day.isoformat(),
        "revision": snapshot.history.revision_on(part, day),
        "medicine": mark(part.plan.medicine, snapshot.settings),
    }


def _extra(data: CurrentData, line: Record) -> Row:
    return {
        "date": line.day.isoformat(),
        "state": EXTRA,
        **_taken(line, data.snapshot.zone.zone),
        "note": mark(line.note or "", data.snapshot.settings),
    }


def _taken(line: Record, zone: tzinfo) -> Row:
    return {**_instants("taken_at", line.taken_at, zone), "taken_mg": line.taken_mg}


def _check_ins(data: CurrentData) -> Iterator[Sequence[Cell]]:
    zone = data.snapshot.zone.zone
    scores = [
        (s.day, 0, s.id, "score", s.symptom, s.score, None, s.recorded_at) for s in data.scores
    ]
    changes = [
        (c.day, 1, c.id, "change", c.symptom, None, c.change.value, c.recorded_at)
        for c in data.changes
    ]
    notes = [(n.day, 2, n.id, "note", None, None, n.text, n.recorded_at) for n in data.notes]
    for row in sorted((*scores, *changes, *notes), key=lambda found: found[:3]):
        day, _order, _id, kind, symptom, score, text, recorded_at = row
        symptom, text = (said and mark(said, data.snapshot.settings) for said in (symptom, text))
        instants = _instants("recorded_at", recorded_at, zone).values()
        yield (day.isoformat(), kind, symptom, score, text, *instants)


def _instants(head: str, moment: datetime | None, zone: tzinfo) -> Row:
    """Return an instant as local time with its offset, and as UTC; nothing without one."""
    if moment is None:
        return {}
    local, utc = (moment.astimezone(of).isoformat(timespec="seconds") for of in (zone, UTC))
    return {head: local, f"{head}_utc": utc.replace("+00:00", "Z")}
