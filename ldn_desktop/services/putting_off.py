"""Puts a due reminder off, and takes that back.

Each function is one unit of work and returns after the commit. It raises `NotAllowedError`,
`ValidationError` or `StorageError`, each with nothing changed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ldn_desktop.domain.reminder import Reminder, check_later_minutes
from ldn_desktop.domain.ringing import put_off_row, row_before
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef, days_of, find_dose, row_of
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.schedule_snapshot import DoseRow

LATER_MINUTES = 15
"""By how many minutes the button of a reminder puts it off."""

LATER_HOURS = 1
"""By how many hours the second choice of the window puts it off."""


@dataclass(frozen=True)
class PutOff:
    """A dose's row after its reminder was put off until a UTC instant.

    `before` is the reminder's row before that, None if it had none.
    """

    row: DoseRow
    until: datetime
    before: Reminder | None


def later(context: Context, ref: DoseRef | None, minutes: int) -> PutOff:
    """Put a due reminder off by `minutes` from now.

    Raises `ValidationError` for minutes out of range, and as `put_off`.
    """
    check_later_minutes(minutes)
    return put_off(context, ref, context.clock.now() + timedelta(minutes=minutes))


def put_off(context: Context, ref: DoseRef | None, until: datetime) -> PutOff:
    """Put a due reminder off until a UTC instant.

    Raises `NotAllowedError` if the dose is not open or `until` is not within its window.
    """
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref)
        if not row.status.is_open or row.dose.due is None or row.status.closes is None:
            raise NotAllowedError(RejectionReason.NOT_OPEN, key=str(row.key))
        if until <= snapshot.now:
            raise NotAllowedError(RejectionReason.IN_THE_PAST)
        if until >= row.status.closes:
            raise NotAllowedError(RejectionReason.AFTER_WINDOW, key=str(row.key))
        work.reminders.save(put_off_row(row.status, until))
        after = row_of(context.snapshot(work, row.key.day, row.key.day), row.key)
        work.commit()
        return PutOff(after, until, row.status.reminder)


def take_back(context: Context, done: PutOff) -> None:
    """Let a dose that was put off be due again, or be put off until the time before that.

    Raises `NotAllowedError` if it was answered, put off anew or rang again since.
    """
    key = done.row.key
    with context.store.work(write=True) as work:
        row = context.snapshot(work, key.day, key.day).row(key.day, key.slot)
        found = row.status.reminder if row is not None and row.key == key else None
        if row is None or found is None or not row.status.is_open:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        if found.put_off_until != done.until:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        work.reminders.save(row_before(found, done.before))
        work.commit()
