"""What the buttons below the steps do to what is being edited."""

from collections.abc import Callable
from dataclasses import replace

from ldn_desktop.ui.plan.draft import PlanDraft
from ldn_desktop.ui.plan.editing import Editing
from ldn_desktop.ui.plan.settling import gone_back, past_of, removed, stayed, stopped


def acted(editing: Editing, action: str, place: int, days: int) -> PlanDraft:
    """Return the draft after a button; `place` (from 0) is the step that the cursor is in.

    "add", "days", "remove", "up" and "down" act on a step; "stay", "back" and "stop" on the step
    that is running on the day from which the change counts.
    """
    draft = editing.entry.draft
    before = editing.ground.before.plan if editing.ground.before else None
    day = editing.entry.from_date or editing.ground.first_from
    of_step: dict[str, Callable[[], PlanDraft]] = {
        "add": lambda: draft.added(len(draft.steps) - 1),
        "days": lambda: draft.with_step(place, replace(draft.steps[place], days=str(days))),
        "remove": lambda: removed(draft, before, place, day),
        "up": lambda: draft.swapped(place, other_place(action, place)),
        "down": lambda: draft.swapped(place, other_place(action, place)),
    }
    if action in of_step:
        return of_step[action]()
    if before is None:
        return draft
    if action == "stay":
        return stayed(draft, past_of(before, day).whole_steps, days)
    return {"back": gone_back, "stop": stopped}[action](draft, before, day)


def other_place(action: str, place: int) -> int:
    """Return where a step stands after "up" or "down"."""
    return place + {"up": -1, "down": 1}.get(action, 0)
