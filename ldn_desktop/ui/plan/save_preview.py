"""What a save would change: the proposal, its preview, and the state of the save strip."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.joining import keep_past
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.errors import ConfirmationCode, NotAllowedError, RejectionReason
from ldn_desktop.services.planning import Agreement, PlanChange
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.plan.change_fields import OPERATIONS, ChangeDraft, changed, days_of, source_of
from ldn_desktop.ui.plan.draft import DraftEntry
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.presenter import EditBase, plan_from
from ldn_desktop.ui.plan.taper_form import TaperBase
from ldn_desktop.ui.plan.validation import DraftValidation, FieldError, read_draft
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.plan_changes import (
    describe_each,
    describe_new,
    describe_supply,
    say_change,
    say_close,
    say_later,
    shorten,
)
from ldn_desktop.wording.questions import ask_person
from ldn_desktop.wording.sentences import say_to_person

if TYPE_CHECKING:
    from ldn_desktop.services.planning import ChangeRequest


@dataclass(frozen=True)
class Proposal:
    """What could be saved; `plan` is None if a field is missing or wrong."""

    reading: DraftValidation
    plan: Plan | None
    from_date: date
    agreement: Agreement


@dataclass(frozen=True)
class SaveStripState:
    """The save strip: the changes in short (`lines`), `each` change, questions, the problem."""

    is_shown: bool
    lines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    problem: str = ""
    save: str = ""
    accepted: frozenset[ConfirmationCode] = frozenset()
    each: tuple[str, ...] = ()


def propose(entry: DraftEntry, edit_base: EditBase, decimal_sign: str) -> Proposal:
    """Read the fields and join them with the past of the current plan. Never raises."""
    with_whom = entry.agreed_with.strip()
    agreed_on = entry.agreed_on if with_whom else None
    reading = read_draft(entry.draft, decimal_sign, agreed_with=with_whom, agreed_on=agreed_on)
    from_date = entry.from_date or edit_base.first_from
    if reading.plan is None:
        return Proposal(reading, None, from_date, Agreement())
    try:
        agreement = Agreement(entry.reason.strip() or None, with_whom or None, agreed_on)
    except ValidationError as error:
        complaint = FieldError(say_to_person(error, decimal_sign=decimal_sign))
        return _stopped(Proposal(reading, None, from_date, Agreement()), "agreement", complaint)
    if edit_base.before is None:
        return Proposal(reading, reading.plan, reading.plan.start_date, agreement)
    return _joined(Proposal(reading, reading.plan, from_date, agreement), edit_base)


def _joined(proposal: Proposal, edit_base: EditBase) -> Proposal:
    plan, before = proposal.plan, edit_base.before
    if plan is None or before is None:
        return proposal
    if proposal.from_date < edit_base.first_from:
        sentence = say_to_person(NotAllowedError(RejectionReason.BEFORE_TODAY))
        return _stopped(proposal, "from_date", FieldError(sentence))
    try:
        steps = keep_past(before.plan, plan.steps, proposal.from_date)
    except ValidationError as error:
        return _stopped(proposal, error.where, FieldError(say_to_person(error)))
    if plan.agreed_with is None:
        plan = replace(plan, agreed_with=before.plan.agreed_with, agreed_on=before.plan.agreed_on)
    return replace(proposal, plan=replace(plan, steps=steps))


def _stopped(proposal: Proposal, field: str, complaint: FieldError) -> Proposal:
    reading = proposal.reading
    complaints = {**reading.complaints, field: complaint}
    return replace(proposal, reading=replace(reading, complaints=complaints), plan=None)


def strip_of(
    proposal: Proposal,
    edit_base: EditBase,
    change: PlanChange | None,
    refused: str,
    formats: Formats,
    *,
    is_dirty: bool,
    tried: bool,
) -> SaveStripState:
    """Return the strip; `change` is the preview, `refused` says why there is none."""
    if not is_dirty:
        return SaveStripState(is_shown=False)
    save = _("Save the plan") if edit_base.before is None else _("Save the change")
    if change is None:
        problem = refused or (_what_is_missing(proposal) if tried else _wrong(proposal))
        return SaveStripState(is_shown=True, problem=problem, save=save)
    each: tuple[str, ...] = ()
    close = say_close(change, formats)
    if edit_base.before is None:
        lines = describe_new(change, edit_base.today, formats)
    else:
        supply = describe_supply(
            edit_base.before.plan, change.revision.plan, edit_base.today, formats
        )
        found = describe_each(change, formats)
        short = shorten(found, change, formats)
        later = say_later(change, formats)
        is_operation = not change.revision.says_whole_plan
        lines = (*((say_change(change, formats),) if is_operation else short), *later, *supply)
        each = (*found, short[-1], *later, *supply, *close)
    lines = (*lines, *close)
    if not change.questions:
        return SaveStripState(is_shown=True, lines=lines, save=save, each=each)
    return SaveStripState(
        is_shown=True,
        lines=lines,
        each=each,
        questions=tuple(ask_person(*asked, formats) for asked in change.questions),
        save=_("Save all the same"),
        accepted=frozenset(question for question, _details in change.questions),
    )


def _what_is_missing(proposal: Proposal) -> str:
    found = next((_named(*item) for item in proposal.reading.complaints.items()), "")
    return _("Not saved yet. {why}").format(why=found) if found else ""


def _wrong(proposal: Proposal) -> str:
    items = proposal.reading.complaints.items()
    return next((_named(*item) for item in items if not item[1].is_missing), "")


def _named(field: str, complaint: FieldError) -> str:
    """Return the sentence, with the number of the step it is about."""
    if not field.startswith("steps["):
        return complaint.sentence
    number = int(field.split("[", 1)[1].split("]", 1)[0]) + 1
    step = _("Step {number}").format(number=number)
    return f"{step}: {complaint.sentence}"


def ask(
    controller: AppController,
    editing: Editing,
    proposal: Proposal,
    snapshot: ScheduleSnapshot | None,
) -> tuple[PlanChange | None, str]:
    """Return what a save would change, or None and why it can't be saved ("": nothing to save)."""
    from ldn_desktop.services import planning

    plan, context = proposal.plan, controller.context
    if plan is None or not editing.is_dirty or snapshot is None:
        return None, ""
    before = editing.edit_base.before
    if before is None:
        outcome = controller.attempt(lambda: planning.preview_new(context, plan))
        return outcome.value, outcome.sentence
    holds = snapshot.plan.part_on_or_next(proposal.from_date)
    if holds is None or holds.plan_id != before.plan_id:
        return None, _("Another plan is in force on that date. Pick another date.")
    request = request_of(editing, proposal)
    if snapshot.plan.is_paused_openly and request.operation is Operation.CHANGE:
        # The fields lack what follows an open pause, so a save would lose it.
        return None, _("The plan is paused. Go on first, then change it.")
    outcome = controller.attempt(lambda: planning.preview_change(context, request))
    return outcome.value, outcome.sentence


