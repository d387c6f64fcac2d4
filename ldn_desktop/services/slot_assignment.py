"""Decides which doses a change of plan keeps, and which slots it assigns to the others.

A dose is fixed once it came due, was put off, was answered, or its window closed: no change of plan
touches it. This module applies the rule of `domain.dose_slots` to the stored data.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from ldn_desktop.domain.calendar import due_in
from ldn_desktop.domain.dose_slots import NewTime, OldDose, arranged, paired
from ldn_desktop.domain.effective_plan import EffectivePlan
from ldn_desktop.domain.plan_history import PlacedDose, asked_on
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Operation, PlacedTime, Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.windows import LOOKAHEAD
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot

_DayAndSlot = tuple[date, int]


def assign_slots(snapshot: ScheduleSnapshot, revision: Revision) -> Revision:
    """Return the revision with the doses that it keeps and places on dates under way.

    Those dates are its first one, each date with a fixed dose, and each date with doses on which a
    new time has already passed (in a plan that follows another zone).
    """
    after = snapshot.plan.after(revision)
    keeps: set[_DayAndSlot] = set()
    places: list[PlacedTime] = []
    for day, rows in _days_under_way(snapshot, after, revision.from_date):
        asked = asked_on(after, day)
        is_first = day < snapshot.today or snapshot.history.newest is None
        if not rows and revision.operation is Operation.NEW and is_first:
            places += [PlacedTime(day, dose.slot, dose.at) for dose in asked]
            continue
        old = [OldDose(row.key.slot, row.dose.at, is_fixed(snapshot, row)) for row in rows]
        new = [NewTime(dose.at, _has_passed(snapshot, day, dose)) for dose in asked]
        found = arranged(old, new, _used_slots(snapshot, day))
        keeps |= {(day, slot) for slot in found.keeps}
        places += [PlacedTime(day, slot, at) for slot, at in found.places]
    return replace(revision, keeps=frozenset(keeps), places=tuple(places))


def take_back(snapshot: ScheduleSnapshot, newest: Revision) -> Revision:
    """Return the newest revision as taken back now, with the doses of dates under way.

    On a date with a fixed dose the doses with the revision and those without it are paired. A
    fixed dose with a partner stays entirely as it is. A fixed dose that only the revision asked for
    stays if its window has closed, and goes if it waits for an answer. In place of the other doses,
    the earlier ones come back, unless their window has closed meanwhile. Raises `NotAllowedError`
    if a dose that only the revision asked for was answered.
    """
    # Records and reminders belong to the doses of now, and say nothing about the earlier ones.
    before = snapshot.history.without_newest()
    base = replace(snapshot, history=before, log=(), reminders={})
    # The user can tick a dose any time ahead.
    last = max([snapshot.today + LOOKAHEAD, *_touched_days(snapshot)])
    with_it, without = (view.rows_by_day(newest.from_date, last) for view in (snapshot, base))
    left: set[_DayAndSlot] = set()
    restored: list[PlacedTime] = []
    days: set[date] = set()
    for day in sorted({*with_it, *without}):
        if any(is_fixed(snapshot, row) for row in with_it[day]):
            found = _restored(snapshot, base, day, with_it[day], without[day])
        elif any(_is_over(base, row) for row in without[day]):
            coming = [row for row in without[day] if not _is_over(base, row)]
            found = frozenset[int](), {row.key.slot: row.dose.at for row in coming}
        else:
            continue
        days.add(day)
        left |= {(day, slot) for slot in found[0]}
        restored += [PlacedTime(day, slot, at) for slot, at in sorted(found[1].items())]
    return replace(
        newest,
        withdrawn_at=snapshot.now,
        withdrawn_after=snapshot.history.next_number - 1,
        left=frozenset(left),
        restored=tuple(restored),
        restored_days=frozenset(days),
    )


def _restored(
    snapshot: ScheduleSnapshot,
    base: ScheduleSnapshot,
    day: date,
    rows: list[DoseRow],
    others: list[DoseRow],
) -> tuple[frozenset[int], dict[int, time]]:
    """Return the slots of a date that stay as they are, and by slot the times that come back."""
    rows, others = (sorted(found, key=lambda row: row.key.slot) for found in (rows, others))
    pairs = dict(paired([row.dose.at for row in rows], [row.dose.at for row in others]))
    stays: set[int] = set()
    back: dict[int, time] = {}
    for at, row in enumerate(rows):
        other = others[pairs[at]] if at in pairs else None
        if is_fixed(snapshot, row):
            if other is not None or _stays_alone(row):
                stays.add(row.key.slot)
        elif other is not None and _is_over(base, other):
            stays.add(row.key.slot)
        elif other is not None:
            back[row.key.slot] = other.dose.at
    used = _used_slots(snapshot, day)
    for at, other in enumerate(others):
        if at not in pairs.values() and not _is_over(base, other):
            taken = {*stays, *back, *used}
            free = (slot for slot in (other.key.slot, *range(1, 99)) if slot not in taken)
            back[next(free)] = other.dose.at
    return frozenset(stays), back


def _is_over(base: ScheduleSnapshot, row: DoseRow) -> bool:
    """Return whether the window of an earlier dose has closed by now."""
    closes = base.windows.closes_as_of_now(row.dose)
    return closes is not None and closes <= base.now


def is_fixed(snapshot: ScheduleSnapshot, row: DoseRow) -> bool:
    """Return whether no change of plan may touch the dose: it came due, or was answered once."""
    if row.state not in (DoseState.UPCOMING, DoseState.NO_SUCH_DATE):
        return True
    return row.answer is not None or snapshot.was_answered(row.key) is not None


def rings_ahead(snapshot: ScheduleSnapshot) -> tuple[Reminder, ...]:
    """Return the reminder rows to store with a change of plan, without rings ahead of the clock.

    These doses rang before the clock was set back for good, and no check has noticed that yet.
    Otherwise such a ring, once the clock comes near it, would tie its dose to the time that it had
    before the change.
    """
    rows = snapshot.reminders.values()
    return tuple(row.forgotten() for row in rows if row.last_mark and not row.rang_by(snapshot.now))


def rings_of_gone(snapshot: ScheduleSnapshot, taken_back: Revision) -> tuple[Reminder, ...]:
    """Return the reminder rows to store with a withdrawal, without the rings of doses that go.

    The rows stay, so that their slots stay used; an earlier dose with such a slot has not rung yet.
    """
    return tuple(
        row.forgotten()
        for key, row in snapshot.reminders.items()
        if key.day in taken_back.restored_days and (key.day, key.slot) not in taken_back.left
    )


def _stays_alone(row: DoseRow) -> bool:
    """Return whether a fixed dose that only the withdrawn revision asked for stays.

    Raises `NotAllowedError` if it was answered.
    """
    if row.answer is not None:
        raise NotAllowedError(RejectionReason.DOSE_RECORDED, key=str(row.key))
    return row.state is DoseState.NOT_RECORDED and not row.is_before_plan


def _days_under_way(
    snapshot: ScheduleSnapshot, after: EffectivePlan, first: date
) -> Iterator[tuple[date, tuple[DoseRow, ...]]]:
    near = {snapshot.today + timedelta(days=n) for n in range(-1, LOOKAHEAD.days)}
    for day in sorted({first, *_touched_days(snapshot), *near}):
        if day >= first:
            rows = snapshot.rows(day, day)
            has_passed = rows and any(
                _has_passed(snapshot, day, dose) for dose in asked_on(after, day)
            )
            if day == first or has_passed or any(is_fixed(snapshot, row) for row in rows):
                yield day, rows


def _touched_days(snapshot: ScheduleSnapshot) -> set[date]:
    """Return the dates with a record or a reminder."""
    return {line.day for line in snapshot.log} | {key.day for key in snapshot.reminders}


def _has_passed(snapshot: ScheduleSnapshot, day: date, dose: PlacedDose) -> bool:
    due, _zone = due_in(dose.part.plan, day, dose.at, snapshot.conditions)
    return due is not None and due <= snapshot.now


def _used_slots(snapshot: ScheduleSnapshot, day: date) -> frozenset[int]:
    keys = {*snapshot.reminders, *(line.key for line in snapshot.log if line.key is not None)}
    return frozenset(key.slot for key in keys if key.day == day)
