"""Dose records and reminders to rows and back."""

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.storage.rows import insert_numbered
from ldn_desktop.storage.tables import dose_record, reminder


def insert_record(connection: Connection, record: Record) -> int:
    """Write a line of the log and return its id."""
    key = record.key
    if key is not None and key.day != record.day:
        raise ValueError("a record's day is its dose's day")
    row = {
        "kind": record.kind.value,
        "day": record.day,
        "slot": key.slot if key else None,
        "plan_id": key.plan_id if key else None,
        "version": _next_version(connection, key) if key else None,
        "recorded_at": record.recorded_at,
        "taken_at": record.taken_at,
        "taken_ug": record.taken_mg,
        "due": record.due,
        "planned_ug": record.planned_mg,
        "note": record.note,
        "undoes": record.undoes,
    }
    return insert_numbered(connection, dose_record, row)


def _next_version(connection: Connection, key: DoseKey) -> int:
    lines = dose_record.c
    newest = select(func.max(lines.version)).where(
        lines.day == key.day, lines.slot == key.slot, lines.plan_id == key.plan_id
    )
    return (connection.execute(newest).scalar_one() or 0) + 1


def record_of(row: RowMapping) -> Record:
    """Return the line of the log that a row of `dose_record` holds."""
    day, slot = row["day"], row["slot"]
    return Record(
        id=row["id"],
        kind=RecordKind(row["kind"]),
        day=day,
        recorded_at=row["recorded_at"],
        key=None if slot is None else DoseKey(day, slot, row["plan_id"]),
        taken_at=row["taken_at"],
        taken_mg=row["taken_ug"],
        due=row["due"],
        planned_mg=row["planned_ug"],
        note=row["note"],
        undoes=row["undoes"],
    )


def save_reminder(connection: Connection, given: Reminder) -> None:
    """Write the row of this reminder's dose, in place of the one that is there."""
    row = {
        "due": given.due,
        "last_mark": given.last_mark,
        "rings": given.rings,
        "undelivered": int(given.undelivered),
        "put_off_until": given.put_off_until,
    }
    key = {"day": given.key.day, "slot": given.key.slot, "plan_id": given.key.plan_id}
    here = [reminder.c[name] == value for name, value in key.items()]
    if connection.execute(update(reminder).where(*here), row).rowcount == 0:
        connection.execute(insert(reminder), row | key)


def reminder_of(row: RowMapping) -> Reminder:
    """Return the reminder that a row holds."""
    return Reminder(
        key=DoseKey(row["day"], row["slot"], row["plan_id"]),
        due=row["due"],
        last_mark=row["last_mark"],
        rings=row["rings"],
        undelivered=bool(row["undelivered"]),
        put_off_until=row["put_off_until"],
    )
