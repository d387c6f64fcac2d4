"""Starts a plan, changes it by a new revision, and takes a revision back.

Each function that saves is one unit of work and returns after the commit. All raise
`NotAllowedError`, `ConfirmationRequired`, `ValidationError` or `StorageError`, each with nothing
changed.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG, plain
from ldn_desktop.domain.changes import DoseChange, changes_between
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import LATEST, ONE_DAY, Plan, StepDays, check_date
from ldn_desktop.domain.plan_history import PlanHistory, history_of
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.domain.spacing import CloseDoses, close_doses
from ldn_desktop.domain.supply import Supply, make_dose
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.services.conditions import log_conditions
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import (
    NO_QUESTIONS,
    Accepted,
    Asked,
    ConfirmationCode,
    NotAllowedError,
    RejectionReason,
    ask,
)
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.slot_assignment import assign_slots, rings_ahead, rings_of_gone, take_back

READ_AHEAD = timedelta(days=400)

NEW_PLAN = 0
"""The plan id with which the store assigns a new id."""


@dataclass(frozen=True)
class Agreement:
    """Why, with whom and on which local date a revision was agreed. Raises `ValidationError`."""

    reason: str | None = None
    agreed_with: str | None = None
    agreed_on: date | None = None

    def __post_init__(self) -> None:
        check_text(self.reason or "", NOTE_LENGTH, where="reason")
        check_text(self.agreed_with or "", NAME_LENGTH, where="agreed_with")
        if self.agreed_on is not None:
            check_date(self.agreed_on, where="agreed_on")


@dataclass(frozen=True)
class ChangeRequest:
    """A change that the user and the clinician agreed, from a local date on (None: today).

    `plan` is the plan file for the operation CHANGE, and has the time rule for TIME_RULE. `days`
    belongs to hold, pause (None: until resumed) and back (None: the step's own). With `later` None,
    what was agreed for later moves, except fixed dates, see `domain.plan_operations`.
    """

    operation: Operation
    from_date: date | None = None
    days: int | None = None
    plan: Plan | None = None
    later: LaterChanges | None = None
    agreement: Agreement = field(default_factory=Agreement)


@dataclass(frozen=True)
class LaterChange:
    """Something agreed for later, by its revision: its first date before and after a change.

    `after` is None if the change cancels it, or if its date is no longer known.
    """

    revision: Revision
    before: date
    after: date | None


@dataclass(frozen=True)
class PlanChange:
    """A revision that is not saved yet, and what it would change. Dates are local dates.

    `close` are doses that it brings closer together than `domain.spacing.CLOSE`.
    """

    revision: Revision
    ends_on_before: date | None
    ends_on_after: date | None
    changes: tuple[DoseChange, ...]
    questions: tuple[Asked, ...]
    later: tuple[LaterChange, ...] = ()
    close: tuple[CloseDoses, ...] = ()


def preview_new(context: Context, plan: Plan) -> PlanChange:
    """Return what starting this plan would do. Saves nothing."""
    return _new(context.read(plan.start_date, plan.start_date + READ_AHEAD), plan)


def start_plan(context: Context, plan: Plan, accepted: Accepted = NO_QUESTIONS) -> Revision:
    """Start a plan. A plan in force ends on the day before the new one's first date.

    Raises `ValidationError` also if no step has a dose: such a plan would never remind.
    """
    if all(step.dose_mg is None for step in plan.steps):
        raise ValidationError(ValidationCode.DOSES_NONE, where="steps")
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, plan.start_date, plan.start_date + READ_AHEAD)
        change = _new(snapshot, plan)
        ask(change.questions, accepted)
        revision = work.revisions.add(replace(change.revision, plan_id=NEW_PLAN))
        _note_conditions(work, snapshot)
        work.commit()
        return revision


def preview_change(context: Context, request: ChangeRequest) -> PlanChange:
    """Return what a change would do. Saves nothing."""
    with context.store.work() as work:
        return _changed(context, work, request)[1]


def change_plan(
    context: Context, request: ChangeRequest, accepted: Accepted = NO_QUESTIONS
) -> Revision:
    """Append the revision of a change, from today or a later date on.

    Doses from then on that already came due or were answered stay as planned.
    """
    with context.store.work(write=True) as work:
        revision = append_change(context, work, request, accepted)
        work.commit()
        return revision


def append_change(
    context: Context,
    work: UnitOfWork,
    request: ChangeRequest,
    accepted: Accepted = NO_QUESTIONS,
) -> Revision:
    """Append the revision of a change in a unit of work that the caller commits."""
    snapshot, change = _changed(context, work, request)
    if not _says_something_new(snapshot.history, change):
        raise NotAllowedError(RejectionReason.SAME_PLAN)
    ask(change.questions, accepted)
    revision = work.revisions.add(change.revision)
    _forget(work, rings_ahead(snapshot))
    _note_conditions(work, snapshot)
    return revision


def preview_undo(context: Context, first: date | None = None) -> PlanChange:
    """Return what taking the newest revision back would change. Saves nothing."""
    with context.store.work() as work:
        return _undone(context, work, first)[1]


def undo_plan(context: Context, first: date | None = None) -> Revision:
    """Take back the newest revision; the plan from before applies again.

    Raises `NotAllowedError` if a dose that only the revision asked for was answered, or if `first`
    is given and the newest revision begins on another date.
    """
    with context.store.work(write=True) as work:
        taken_back = withdraw_newest(context, work, first)
        work.commit()
        return taken_back


def withdraw_newest(context: Context, work: UnitOfWork, first: date | None = None) -> Revision:
    """Take back the newest revision, as `undo_plan`, in a unit of work that the caller commits."""
    snapshot, change = _undone(context, work, first)
    work.revisions.withdraw(change.revision)
    _forget(work, (*rings_ahead(snapshot), *rings_of_gone(snapshot, change.revision)))
    _note_conditions(work, snapshot)
    return change.revision


def _undone(
    context: Context, work: UnitOfWork, first: date | None
) -> tuple[ScheduleSnapshot, PlanChange]:
    newest = work.revisions.history().newest
    if newest is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    if first not in (None, newest.from_date):
        raise NotAllowedError(RejectionReason.NOT_NEWEST, date=newest.from_date.isoformat())
    snapshot = context.snapshot(work, newest.from_date, LATEST)
    taken_back = take_back(snapshot, newest)
    others = (r for r in snapshot.history.revisions if r.number != newest.number)
    revisions = tuple(sorted((*others, taken_back), key=lambda revision: revision.number))
    return snapshot, _change_of(snapshot, taken_back, history_of(revisions))


def _changed(
    context: Context, work: UnitOfWork, request: ChangeRequest
) -> tuple[ScheduleSnapshot, PlanChange]:
    reach = (request.from_date or context.clock.now().date()) + READ_AHEAD
    snapshot = context.snapshot(work, request.from_date, reach)
    return snapshot, change_in(snapshot, request)


def change_in(snapshot: ScheduleSnapshot, request: ChangeRequest) -> PlanChange:
    """Return what a change would do to the plan of a snapshot. Saves nothing."""
    first = check_date(request.from_date or snapshot.today)
    part = snapshot.plan.part_on_or_next(first)
    if part is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    if first < snapshot.today:
        raise NotAllowedError(RejectionReason.BEFORE_TODAY)
    agreement = request.agreement
    revision = Revision(
        number=snapshot.history.next_number,
        plan_id=part.plan_id,
        from_date=first,
        made_at=snapshot.now,
        plan=request.plan or part.plan,
        reason=agreement.reason,
        agreed_with=agreement.agreed_with,
        agreed_on=agreement.agreed_on,
        operation=request.operation,
        days=request.days,
        later=request.later,
    )
    change = _change(snapshot, revision)
    questions: Iterator[Asked] = iter(())
    if request.operation is Operation.CHANGE:
        questions = _questions_of_change(snapshot, change)
    return replace(change, questions=tuple(questions))


def _change(snapshot: ScheduleSnapshot, revision: Revision) -> PlanChange:
    """Return what a revision changes, with its slots assigned. Raises `ValidationError`."""
    if not revision.says_whole_plan:
        part = snapshot.plan.after(revision).part_on(revision.from_date)
        assert part is not None  # noqa: S101 - the operation was possible on that date
        revision = replace(revision, plan=part.file)
    revision = assign_slots(snapshot, revision)
    return _change_of(snapshot, revision, history_of((*snapshot.history.revisions, revision)))


def _change_of(snapshot: ScheduleSnapshot, revision: Revision, after: PlanHistory) -> PlanChange:
    first = max(revision.from_date, snapshot.today)
    return PlanChange(
        revision=revision,
        ends_on_before=snapshot.history.last_dosing_day(),
        ends_on_after=after.last_dosing_day(),
        changes=changes_between(snapshot.history, after, first),
        questions=(),
        later=tuple(_later_changes(snapshot.history, after, first)),
        close=close_doses(snapshot.history, after, first, snapshot.conditions),
    )


def _later_changes(before: PlanHistory, after: PlanHistory, day: date) -> Iterator[LaterChange]:
    """Yield what was agreed for after `day`, with its first date before and after the change."""
    old, new = (history.effective.first_dates() for history in (before, after))
    for number, first in sorted(old.items(), key=lambda item: item[1]):
        if first > day:
            yield LaterChange(before.revision(number), first, new.get(number))


def _forget(work: UnitOfWork, rings: Iterable[Reminder]) -> None:
    for reminder in rings:
        work.reminders.save(reminder)


def _note_conditions(work: UnitOfWork, snapshot: ScheduleSnapshot) -> None:
    log_conditions(work, snapshot.now, snapshot.zone, snapshot.settings.window_rules)


def _new(snapshot: ScheduleSnapshot, plan: Plan) -> PlanChange:
    history, today = snapshot.history, snapshot.today
    from_date = plan.start_date
    # History does not change: a plan entered late does not replace past days of an earlier one.
    if from_date < today and snapshot.rows(from_date, today - ONE_DAY):
        from_date = today
    revision = Revision(
        number=history.next_number,
        plan_id=history.next_plan_id,
        from_date=from_date,
        made_at=snapshot.now,
        plan=plan,
        agreed_with=plan.agreed_with,
        agreed_on=plan.agreed_on,
        operation=Operation.NEW,
    )
    questions = tuple(_questions_of_new(snapshot, plan))
    return replace(_change(snapshot, revision), questions=questions)


def _says_something_new(history: PlanHistory, change: PlanChange) -> bool:
    """Return whether a change has other doses, another plan file or a new agreement."""
    new = change.revision
    newest = [revision for revision in history.active_revisions if revision.plan_id == new.plan_id][
        -1
    ]
    given = (new.reason, new.agreed_with, new.agreed_on)
    known = (newest.reason, newest.agreed_with, newest.agreed_on)
    is_agreed_anew = any(given[n] not in (None, "", known[n]) for n in range(len(given)))
    part = history.effective.part_on_or_next(new.from_date)
    is_other_file = part is None or new.plan not in (part.plan, part.file, newest.plan)
    return bool(change.changes) or is_other_file or is_agreed_anew


def _questions_of_new(snapshot: ScheduleSnapshot, plan: Plan) -> Iterator[Asked]:
    if plan.start_date < snapshot.today:
        yield ConfirmationCode.START_IN_PAST, {"date": plan.start_date.isoformat()}
    if snapshot.rows(snapshot.today, max(plan.start_date, snapshot.today) + READ_AHEAD):
        yield ConfirmationCode.SECOND_PLAN, {}
    yield from _questions_of_doses(plan, plan.start_date, ())


def _questions_of_change(snapshot: ScheduleSnapshot, change: PlanChange) -> Iterator[Asked]:
    revision = change.revision
    part = snapshot.plan.part_on_or_next(revision.from_date)
    differs = [dose.day for dose in change.changes]
    # A plan that has not begun is changed itself; it does not count as agreed for later.
    later = [one.before for one in change.later if part is None or one.before > part.first]
    # A file that asks for the same doses as a later agreement does not replace it.
    goes_on = revision.plan.steps[-1].days is None
    ends_on = revision.plan.ends_on()
    replaced = [
        first
        for first in later
        if any(day >= first for day in differs)
        or not (goes_on or (ends_on is not None and ends_on >= first))
    ]
    if replaced:
        dates = ", ".join(day.isoformat() for day in replaced)
        yield ConfirmationCode.REPLACES_LATER, {"dates": dates}
    day = revision.from_date
    known = [(row, part.plan.supply) for part in snapshot.plan.parts for row in part.rows]
    yield from _questions_of_doses(revision.plan, day, known)


def _questions_of_doses(
    plan: Plan, first: date, known: Collection[tuple[StepDays, Supply | None]]
) -> Iterator[Asked]:
    """Yield questions about unusual doses from `first` on that were not planned before.

    `known` are the steps planned before, with their supply.
    """
    ahead = [row for row, _supply in known if row.last is None or row.last >= first]
    planned = {row.step.dose_mg for row in ahead}
    steps = [row.step for row in plan.calendar if row.last is None or row.last >= first]
    doses = {step.dose_mg for step in steps if step.dose_mg is not None}
    high = sorted(dose for dose in doses - planned if dose > USUAL_LARGEST_MG)
    if high:
        yield ConfirmationCode.ABOVE_USUAL, {"dose": plain(high[-1])}
    before = [row.step.dose_mg for row, _supply in known if row.first < first][-1:]
    taken = [dose for dose in (*before, *(step.dose_mg for step in steps)) if dose is not None]
    known_pairs = set(pairwise(row.step.dose_mg for row, _ in known if row.step.dose_mg))
    rises = [(one, other) for one, other in pairwise(taken) if other > one]
    rises = [pair for pair in rises if pair not in known_pairs]
    if rises:
        yield (
            ConfirmationCode.STEP_RISES,
            {"before": plain(rises[0][0]), "after": plain(rises[0][1])},
        )
    if plan.supply is None:
        return
    made = {row.step.dose_mg for row, supply in known if supply == plan.supply and row in ahead}
    unmakeable = sorted(dose for dose in doses - made if make_dose(dose, plan.supply) is None)
    if unmakeable:
        yield (
            ConfirmationCode.CANNOT_BE_MADE,
            {"doses": ", ".join(plain(dose) for dose in unmakeable)},
        )
