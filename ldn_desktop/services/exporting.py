"""Reads the data for exports: all stored rows, or only the current data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.domain.calendar import today_of
from ldn_desktop.domain.checkins import (
    Note,
    Score,
    SymptomChange,
    current_changes,
    current_notes,
    current_scores,
)
from ldn_desktop.domain.needs import open_end
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.services.context import Context
from ldn_desktop.services.repositories import Rows
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot


@dataclass(frozen=True)
class CurrentData:
    """All current data: each planned dose with its outcome, extra doses and check-ins."""

    snapshot: ScheduleSnapshot
    rows: tuple[DoseRow, ...]
    extras: tuple[Record, ...]
    scores: tuple[Score, ...]
    notes: tuple[Note, ...]
    changes: tuple[SymptomChange, ...]


def dump_all(context: Context) -> Rows:
    """Return every stored row of the user's data. Raises `StorageError`."""
    with context.store.work() as work:
        return work.all_rows()


def current_data(context: Context) -> CurrentData:
    """Return all current data from the first plan to its end. Raises `StorageError`."""
    with context.store.work() as work:
        log, history = work.records.all(), work.revisions.history()
        days = [line.day for line in log]
        today = today_of(history, context.clock.now(), context.zones.local().zone)
        first = min((*days, history.first_date or today, today))
        last = max((*days, _last_day(history, today), today))
        snapshot = replace(context.snapshot(work, first, last), log=log)
        scores, notes, changes = work.scores.all(), work.notes.all(), work.symptom_changes.all()
    # After the unit of work, as it takes long: without a write-ahead log a reader blocks writers.
    return CurrentData(
        snapshot=snapshot,
        rows=snapshot.rows(first, last),
        extras=snapshot.extras(),
        scores=_by_day(current_scores(scores).values()),
        notes=current_notes(notes),
        changes=tuple(current_changes(changes).values()),
    )


def _last_day(history: PlanHistory, today: date) -> date:
    """Return the last local date with a dose; a plan without an end is cut off (`open_end`)."""
    rows = (row for part in history.effective.parts for row in part.rows[-1:])
    ends = (row.last or open_end(row, max(today, row.first)) for row in rows)
    return max([today - ONE_DAY, *ends, *history.arranged_days])


def _by_day(scores: Iterable[Score]) -> tuple[Score, ...]:
    return tuple(sorted(scores, key=lambda score: (score.day, score.id)))
