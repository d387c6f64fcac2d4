"""What the buttons below the steps do to the step that the cursor is in."""

from collections.abc import Callable
from dataclasses import replace

from ldn_desktop.ui.plan.draft import PlanDraft
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.settling import removed


def acted(editing: Editing, action: str, place: int, days: int) -> PlanDraft:
    """Return the draft after a button; `place` (from 0) is the step that the cursor is in."""
    draft = editing.entry.draft
    before = editing.ground.before.plan if editing.ground.before else None
    day = editing.entry.from_date or editing.ground.first_from
    done: dict[str, Callable[[], PlanDraft]] = {
        "add": lambda: draft.added(len(draft.steps) - 1),
        "days": lambda: draft.with_step(place, replace(draft.steps[place], days=str(days))),
        "remove": lambda: removed(draft, before, place, day),
        "up": lambda: draft.swapped(place, other_place(action, place)),
        "down": lambda: draft.swapped(place, other_place(action, place)),
    }
    return done[action]()


def other_place(action: str, place: int) -> int:
    """Return where a step stands after "up" or "down"."""
    return place + {"up": -1, "down": 1}.get(action, 0)