def propose_change(
    controller: AppController,
    editing: Editing,
    proposal: Proposal,
    change_draft: ChangeDraft,
    snapshot: ScheduleSnapshot,
) -> Plan:
    """Return the plan file that an agreed change makes of the fields.

    If nothing was typed, the effective plan is changed instead, so that what follows a pause is
    kept. Raises `ValidationError`, `NotAllowedError` or `StorageError`.
    """
    from ldn_desktop.services import planning

    before = editing.edit_base.before
    if before is None or proposal.plan is None:
        raise NotAllowedError(RejectionReason.NO_PLAN)
    if editing.is_dirty or change_draft.action not in OPERATIONS:
        source = source_of(snapshot.history, before.plan_id, before.plan)
        return changed(proposal.plan, change_draft, source)
    request = planning.ChangeRequest(
        OPERATIONS[change_draft.action], change_draft.day, days_of(change_draft)
    )
    revision = planning.preview_change(controller.context, request).revision
    return plan_from(snapshot.plan.after(revision), before.plan_id, snapshot.today)


def request_of(editing: Editing, proposal: Proposal) -> "ChangeRequest":
    """Return the request to save: the agreed operation, or else the plan file of the fields."""
    from ldn_desktop.services.planning import ChangeRequest

    change_draft, day, agreement = editing.operation, proposal.from_date, proposal.agreement
    if change_draft is None or change_draft.action not in OPERATIONS or day != change_draft.day:
        return ChangeRequest(Operation.CHANGE, day, plan=proposal.plan, agreement=agreement)
    return ChangeRequest(
        OPERATIONS[change_draft.action], day, days_of(change_draft), agreement=agreement
    )


def base_of(editing: Editing, proposal: Proposal) -> tuple[TaperBase, date]:
    """Return the base of calculated steps, and their earliest first date."""
    before, draft = editing.edit_base.before, editing.entry.draft
    base = TaperBase(
        before=None if before is None else proposal.plan or before.plan,
        supply=proposal.reading.supply,
        times=len(draft.times),
        start=draft.start_date,
        today=editing.edit_base.today,
    )
    return base, draft.start_date if before is None else editing.edit_base.first_from
