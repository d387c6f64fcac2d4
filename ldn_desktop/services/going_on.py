"""The answers to "Go on?", which the first dose after a pause asks before it can be taken.

Each function is one unit of work and returns after the commit. It raises `NotAllowedError`,
`ValidationError` or `StorageError`, each with nothing changed.
"""

from dataclasses import dataclass

from ldn_desktop.domain.records import Record, RecordKind, not_undone
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef, days_of, find_dose, row_of
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.planning import ChangeRequest, append_change
from ldn_desktop.services.record_factory import answer_line, undoing_line
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import EARLY, DoseRow, ScheduleSnapshot


def is_asked_now(snapshot: ScheduleSnapshot, row: DoseRow) -> bool:
    """Return whether the question of a dose can be answered now, and not just after the pause."""
    due = row.dose.due
    is_soon = due is not None and due - snapshot.now <= EARLY
    return row.asks_to_go_on and (row.key.day <= snapshot.today or is_soon)


@dataclass(frozen=True)
class WentOn:
    """That a dose that asked was said yes to; `row` is its row after that."""

    row: DoseRow


def go_on(context: Context, ref: DoseRef) -> WentOn | None:
    """Record the yes to a dose that asks; it can be taken then. None if the dose does not ask."""
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref)
        if not is_asked_now(snapshot, row):
            return None
        work.records.add(answer_line(row, RecordKind.GO_ON, snapshot.now))
        after = row_of(context.snapshot(work, *days_of(ref)), row.key)
        work.commit()
        return WentOn(after)


def ask_again(context: Context, done: WentOn) -> None:
    """Take a yes back, so that its dose asks again.

    Raises `NotAllowedError` if the dose was answered, or the yes taken back, since.
    """
    key = done.row.key
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, key.day, key.day)
        row, lines = snapshot.row(key.day, key.slot), not_undone(snapshot.log)
        said = [one for one in lines if one.kind is RecordKind.GO_ON and one.key == key]
        if row is None or row.answer is not None or not said:
            raise NotAllowedError(RejectionReason.CHANGED_SINCE)
        work.records.add(undoing_line(said[-1], snapshot.now))
        work.commit()


@dataclass(frozen=True)
class WaitedLonger:
    """What "Not yet" saved: the longer pause, if it was not that long, and the skipped doses."""

    revision: Revision | None
    skipped: tuple[Record, ...]


def wait_longer(context: Context, ref: DoseRef) -> WaitedLonger:
    """Make the pause before a dose that asks last until the user goes on.

    The doses that are due and ask are recorded as skipped; those to come are planned no more. Does
    nothing if the dose does not ask.
    """
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        if not is_asked_now(snapshot, find_dose(snapshot, ref)):
            return WaitedLonger(None, ())
        asking = [row for row in snapshot.open_rows() if row.asks_to_go_on]
        revision = _pause(context, work, snapshot)
        lines = (answer_line(row, RecordKind.SKIPPED, snapshot.now) for row in asking)
        skipped = tuple(work.records.add(line) for line in lines)
        work.commit()
        return WaitedLonger(revision, skipped)


def _pause(context: Context, work: UnitOfWork, snapshot: ScheduleSnapshot) -> Revision | None:
    """Pause from today until the user goes on, unless the plan is over or paused so already."""
    part = snapshot.plan.part_on(snapshot.today)
    row = part.step_on(snapshot.today) if part else None
    if row is None or (row.step.dose_mg is None and row.last is None):
        return None
    try:
        return append_change(context, work, ChangeRequest(Operation.PAUSE))
    except NotAllowedError as error:
        if error.reason is not RejectionReason.SAME_PLAN:  # until a stop that was agreed for later
            raise
        return None
