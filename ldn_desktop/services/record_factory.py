"""Creates the records of an answer, and of taking a record back."""

from datetime import datetime
from decimal import Decimal

from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.services.schedule_snapshot import DoseRow


def answer_line(
    row: DoseRow,
    kind: RecordKind,
    now: datetime,
    *,
    taken_at: datetime | None = None,
    taken_mg: Decimal | None = None,
    note: str | None = None,
) -> Record:
    """Return the record of an answer, with what the plan asks for now.

    `now` and `taken_at` are UTC instants.
    """
    return Record(
        id=0,
        kind=kind,
        day=row.key.day,
        recorded_at=now,
        key=row.key,
        taken_at=taken_at,
        taken_mg=taken_mg,
        due=row.dose.due,
        planned_mg=row.dose.dose_mg,
        note=note,
    )


def undoing_line(line: Record, now: datetime) -> Record:
    """Return the record that takes another one back at the UTC instant `now`."""
    return Record(0, RecordKind.UNDONE, line.day, now, key=line.key, undoes=line.id)
