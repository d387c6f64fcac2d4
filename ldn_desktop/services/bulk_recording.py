"""Answers many doses at once after an absence, and undoes such an answer as a whole.

Each function is one unit of work: it records all or nothing. It raises `NotAllowedError` or
`StorageError`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.records import Record, RecordKind, current_answers
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.record_factory import answer_line, undoing_line
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import DoseRow


class BulkAnswer(StrEnum):
    """The answers for many doses at once. TAKEN: at an unknown time; ON_TIME: when due."""

    TAKEN = "taken"
    ON_TIME = "on_time"
    SKIPPED = "skipped"
    LEFT_BLANK = "left_blank"


_KINDS = {
    BulkAnswer.TAKEN: RecordKind.TAKEN,
    BulkAnswer.ON_TIME: RecordKind.TAKEN,
    BulkAnswer.SKIPPED: RecordKind.SKIPPED,
    BulkAnswer.LEFT_BLANK: RecordKind.LEFT_BLANK,
}


def answer_all(context: Context, refs: Iterable[DoseRef], answer: BulkAnswer) -> tuple[Record, ...]:
    """Record one answer for all of these doses that are not recorded; return the new lines.

    A dose that was answered in the meantime keeps its answer. Raises `NotAllowedError` if none is
    left to ask about.
    """
    wanted = {(ref.day, ref.slot) for ref in refs}
    with context.store.work(write=True) as work:
        days = sorted(day for day, _slot in wanted)
        snapshot = context.snapshot(work, *((days[0], days[-1]) if days else (None, None)))
        rows = snapshot.rows(days[0], days[-1]) if days else ()
        asked = [row for row in rows if _is_asked(row) and (row.key.day, row.key.slot) in wanted]
        if not asked:
            raise NotAllowedError(RejectionReason.NOTHING_TO_ANSWER)
        lines = tuple(work.records.add(_line(row, answer, snapshot.now)) for row in asked)
        work.commit()
        return lines


@dataclass(frozen=True)
class UndoneRecords:
    """What one undo took back; `last_id` is the id of the log's newest line then."""

    records: tuple[Record, ...]
    last_id: int


def undo_all(context: Context, lines: Iterable[Record]) -> UndoneRecords:
    """Take back those of these answers that are still current."""
    lines = tuple(lines)
    with context.store.work(write=True) as work:
        current = {line.id: line for line in _current(work, lines).values()}
        taken_back = tuple(current[line.id] for line in lines if line.id in current)
        if not taken_back:
            raise NotAllowedError(RejectionReason.NOTHING_TO_UNDO)
        now = context.clock.now()
        added = [work.records.add(undoing_line(line, now)) for line in taken_back]
        work.commit()
        return UndoneRecords(taken_back, added[-1].id)


def redo_all(context: Context, lines: Iterable[Record], *, last_id: int) -> tuple[Record, ...]:
    """Record what undo took back again, as new lines; return those.

    Only as long as `last_id` is the log's newest line: what was recorded since, by a command or a
    reminder, would be replaced, and an extra dose that was entered again would be there twice.
    Raises `NotAllowedError` otherwise.
    """
    with context.store.work(write=True) as work:
        if [line.id for line in work.records.newest(1)] != [last_id]:
            raise NotAllowedError(RejectionReason.NOTHING_TO_REDO)
        now = context.clock.now()
        redone = tuple(work.records.add(replace(n, id=0, recorded_at=now)) for n in lines)
        work.commit()
        return redone


def _current(work: UnitOfWork, lines: tuple[Record, ...]) -> dict[DoseKey, Record]:
    days = [line.day for line in lines]
    return current_answers(work.records.between(min(days), max(days))) if days else {}


def _is_asked(row: DoseRow) -> bool:
    return row.state is DoseState.NOT_RECORDED and row.asked


def _line(row: DoseRow, answer: BulkAnswer, now: datetime) -> Record:
    kind = _KINDS[answer]
    return answer_line(
        row,
        kind,
        now,
        taken_at=row.dose.due if answer is BulkAnswer.ON_TIME else None,
        taken_mg=row.dose.dose_mg if kind is RecordKind.TAKEN else None,
    )
