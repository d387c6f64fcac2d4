"""Starting a plan, changing it by a new revision, taking a revision back.

Each function that saves is one unit of work and returns after the commit has. Raises `Refused`,
`NeedsAnswer`, `Invalid` or `StorageError`, each with nothing changed.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ldn_desktop.domain.amounts import USUAL_LARGEST_MG, plain
from ldn_desktop.domain.calendar import ONE_DAY, planned_doses
from ldn_desktop.domain.changes import DoseChange, changes_between
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.domain.plan import LATEST, Plan, check_date
from ldn_desktop.domain.records import standing_answers
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.supply import make_dose
from ldn_desktop.domain.texts import NAME_LENGTH, NOTE_LENGTH, check_text
from ldn_desktop.services.agenda import Agenda, in_force_or_next
from ldn_desktop.services.agreed import ends_on
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NeedsAnswer, Question, Refusal, Refused
from ldn_desktop.services.keeping import keeping, rings_ahead
from ldn_desktop.services.ports import Work

No = frozenset[Question]()
Asked = tuple[Question, dict[str, str]]
KEPT_AHEAD = timedelta(days=400)
Edit = Callable[[Plan, date], Plan]
"""Makes the plan that stands from a local date on, of the one in force on it."""

NEW_PLAN = 0
"""The plan id that asks the store for a new one."""


@dataclass(frozen=True)
class Agreement:
    """What belongs to a revision: why, with whom and when it was agreed."""

    reason: str | None = None
    agreed_with: str | None = None
    agreed_on: date | None = None

    def __post_init__(self) -> None:
        check_text(self.reason or "", NOTE_LENGTH, where="reason")
        check_text(self.agreed_with or "", NAME_LENGTH, where="agreed_with")
        if self.agreed_on is not None:
            check_date(self.agreed_on, where="agreed_on")


@dataclass(frozen=True)
class Change:
    """A revision that is not saved yet, and all it would change. Dates are local dates."""

    revision: Revision
    ends_on_before: date | None
    ends_on_after: date | None
    changes: tuple[DoseChange, ...]
    questions: tuple[Asked, ...]


def preview_new(context: Context, plan: Plan) -> Change:
    """Work out what starting this plan would do. Saves nothing."""
    return _new(context.read(plan.start_date, plan.start_date + KEPT_AHEAD), plan)


def start_plan(context: Context, plan: Plan, accepted: Collection[Question] = No) -> Revision:
    """Start a plan. A plan that is in force then ends the day before the new one's first date.

    Raises `Invalid` where no step has a dose: it would remind of nothing, unnoticed.
    """
    if all(step.dose_mg is None for step in plan.steps):
        raise Invalid(Problem.DOSES_NONE, where="steps")
    with context.store.work(write=True) as work:
        agenda = context.agenda(work, plan.start_date, plan.start_date + KEPT_AHEAD)
        change = _new(agenda, plan)
        _ask(change.questions, accepted)
        revision = work.append_revision(replace(change.revision, plan_id=NEW_PLAN))
        work.commit()
        return revision


def preview_change(
    context: Context, plan: Plan, from_date: date | None = None, agreement: Agreement | None = None
) -> Change:
    """Work out what this plan from a date (today by default) would change. Saves nothing."""
    return preview_edit(context, lambda _plan, _day: plan, from_date, agreement)


def change_plan(
    context: Context,
    plan: Plan,
    from_date: date | None = None,
    agreement: Agreement | None = None,
    accepted: Collection[Question] = No,
) -> Revision:
    """Append a revision: from `from_date` (today or later) on, the dates are those of `plan`.

    Doses from then on that are due, put off or recorded already keep what was planned.
    """
    return edit_plan(context, lambda _plan, _day: plan, from_date, agreement, accepted)


def preview_edit(
    context: Context,
    edit: Edit,
    from_date: date | None = None,
    agreement: Agreement | None = None,
) -> Change:
    """Work out what an edit of the plan in force from a date on would change. Saves nothing."""
    with context.store.work() as work:
        return _edited(context, work, edit, from_date, agreement)[1]


def edit_plan(
    context: Context,
    edit: Edit,
    from_date: date | None = None,
    agreement: Agreement | None = None,
    accepted: Collection[Question] = No,
) -> Revision:
    """Append the revision that an edit makes of the plan in force, like `change_plan`."""
    with context.store.work(write=True) as work:
        agenda, change = _edited(context, work, edit, from_date, agreement)
        if not _says_something_new(agenda.book, change):
            raise Refused(Refusal.SAME_PLAN)
        _ask(change.questions, accepted)
        revision = work.append_revision(change.revision)
        _forget_rings_ahead(work, agenda)
        work.commit()
        return revision


def _edited(
    context: Context,
    work: Work,
    edit: Edit,
    from_date: date | None,
    agreement: Agreement | None,
) -> tuple[Agenda, Change]:
    reach = (from_date or context.clock.now().date()) + KEPT_AHEAD
    agenda = context.agenda(work, from_date, reach)
    first = from_date or agenda.today
    current = in_force_or_next(agenda.book, first)
    if current is None:
        raise Refused(Refusal.NO_PLAN)
    if first < agenda.today:
        raise Refused(Refusal.BEFORE_TODAY)
    plan = edit(current.plan, check_date(first))
    return agenda, _changed(agenda, current, plan, first, agreement or Agreement())


def preview_undo(context: Context, first: date | None = None) -> Change:
    """Work out what taking the newest revision back would change. Saves nothing."""
    agenda = context.read(last=LATEST)
    return _change_of(agenda, _newest_to_undo(agenda, first), _without_newest(agenda))


def undo_plan(context: Context, first: date | None = None) -> Revision:
    """Take back the newest revision while none of its dates has come, nor any of its doses.

    Who gives its `first` date takes back no other: it is refused where the newest begins elsewhere.
    """
    with context.store.work(write=True) as work:
        agenda = context.agenda(work, last=LATEST)
        newest = _newest_to_undo(agenda, first)
        work.withdraw_revision(newest.number, agenda.now)
        _forget_rings_ahead(work, agenda)
        work.commit()
        return newest


def _forget_rings_ahead(work: Work, agenda: Agenda) -> None:
    for reminder in rings_ahead(agenda):
        work.save_reminder(reminder)


def _newest_to_undo(agenda: Agenda, first: date | None) -> Revision:
    newest = agenda.book.newest()
    if newest is None:
        raise Refused(Refusal.NO_PLAN)
    if first not in (None, newest.from_date):
        raise Refused(Refusal.NOT_NEWEST, date=newest.from_date.isoformat())
    if newest.from_date <= agenda.today:
        raise Refused(Refusal.REVISION_IN_EFFECT)
    # A dose taken early would else be gone from the plan, or its answer stand for another dose.
    for key in standing_answers(agenda.log):
        if agenda.book.speaking_for(key.day, key.slot) == newest:
            raise Refused(Refusal.DOSE_RECORDED, key=str(key))
    return newest


def _without_newest(agenda: Agenda) -> PlanBook:
    newest = agenda.book.newest()
    return PlanBook(tuple(r for r in agenda.book.revisions if r != newest))


def _ask(questions: tuple[Asked, ...], accepted: Collection[Question]) -> None:
    open_questions = [asked for asked in questions if asked[0] not in accepted]
    if open_questions:
        raise NeedsAnswer(open_questions)


def _new(agenda: Agenda, plan: Plan) -> Change:
    book, today = agenda.book, agenda.today
    from_date = plan.start_date
    # History does not change: a plan entered late takes over no day that an earlier one planned.
    if from_date < today and _plans_doses(agenda, from_date, today - ONE_DAY):
        from_date = today
    plan_id = max((revision.plan_id for revision in book.revisions), default=0) + 1
    revision = Revision(
        number=book.next_number(),
        plan_id=plan_id,
        from_date=from_date,
        made_at=agenda.now,
        plan=plan,
        agreed_with=plan.agreed_with,
        agreed_on=plan.agreed_on,
    )
    questions = tuple(_questions_of_new(agenda, plan))
    return _change(agenda, keeping(agenda, revision), questions)


def _changed(
    agenda: Agenda, current: Revision, plan: Plan, from_date: date, agreement: Agreement
) -> Change:
    revision = Revision(
        number=agenda.book.next_number(),
        plan_id=current.plan_id,
        from_date=from_date,
        made_at=agenda.now,
        plan=plan,
        reason=agreement.reason,
        agreed_with=agreement.agreed_with,
        agreed_on=agreement.agreed_on,
    )
    questions = tuple(_questions_of_doses(plan, from_date, current.plan))
    return _change(agenda, keeping(agenda, revision), questions)


def _says_something_new(book: PlanBook, change: Change) -> bool:
    """Say whether a change tells of other doses, another plan file or a new agreement."""
    new = change.revision
    newest = [revision for revision in book.standing if revision.plan_id == new.plan_id][-1]
    told = (new.reason, new.agreed_with, new.agreed_on)
    known = (newest.reason, newest.agreed_with, newest.agreed_on)
    is_agreed_anew = any(told[n] not in (None, "", known[n]) for n in range(len(told)))
    return bool(change.changes) or new.plan != newest.plan or is_agreed_anew


def _change(agenda: Agenda, revision: Revision, questions: tuple[Asked, ...]) -> Change:
    after = PlanBook((*agenda.book.revisions, revision))
    return _change_of(agenda, revision, after, questions)


def _change_of(
    agenda: Agenda, revision: Revision, after: PlanBook, questions: tuple[Asked, ...] = ()
) -> Change:
    first = max(revision.from_date, agenda.today)
    return Change(
        revision=revision,
        ends_on_before=ends_on(agenda.book, first),
        ends_on_after=ends_on(after, first),
        changes=changes_between(agenda.book, after, first),
        questions=questions,
    )


def _plans_doses(agenda: Agenda, first: date, last: date) -> bool:
    return any(True for _ in planned_doses(agenda.book, first, last, agenda.zone.zone))


def _questions_of_new(agenda: Agenda, plan: Plan) -> Iterator[Asked]:
    if plan.start_date < agenda.today:
        yield Question.START_IN_PAST, {"date": plan.start_date.isoformat()}
    last = max(plan.start_date, agenda.today) + KEPT_AHEAD
    if _plans_doses(agenda, agenda.today, last):
        yield Question.SECOND_PLAN, {}
    yield from _questions_of_doses(plan, plan.start_date, None)


def _questions_of_doses(plan: Plan, from_date: date, before: Plan | None) -> Iterator[Asked]:
    """Ask about unusual doses from `from_date` on that the plan before did not have already."""
    known = _doses(before, from_date) if before else set[Decimal]()
    doses = _doses(plan, from_date)
    high = sorted(dose for dose in doses - known if dose > USUAL_LARGEST_MG)
    if high:
        yield Question.ABOVE_USUAL, {"dose": plain(high[-1])}
    if plan.supply is None:
        return
    if before is not None and before.supply == plan.supply:
        doses -= known
    unmakeable = sorted(dose for dose in doses if make_dose(dose, plan.supply) is None)
    if unmakeable:
        yield Question.CANNOT_BE_MADE, {"doses": ", ".join(plain(dose) for dose in unmakeable)}


def _doses(plan: Plan, from_date: date) -> set[Decimal]:
    return {
        row.step.dose_mg
        for row in plan.calendar
        if row.step.dose_mg is not None and (row.last is None or row.last >= from_date)
    }
