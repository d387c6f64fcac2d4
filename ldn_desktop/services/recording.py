"""Records doses as taken, skipped or left blank, and extra doses; corrects and undoes records.

Each function is one unit of work and returns after the commit. It raises `NotAllowedError`,
`ConfirmationRequired`, `ValidationError` or `StorageError`, each with nothing changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG, check_amount, plain
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.conditions import due_instant, last_local_time, next_local_time
from ldn_desktop.domain.records import (
    Record,
    RecordKind,
    current_extras,
    newest_to_undo,
    not_undone,
)
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.texts import NOTE_LENGTH, check_text
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef, days_of, find_dose, row_of
from ldn_desktop.services.errors import (
    NO_QUESTIONS,
    Accepted,
    Asked,
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
    ask,
)
from ldn_desktop.services.record_factory import answer_line, undoing_line
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import EARLY, DoseRow, ScheduleSnapshot

SAME_TICK = timedelta(minutes=10)
"""A second tick within this time counts as the same tick, or as a correction of it."""

FEW_RECORDS = 32
"""How many lines of the log are read first to find the one to undo."""

LocalMoment = time | datetime
"""A time of day, or a local date and time without a zone, as the user enters it."""


@dataclass(frozen=True)
class AnswerDetails:
    """What the user added to a tick; None means not given."""

    at: LocalMoment | None = None
    dose_mg: Decimal | None = None
    note: str | None = None


def take(
    context: Context,
    ref: DoseRef | None = None,
    details: AnswerDetails | None = None,
    accepted: Accepted = NO_QUESTIONS,
) -> DoseRow:
    """Record a dose as taken: the one of `ref`, or the only one that is due or put off.

    Without a time it was taken now or, if its window has closed, at an unknown time. Returns the
    dose's row after that.
    """
    details = _checked(details or AnswerDetails())
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref, also=_just_taken)
        record = _tick(snapshot, row, details, accepted)
        if record is None:
            return row
        return _append(context, work, row, record)


def correct(
    context: Context,
    ref: DoseRef,
    details: AnswerDetails,
    accepted: Accepted = NO_QUESTIONS,
) -> DoseRow:
    """Record that a dose was taken, even if it has an answer; that answer stays in the log.

    Details that are not given are kept from a current tick. For changing a record.
    """
    details = _checked(details)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref)
        _refuse_if_not_answerable(snapshot, row, accepted)
        return _append(context, work, row, _taken(snapshot, row, details, accepted))


def skip(
    context: Context,
    ref: DoseRef | None = None,
    reason: str | None = None,
    accepted: Accepted = NO_QUESTIONS,
) -> DoseRow:
    """Record a dose as skipped, with the user's reason."""
    reason = _text(reason)
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref)
        if row.state is DoseState.TAKEN:
            raise NotAllowedError(RejectionReason.ALREADY_TAKEN, key=str(row.key))
        if row.state is DoseState.SKIPPED:
            if reason in (None, row.answer and row.answer.note):
                return row
        else:
            _refuse_if_not_answerable(snapshot, row, accepted)
        return _append(
            context, work, row, answer_line(row, RecordKind.SKIPPED, snapshot.now, note=reason)
        )


def leave_blank(context: Context, ref: DoseRef) -> DoseRow:
    """Keep a dose as not recorded and do not ask about it again."""
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref)
        if row.state is not DoseState.NOT_RECORDED:
            raise NotAllowedError(RejectionReason.NOT_OPEN, key=str(row.key))
        if not row.asked:
            return row
        return _append(context, work, row, answer_line(row, RecordKind.LEFT_BLANK, snapshot.now))


def clear(context: Context, ref: DoseRef) -> DoseRow:
    """Take back the current answer of a dose; its reminder continues if the window is open."""
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *days_of(ref))
        row = find_dose(snapshot, ref, prefer=lambda row: row.answer is not None)
        if row.answer is None:
            raise NotAllowedError(RejectionReason.NOTHING_RECORDED, key=str(row.key))
        return _append(context, work, row, answer_line(row, RecordKind.CLEARED, snapshot.now))


def extra_dose(
    context: Context,
    dose_mg: Decimal,
    details: AnswerDetails,
    accepted: Accepted = NO_QUESTIONS,
) -> Record:
    """Record a dose that the plan did not ask for, taken now or at the given time."""
    details = replace(_checked(details), dose_mg=check_amount(dose_mg))
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        zone = snapshot.zone.zone
        taken_at = _last_such_moment(details.at, snapshot.now, zone)
        day = taken_at.astimezone(zone).date()
        on_day = context.snapshot(work, day, day)
        ask((*_above_usual(dose_mg, None), *_above_day(on_day, day, dose_mg)), accepted)
        line = Record(
            id=0,
            kind=RecordKind.EXTRA,
            day=day,
            recorded_at=snapshot.now,
            taken_at=taken_at,
            taken_mg=details.dose_mg,
            note=details.note,
        )
        record = work.records.add(line)
        work.commit()
        return record


