"""Worked-out steps in the fields: put there, and changed by hand with the rest or without."""

from dataclasses import replace
from datetime import date

from ldn_desktop.domain.plan import Plan
from ldn_desktop.ui.plan.draft import PlanDraft, StepDraft, draft_of
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.shaping import Used, followed


def used_in(
    editing: Editing, plan: Plan, used: Used | None, first: date, decimal_sign: str
) -> Editing:
    """Return the editing with the steps of `plan`, which change from `first` on.

    The change counts from an earlier date where something is edited that begins earlier.
    """
    steps = draft_of(plan, decimal_sign).steps
    draft = replace(editing.entry.draft, steps=steps)
    if editing.ground.before is None:
        entry = replace(editing.entry, draft=replace(draft, start_date=plan.start_date))
        return replace(editing, entry=entry, used=used)
    if editing.is_dirty:
        first = min(first, editing.entry.from_date or editing.ground.first_from)
    from_date = None if first == editing.ground.first_from else first
    entry = replace(editing.entry, draft=draft, from_date=from_date)
    return replace(editing, entry=entry, used=used)


def step_edited(editing: Editing, place: int, step: StepDraft, decimal_sign: str) -> Editing:
    """Return the editing after a step was changed by hand; the rest follows or stays."""
    draft, used = editing.entry.draft, editing.used
    if used is None or not editing.follows or not used.covers(place):
        return editing.edited(lambda old: old.with_step(place, step))
    after, used = followed(draft, place, step, used, decimal_sign)
    return replace(editing.edited(lambda _old: after), used=used)


def rearranged(editing: Editing, draft: PlanDraft) -> Editing:
    """Return the editing with another draft; where steps came, went or moved, no rest follows."""
    is_same_rows = len(draft.steps) == len(editing.entry.draft.steps)
    after = editing.edited(lambda _old: draft)
    return after if is_same_rows else replace(after, used=None)
