"""What is about to be saved: the fields joined with what was planned before, and the strip."""

from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.domain.errors import Invalid
from ldn_desktop.domain.plan import Plan
from ldn_desktop.services.errors import Question, Refusal, Refused
from ldn_desktop.services.planning import Agreement, Change
from ldn_desktop.ui.plan.draft import PlanDraft
from ldn_desktop.ui.plan.presenter import Ground
from ldn_desktop.ui.plan.reading import Complaint, Reading, read_draft
from ldn_desktop.ui.plan.settling import settle
from ldn_desktop.ui.plan.words import (
    describe_each,
    describe_new,
    describe_supply,
    shorten,
)
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.questions import ask_person
from ldn_desktop.wording.sentences import say_to_person


@dataclass(frozen=True)
class Entry:
    """All that was entered: the draft, and what belongs to its revision.

    `from_date` None is the first date that can change; `agreed_on` counts with `agreed_with` only.
    """

    draft: PlanDraft
    from_date: date | None = None
    agreed_with: str = ""
    agreed_on: date | None = None
    reason: str = ""


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
    settled = settle(before.plan, plan.steps, proposal.from_date)
    if settled.complaint is not None:
        return _stopped(proposal, settled.field, settled.complaint)
    if plan.agreed_with is None:
        plan = replace(plan, agreed_with=before.plan.agreed_with, agreed_on=before.plan.agreed_on)
    return replace(proposal, plan=replace(plan, steps=settled.steps))


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
        lines = (*short, *supply)
        each = (*found, short[-1], *supply)
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