@dataclass(frozen=True)
class UndoneRecord:
    """The record that undo took back, and the dose's row after that (None for an extra dose).

    `last_id` is the id of the log's newest line then.
    """

    record: Record
    row: DoseRow | None
    last_id: int


def undo(context: Context) -> UndoneRecord:
    """Take back the newest answer, extra dose or correction; the one before it is current again."""
    with context.store.work(write=True) as work:
        newest = find_newest_to_undo(work)
        if newest is None:
            raise NotAllowedError(RejectionReason.NOTHING_TO_UNDO)
        line = work.records.add(undoing_line(newest, context.clock.now()))
        row = _row_of(context, work, newest)
        work.commit()
        return UndoneRecord(newest, row, line.id)


def read_newest_to_undo(context: Context) -> tuple[Revision | None, Record | None]:
    """Return the newest change of plan, and the newest record, that an undo can take back."""
    with context.store.work() as work:
        return work.revisions.history().newest, find_newest_to_undo(work)


def find_newest_to_undo(work: UnitOfWork) -> Record | None:
    """Return the newest line that can be taken back, None if there is none.

    It does not read years of the log: lines that take a line back, or replace it, are always newer
    than that line. So the end of the log is enough as soon as it has a current line.
    """
    count = FEW_RECORDS
    while True:
        lines = work.records.newest(count)
        newest = newest_to_undo(lines)
        if newest is not None or len(lines) < count:
            return newest
        count *= FEW_RECORDS


def take_back_extra(context: Context, extra: Record) -> Record:
    """Take back an extra dose of any age; its line stays in the log."""
    with context.store.work(write=True) as work:
        current = current_extras(work.records.between(extra.day, extra.day))
        if all(record.id != extra.id for record in current):
            raise NotAllowedError(RejectionReason.NOTHING_RECORDED, key=extra.day.isoformat())
        work.records.add(undoing_line(extra, context.clock.now()))
        work.commit()
    return extra


def _row_of(context: Context, work: UnitOfWork, record: Record) -> DoseRow | None:
    if record.key is None:
        return None
    return context.snapshot(work, record.day, record.day).row(record.day, record.key.slot)


def _append(context: Context, work: UnitOfWork, row: DoseRow, record: Record) -> DoseRow:
    if row.asks_to_go_on and record.kind is RecordKind.TAKEN:
        work.records.add(answer_line(row, RecordKind.GO_ON, record.recorded_at))
    work.records.add(record)
    after = row_of(context.snapshot(work, row.key.day, row.key.day), row.key)
    work.commit()
    return after


def _checked(details: AnswerDetails) -> AnswerDetails:
    dose = None if details.dose_mg is None else check_amount(details.dose_mg)
    return AnswerDetails(details.at, dose, _text(details.note))


def _text(text: str | None) -> str | None:
    return check_text(text, NOTE_LENGTH, where="note").strip() or None if text else None


def _just_taken(snapshot: ScheduleSnapshot) -> tuple[DoseRow, ...]:
    """Return the dose ticked within `SAME_TICK`, for a second `taken` that names no dose."""
    recent = [
        line
        for line in not_undone(snapshot.log)
        if line.kind is RecordKind.TAKEN and abs(snapshot.now - line.recorded_at) <= SAME_TICK
    ]
    rows = (snapshot.row(line.day, line.key.slot) for line in recent[-1:] if line.key)
    return tuple(row for row in rows if row is not None and row.state is DoseState.TAKEN)


def _tick(
    snapshot: ScheduleSnapshot,
    row: DoseRow,
    details: AnswerDetails,
    accepted: Accepted,
) -> Record | None:
    """Return the line to append, None if the tick says nothing new."""
    if row.state is DoseState.SKIPPED:
        raise NotAllowedError(RejectionReason.ALREADY_SKIPPED, key=str(row.key))
    answer = row.answer
    if row.state is not DoseState.TAKEN or answer is None:
        _refuse_if_not_answerable(snapshot, row, accepted)
        return _taken(snapshot, row, details, accepted)
    if abs(snapshot.now - answer.recorded_at) > SAME_TICK:
        raise NotAllowedError(RejectionReason.ALREADY_TAKEN, key=str(row.key))
    if _says_nothing_new(row, details):
        return None
    return _taken(snapshot, row, details, accepted)


def _says_nothing_new(row: DoseRow, details: AnswerDetails) -> bool:
    answer = row.answer
    if answer is None:
        return False
    same_time = details.at is None or (
        answer.taken_at is not None
        and _moment(details.at, row).replace(second=0, microsecond=0)
        == answer.taken_at.replace(second=0, microsecond=0)
    )
    same_dose = details.dose_mg in (None, answer.taken_mg)
    return same_time and same_dose and details.note in (None, answer.note)


