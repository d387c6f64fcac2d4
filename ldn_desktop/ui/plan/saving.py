"""What is about to be saved: worked out on what was planned, asked about, shown in the strip."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ldn_desktop.domain.errors import Invalid
from ldn_desktop.domain.joining import keep_past
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.errors import Question, Refusal, Refused
from ldn_desktop.services.planning import Agreement, Change
from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.plan.changing import OPERATIONS, Wish, changed, days_of, source_of
from ldn_desktop.ui.plan.draft import Entry
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.presenter import Ground, plan_from
from ldn_desktop.ui.plan.reading import Complaint, Reading, read_draft
from ldn_desktop.ui.plan.way import Base
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.plan_changes import (
    describe_each,
    describe_new,
    describe_supply,
    say_change,
    say_later,
    shorten,
)
from ldn_desktop.wording.questions import ask_person
from ldn_desktop.wording.sentences import say_to_person

if TYPE_CHECKING:
    from ldn_desktop.services.planning import ChangeRequest


@dataclass(frozen=True)
class Proposal:
    """What could be saved: `plan` is None while anything stands in the way."""

    reading: Reading
    plan: Plan | None
    from_date: date
    agreement: Agreement


@dataclass(frozen=True)
class Strip:
    """The save strip: what changes in short (`lines`), every change, what is asked or wrong."""

    is_shown: bool
    lines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    problem: str = ""
    save: str = ""
    accepted: frozenset[Question] = frozenset()
    each: tuple[str, ...] = ()


def propose(entry: Entry, ground: Ground, decimal_sign: str) -> Proposal:
    """Read the fields and join them with what was planned before. Never raises."""
    with_whom = entry.agreed_with.strip()
    agreed_on = entry.agreed_on if with_whom else None
    reading = read_draft(entry.draft, decimal_sign, agreed_with=with_whom, agreed_on=agreed_on)
    from_date = entry.from_date or ground.first_from
    if reading.plan is None:
        return Proposal(reading, None, from_date, Agreement())
    try:
        agreement = Agreement(entry.reason.strip() or None, with_whom or None, agreed_on)
    except Invalid as error:
        complaint = Complaint(say_to_person(error, decimal_sign=decimal_sign))
        return _stopped(Proposal(reading, None, from_date, Agreement()), "agreement", complaint)
    if ground.before is None:
        return Proposal(reading, reading.plan, reading.plan.start_date, agreement)
    return _joined(Proposal(reading, reading.plan, from_date, agreement), ground)


def _joined(proposal: Proposal, ground: Ground) -> Proposal:
    plan, before = proposal.plan, ground.before
    if plan is None or before is None:
        return proposal
    if proposal.from_date < ground.first_from:
        sentence = say_to_person(Refused(Refusal.BEFORE_TODAY))
        return _stopped(proposal, "from_date", Complaint(sentence))
    try:
        steps = keep_past(before.plan, plan.steps, proposal.from_date)
    except Invalid as error:
        return _stopped(proposal, error.where, Complaint(say_to_person(error)))
    if plan.agreed_with is None:
        plan = replace(plan, agreed_with=before.plan.agreed_with, agreed_on=before.plan.agreed_on)
    return replace(proposal, plan=replace(plan, steps=steps))


def _stopped(proposal: Proposal, field: str, complaint: Complaint) -> Proposal:
    reading = proposal.reading
    complaints = {**reading.complaints, field: complaint}
    return replace(proposal, reading=replace(reading, complaints=complaints), plan=None)


def strip_of(
    proposal: Proposal,
    ground: Ground,
    change: Change | None,
    refused: str,
    formats: Formats,
    *,
    is_dirty: bool,
    tried: bool,
) -> Strip:
    """Return the strip; `change` is the preview, `refused` the sentence where there is none."""
    if not is_dirty:
        return Strip(is_shown=False)
    save = _("Save the plan") if ground.before is None else _("Save the change")
    if change is None:
        problem = refused or (_what_is_missing(proposal) if tried else _wrong(proposal))
        return Strip(is_shown=True, problem=problem, save=save)
    each: tuple[str, ...] = ()
    if ground.before is None:
        lines = describe_new(change, ground.today, formats)
    else:
        supply = describe_supply(ground.before.plan, change.revision.plan, ground.today, formats)
        found = describe_each(change, formats)
        short = shorten(found, change, formats)
        later = say_later(change, formats)
        is_operation = not change.revision.says_whole_plan
        lines = (*((say_change(change, formats),) if is_operation else short), *later, *supply)
        each = (*found, short[-1], *later, *supply)
    if not change.questions:
        return Strip(is_shown=True, lines=lines, save=save, each=each)
    return Strip(
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


def _named(field: str, complaint: Complaint) -> str:
    """Return the sentence with the step it is about."""
    if not field.startswith("steps["):
        return complaint.sentence
    number = int(field.split("[", 1)[1].split("]", 1)[0]) + 1
    step = _("Step {number}").format(number=number)
    return f"{step}: {complaint.sentence}"


def ask(
    desk: Desk, editing: Editing, proposal: Proposal, agenda: Agenda | None
) -> tuple[Change | None, str]:
    """Return what a save would change, or the sentence that says why it can't be saved."""
    from ldn_desktop.services import planning

    plan, context = proposal.plan, desk.context
    if plan is None or not editing.is_dirty or agenda is None:
        return None, ""
    before = editing.ground.before
    if before is None:
        outcome = desk.attempt(lambda: planning.preview_new(context, plan))
        return outcome.value, outcome.sentence
    holds = agenda.plan.part_on_or_next(proposal.from_date)
    if holds is None or holds.plan_id != before.plan_id:
        return None, _("Another plan is in force on that date. Pick another date.")
    request = request_of(editing, proposal)
    if agenda.plan.is_paused_openly and request.operation is Operation.CHANGE:
        # The fields hold nothing of what follows an open pause: saved, it would be lost.
        return None, _("The plan is paused. Go on first, then change it.")
    outcome = desk.attempt(lambda: planning.preview_change(context, request))
    return outcome.value, outcome.sentence


