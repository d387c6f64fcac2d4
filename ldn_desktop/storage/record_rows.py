"""Maps dose records and reminders to rows."""

from sqlalchemy import Connection, func, select

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.storage.rows import Row, insert_numbered, put_row
from ldn_desktop.storage.tables import dose_record, reminder


def insert_record(connection: Connection, record: Record) -> int:
    """Insert a line of the log and return its id."""
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


def save_reminder(connection: Connection, given: Reminder) -> None:
    """Insert or replace the row of this reminder's dose."""
    row: Row = {
        "due": given.due,
        "last_mark": given.last_mark,
        "rings": given.rings,
        "undelivered": int(given.undelivered),
        "put_off_until": given.put_off_until,
    }
    key: Row = {"day": given.key.day, "slot": given.key.slot, "plan_id": given.key.plan_id}
    put_row(connection, reminder, key, row)