def _refuse_if_not_answerable(snapshot: ScheduleSnapshot, row: DoseRow, accepted: Accepted) -> None:
    """Reject an answer on a date that did not exist, or for an upcoming dose after the next one."""
    if row.state is DoseState.NO_SUCH_DATE:
        raise NotAllowedError(RejectionReason.NO_SUCH_DATE, key=str(row.key))
    if row.state is not DoseState.UPCOMING:
        return
    following = snapshot.next_row()
    if following is None or following.key != row.key:
        raise NotAllowedError(RejectionReason.NOT_DUE_YET, key=str(row.key))
    _ask_about_earliness(snapshot.now, row, accepted)


def _ask_about_earliness(moment: datetime, row: DoseRow, accepted: Accepted) -> None:
    due = row.dose.due
    if due and due - moment > EARLY and ConfirmationCode.FAR_TOO_EARLY not in accepted:
        raise ConfirmationRequired([(ConfirmationCode.FAR_TOO_EARLY, {"key": str(row.key)})])


def _going_on(row: DoseRow) -> Iterator[Asked]:
    """Yield the question of the end of a pause, if the dose still asks it."""
    if row.asks_to_go_on:
        yield ConfirmationCode.GO_ON, {"dose": plain(row.dose.dose_mg)}


def _above_usual(dose_mg: Decimal, planned_mg: Decimal | None) -> Iterator[Asked]:
    if dose_mg > max(USUAL_LARGEST_MG, planned_mg or USUAL_LARGEST_MG):
        yield ConfirmationCode.ABOVE_USUAL, {"dose": plain(dose_mg)}


def _above_day(
    snapshot: ScheduleSnapshot, day: date, dose_mg: Decimal, instead_of: DoseKey | None = None
) -> Iterator[Asked]:
    """Yield a question if this dose exceeds the planned total of the local date.

    Extra doses count. `instead_of` is the dose whose answer this one replaces.
    """
    rows = snapshot.rows(day, day)
    planned = sum((row.dose.dose_mg for row in rows), Decimal(0))
    answers = [row.answer for row in rows if row.answer and row.key != instead_of]
    lines = [*answers, *(extra for extra in snapshot.extras() if extra.day == day)]
    before = sum((line.taken_mg or Decimal(0) for line in lines), Decimal(0))
    total = before + dose_mg
    if before <= planned < total and snapshot.plan.part_on(day) is not None:
        amounts = {"total": plain(total), "planned": plain(planned) if planned else "0"}
        yield ConfirmationCode.ABOVE_DAY, {**amounts, "date": day.isoformat()}


def _taken(
    snapshot: ScheduleSnapshot,
    row: DoseRow,
    details: AnswerDetails,
    accepted: Accepted,
) -> Record:
    before = row.answer if row.state is DoseState.TAKEN else None
    dose_mg = details.dose_mg or (before.taken_mg if before else None) or row.dose.dose_mg
    of_day = _above_day(snapshot, row.key.day, dose_mg, instead_of=row.key)
    ask((*_going_on(row), *_above_usual(dose_mg, row.dose.dose_mg), *of_day), accepted)
    if details.at is not None:
        taken_at: datetime | None = _moment(details.at, row)
        if taken_at and taken_at > snapshot.now:
            raise NotAllowedError(RejectionReason.IN_THE_FUTURE)
        if taken_at:
            _ask_about_earliness(taken_at, row, accepted)
    elif before is not None:
        taken_at = before.taken_at
    else:
        taken_at = None if row.state is DoseState.NOT_RECORDED else snapshot.now
    note = details.note or (before.note if before else None)
    return answer_line(
        row, RecordKind.TAKEN, snapshot.now, taken_at=taken_at, taken_mg=dose_mg, note=note
    )


def _moment(at: LocalMoment, row: DoseRow) -> datetime:
    """Return the UTC instant the user meant; a bare time is the first one from 6 h before due."""
    zone, due = row.dose.zone, row.dose.due
    if isinstance(at, datetime):
        return _instant(at, zone)
    due = due or _instant(datetime.combine(row.key.day, row.dose.at), zone)
    return next_local_time(at, due - EARLY, zone)


def _last_such_moment(at: LocalMoment | None, now: datetime, zone: tzinfo) -> datetime:
    if at is None:
        return now
    if isinstance(at, time):
        return last_local_time(at, now, zone)
    moment = _instant(at, zone)
    if moment > now:
        raise NotAllowedError(RejectionReason.IN_THE_FUTURE)
    return moment


def _instant(at: datetime, zone: tzinfo) -> datetime:
    moment = due_instant(at.date(), at.time(), zone)
    if moment is None:
        raise NotAllowedError(RejectionReason.NO_SUCH_DATE, key=at.date().isoformat())
    return moment