def wished(desk: Desk, editing: Editing, proposal: Proposal, wish: Wish, agenda: Agenda) -> Plan:
    """Return the plan file as an agreed change makes it of what is in the fields.

    Where nothing was typed it is the effective plan that is changed, so that what is behind a
    pause is there. Raises `Invalid`, `Refused` or `StorageError`.
    """
    from ldn_desktop.services import planning

    before = editing.ground.before
    if before is None or proposal.plan is None:
        raise Refused(Refusal.NO_PLAN)
    if editing.is_dirty or wish.action not in OPERATIONS:
        source = source_of(agenda.history, before.plan_id, before.plan)
        return changed(proposal.plan, wish, source)
    request = planning.ChangeRequest(OPERATIONS[wish.action], wish.day, days_of(wish))
    revision = planning.preview_change(desk.context, request).revision
    return plan_from(agenda.plan.after(revision), before.plan_id, agenda.today)


def request_of(editing: Editing, proposal: Proposal) -> "ChangeRequest":
    """Return what is saved: an agreed change as such, or else the plan file of the fields."""
    from ldn_desktop.services.planning import ChangeRequest

    wish, day, agreement = editing.operation, proposal.from_date, proposal.agreement
    if wish is None or wish.action not in OPERATIONS or day != wish.day:
        return ChangeRequest(Operation.CHANGE, day, plan=proposal.plan, agreement=agreement)
    return ChangeRequest(OPERATIONS[wish.action], day, days_of(wish), agreement=agreement)


def base_of(editing: Editing, proposal: Proposal) -> tuple[Base, date]:
    """Return what worked-out steps stand on, and the first day they can have."""
    before, draft = editing.ground.before, editing.entry.draft
    base = Base(
        before=None if before is None else proposal.plan or before.plan,
        supply=proposal.reading.supply,
        times=len(draft.times),
        start=draft.start_date,
        today=editing.ground.today,
    )
    return base, draft.start_date if before is None else editing.ground.first_from
