"""What is being edited, kept through page switches, refreshes and changes made elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.services.agenda import Agenda
from ldn_desktop.ui.plan.draft import PlanDraft, draft_after, draft_of
from ldn_desktop.ui.plan.presenter import Ground
from ldn_desktop.ui.plan.saving import Entry
from ldn_desktop.ui.plan.shaping import Used


@dataclass(frozen=True)
class Editing:
    """The ground, the entry on it, and what the entry was before anything was typed.

    `aside` is the editing of the plan in force while a new plan is being entered. `used` is the
    shape that some of its steps were worked out with; `follows` says whether later ones are worked
    out anew where one is changed by hand.
    """

    ground: Ground
    entry: Entry
    untouched: PlanDraft
    is_new: bool = False
    tried: bool = False
    aside: "Editing | None" = None
    used: Used | None = None
    follows: bool = True

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.entry.draft != self.untouched

    def edited(self, change: Callable[[PlanDraft], PlanDraft]) -> "Editing":
        """Return the editing with another draft."""
        return replace(self, entry=replace(self.entry, draft=change(self.entry.draft)))


def begin(agenda: Agenda, decimal_sign: str) -> Editing:
    """Return the editing of the newest plan, or of a first one where there is none."""
    ground = Ground(agenda.book.newest(), agenda.today)
    if ground.before is None:
        return begin_new(agenda, decimal_sign)
    draft = draft_of(ground.before.plan, decimal_sign)
    return Editing(ground, Entry(draft, agreed_on=agenda.today), draft)


def begin_new(agenda: Agenda, decimal_sign: str, aside: Editing | None = None) -> Editing:
    """Return the editing of a new plan."""
    newest = agenda.book.newest()
    draft = draft_after(newest.plan if newest else None, agenda.today, decimal_sign)
    ground = Ground(None, agenda.today)
    entry = Entry(draft, agreed_on=agenda.today)
    return Editing(ground, entry, draft, is_new=True, aside=aside)


def renew(editing: Editing, agenda: Agenda, decimal_sign: str) -> tuple[Editing, bool]:
    """Return the editing on what stands now, and whether the plan was changed elsewhere under it.

    What was typed is kept; fields that nobody touched show what stands now.
    """
    aside = renew(editing.aside, agenda, decimal_sign)[0] if editing.aside else None
    if editing.is_new:
        newest = agenda.book.newest()
        if newest is not None and editing.aside is None and not editing.is_dirty:
            return begin(agenda, decimal_sign), False
        today = _follow(editing.entry.draft.start_date, editing.ground.today, agenda.today)
        moved = replace(editing, ground=Ground(None, agenda.today), aside=aside)
        moved = replace(moved, untouched=replace(moved.untouched, start_date=today))
        return moved.edited(lambda draft: replace(draft, start_date=today)), False
    fresh = begin(agenda, decimal_sign)
    if not editing.is_dirty:
        return fresh, False
    is_other = _number(fresh.ground) != _number(editing.ground)
    if fresh.ground.before is None:
        return replace(editing, ground=fresh.ground, is_new=True), is_other
    return replace(editing, ground=fresh.ground, untouched=fresh.untouched), is_other


def _follow(start: date, was_today: date, today: date) -> date:
    return today if start == was_today else start


def _number(ground: Ground) -> int:
    return ground.before.number if ground.before else 0
