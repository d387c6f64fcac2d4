"""The state of editing a plan, and the effect of buttons and agreed changes on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from ldn_desktop.domain.joining import past_of
from ldn_desktop.domain.plan import Plan
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.plan.change_fields import ChangeDraft
from ldn_desktop.ui.plan.draft import DraftEntry, PlanDraft, StepDraft, draft_after, draft_of
from ldn_desktop.ui.plan.presenter import EditBase, EditedPlan
from ldn_desktop.ui.plan.taper_form import AppliedTaper, followed


@dataclass(frozen=True)
class Editing:
    """The base plan, the entry, and the draft before anything was typed (`untouched`).

    `aside` is the editing of the current plan while a new plan is entered. `used` is the taper from
    which some steps were worked out; `follows` says whether later steps are worked out again when
    the user changes one by hand. `drafted_change` is the draft that the agreed change
    `change_draft` made of fields in which nothing had been typed.
    """

    edit_base: EditBase
    entry: DraftEntry
    untouched: PlanDraft
    is_new: bool = False
    tried: bool = False
    aside: "Editing | None" = None
    used: AppliedTaper | None = None
    follows: bool = True
    change_draft: ChangeDraft | None = None
    drafted_change: PlanDraft | None = None

    @property
    def operation(self) -> ChangeDraft | None:
        """The agreed change in the fields, None if something else was typed since."""
        return self.change_draft if self.drafted_change == self.entry.draft else None

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.entry.draft != self.untouched

    def agreed(self, from_date: date, *, with_whom: str, on: date | None, reason: str) -> "Editing":
        """Return the editing with this first date and agreement."""
        is_first = self.entry.from_date is None and from_date == self.edit_base.first_from
        entry = replace(
            self.entry,
            from_date=None if is_first else from_date,
            agreed_with=with_whom,
            agreed_on=on,
            reason=reason,
        )
        return replace(self, entry=entry)

    def edited(self, change: Callable[[PlanDraft], PlanDraft]) -> "Editing":
        """Return the editing with another draft."""
        return replace(self, entry=replace(self.entry, draft=change(self.entry.draft)))


def begin(snapshot: ScheduleSnapshot, decimal_sign: str) -> Editing:
    """Return the editing of the newest plan, or of a first plan if there is none."""
    edit_base = EditBase(EditedPlan.of(snapshot), snapshot.today)
    if edit_base.before is None:
        return begin_new(snapshot, decimal_sign)
    draft = draft_of(edit_base.before.plan, decimal_sign)
    return Editing(edit_base, DraftEntry(draft, agreed_on=snapshot.today), draft)


def begin_new(
    snapshot: ScheduleSnapshot, decimal_sign: str, aside: Editing | None = None
) -> Editing:
    """Return the editing of a new plan."""
    newest = snapshot.history.newest
    draft = draft_after(newest.plan if newest else None, snapshot.today, decimal_sign)
    edit_base = EditBase(None, snapshot.today)
    entry = DraftEntry(draft, agreed_on=snapshot.today)
    return Editing(edit_base, entry, draft, is_new=True, aside=aside)


def renew(editing: Editing, snapshot: ScheduleSnapshot, decimal_sign: str) -> tuple[Editing, bool]:
    """Return the editing on the new snapshot, and whether the plan was changed elsewhere meanwhile.

    Typed text is kept; untouched fields show the new snapshot.
    """
    aside = renew(editing.aside, snapshot, decimal_sign)[0] if editing.aside else None
    if editing.is_new:
        newest = snapshot.history.newest
        if newest is not None and editing.aside is None and not editing.is_dirty:
            return begin(snapshot, decimal_sign), False
        today = _follow(editing.entry.draft.start_date, editing.edit_base.today, snapshot.today)
        moved = replace(editing, edit_base=EditBase(None, snapshot.today), aside=aside)
        moved = replace(moved, untouched=replace(moved.untouched, start_date=today))
        return moved.edited(lambda draft: replace(draft, start_date=today)), False
    fresh = begin(snapshot, decimal_sign)
    if not editing.is_dirty:
        return fresh, False
    is_other = _number(fresh.edit_base) != _number(editing.edit_base)
    if fresh.edit_base.before is None:
        return replace(editing, edit_base=fresh.edit_base, is_new=True), is_other
    return replace(editing, edit_base=fresh.edit_base, untouched=fresh.untouched), is_other


def _follow(start: date, was_today: date, today: date) -> date:
    return today if start == was_today else start


def _number(edit_base: EditBase) -> int:
    return edit_base.before.number if edit_base.before else 0


def used_in(
    editing: Editing, plan: Plan, used: AppliedTaper | None, first: date, decimal_sign: str
) -> Editing:
    """Return the editing with the steps of `plan`, which change from the date `first` on.

    If other edits begin earlier, the change starts on their date.
    """
    steps = draft_of(plan, decimal_sign).steps
    draft = replace(editing.entry.draft, steps=steps)
    if editing.edit_base.before is None:
        entry = replace(editing.entry, draft=replace(draft, start_date=plan.start_date))
        return replace(editing, entry=entry, used=used)
    if editing.is_dirty:
        first = min(first, editing.entry.from_date or editing.edit_base.first_from)
    from_date = None if first == editing.edit_base.first_from else first
    entry = replace(editing.entry, draft=draft, from_date=from_date)
    return replace(editing, entry=entry, used=used)


def step_edited(editing: Editing, place: int, step: StepDraft, decimal_sign: str) -> Editing:
    """Return the editing after a step was changed by hand, with later steps if they follow."""
    draft, used = editing.entry.draft, editing.used
    if used is None or not editing.follows or not used.covers(place):
        return editing.edited(lambda old: old.with_step(place, step))
    after, used = followed(draft, place, step, used, decimal_sign)
    return replace(editing.edited(lambda _old: after), used=used)


def rearranged(editing: Editing, draft: PlanDraft) -> Editing:
    """Return the editing with this draft; if the number of steps changed, none follow any more."""
    is_same_rows = len(draft.steps) == len(editing.entry.draft.steps)
    after = editing.edited(lambda _old: draft)
    return after if is_same_rows else replace(after, used=None)


def acted(editing: Editing, action: str, place: int, days: int) -> PlanDraft:
    """Return the draft after a button; `place` (from 0) is the current step."""
    draft = editing.entry.draft
    before = editing.edit_base.before.plan if editing.edit_base.before else None
    day = editing.entry.from_date or editing.edit_base.first_from
    done: dict[str, Callable[[], PlanDraft]] = {
        "add": lambda: draft.added(len(draft.steps) - 1),
        "days": lambda: draft.with_step(place, replace(draft.steps[place], days=str(days))),
        "remove": lambda: removed(draft, before, place, day),
        "up": lambda: draft.swapped(place, other_place(action, place)),
        "down": lambda: draft.swapped(place, other_place(action, place)),
    }
    return done[action]()


def other_place(action: str, place: int) -> int:
    """Return the place of a step after "up" or "down"."""
    return place + {"up": -1, "down": 1}.get(action, 0)


def removed(draft: PlanDraft, before: Plan | None, place: int, day: date) -> PlanDraft:
    """Return the draft without a step; a running step is cut to its days so far instead."""
    running, days_run = _running(before, day) if before else (-1, 0)
    if place == running and days_run:
        return draft.with_step(place, replace(draft.steps[place], days=str(days_run)))
    return draft.without(place)


def _running(before: Plan, day: date) -> tuple[int, int]:
    past = past_of(before, day)
    return past.whole_steps, past.days_run
