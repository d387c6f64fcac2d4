"""The tables for a spreadsheet: `doses.csv` and `check-ins.csv`.

They begin with a UTF-8 byte order mark: without it Excel reads umlauts and emoji in another
encoding; LibreOffice accepts it. Amounts and scores are bare numbers with a decimal point. A text
that a spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from io import StringIO

from ldn_desktop.domain.amounts import plain
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.exchange.csv_names import CHECK_INS, DOSES
from ldn_desktop.services.exporting import CurrentData
from ldn_desktop.services.schedule_snapshot import DoseRow

DOSE_HEADS = (
    "date",
    "slot",
    "time",
    "due",
    "step",
    "medicine",
    "planned_mg",
    "state",
    "taken_at",
    "taken_mg",
    "note",
    "reminded",
    "computer_off",
)
CHECK_IN_HEADS = ("date", "kind", "symptom", "score", "text", "recorded_at")
EXTRA = "extra"
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | Decimal | bool | None


def csv_files(data: CurrentData) -> dict[str, bytes]:
    """Return both files by name: a row per dose, a row per score, change or note."""
    return {
        DOSES: _file(DOSE_HEADS, _doses(data)),
        CHECK_INS: _file(CHECK_IN_HEADS, _check_ins(data)),
    }


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet reads a formula in it, also not after spaces."""
    return f"'{text}" if text.startswith(_RUNS) or text.lstrip().startswith(_RUNS) else text


def _file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    return harmless(value) if isinstance(value, str) else str(value)


def _doses(data: CurrentData) -> Iterator[Sequence[Cell]]:
    """Yield planned doses in the order due, extra doses after the planned ones of their date."""
    zone = data.snapshot.zone.zone
    planned = [(row.key.day, 0, _dose(row)) for row in data.rows]
    extra = [(line.day, 1, _extra(line, zone)) for line in data.extras]
    for _day, _order, cells in sorted((*planned, *extra), key=lambda found: found[:2]):
        yield cells


def _dose(row: DoseRow) -> Sequence[Cell]:
    dose, answer = row.dose, row.answer
    taken = answer if answer is not None and answer.kind is RecordKind.TAKEN else None
    return (
        row.key.day.isoformat(),
        row.key.slot,
        f"{dose.at:%H:%M}",
        _instant(dose.due, dose.zone),
        dose.step,
        dose.part.plan.medicine,
        dose.dose_mg,
        row.state.value,
        _instant(taken.taken_at, dose.zone) if taken else None,
        taken.taken_mg if taken else None,
        answer.note if answer else None,
        row.status.reminder.rings if row.status.reminder else 0,
        row.computer_off,
    )


def _extra(line: Record, zone: tzinfo) -> Sequence[Cell]:
    unplanned = (line.day.isoformat(), None, None, None, None, None, None, EXTRA)
    return (*unplanned, _instant(line.taken_at, zone), line.taken_mg, line.note, None, None)


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
        day, _kind, _id, *cells, recorded_at = row
        yield (day.isoformat(), *cells, _instant(recorded_at, zone))


def _instant(moment: datetime | None, zone: tzinfo) -> str | None:
    """Return an instant as local time with its UTC offset, which a spreadsheet keeps as text."""
    return None if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")
