"""Working out what a save would change, and what steps can be worked out on."""

from datetime import date

from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.planning import Change
from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.saving import Proposal
from ldn_desktop.ui.plan.way import Base
from ldn_desktop.wording.i18n import _


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
    in_force = agenda.book.in_force(proposal.from_date)
    if in_force is None or in_force.plan_id != before.plan_id:
        return None, _("Another plan is in force on that date. Pick another date.")
    outcome = desk.attempt(
        lambda: planning.preview_change(context, plan, proposal.from_date, proposal.agreement)
    )
    return outcome.value, outcome.sentence


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
