"""Says of each revision of the plan what it changed when it was made, in dates and doses."""

from dataclasses import dataclass

from ldn_desktop.domain.changes import changes_between
from ldn_desktop.domain.plan_history import PlanHistory, history_of
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.services.history import History
from ldn_desktop.services.planning import PlanChange

_COMPARED = frozenset({None, Operation.CHANGE})
"""The operations whose words do not say the doses: those before and after are compared."""


@dataclass(frozen=True)
class AgreedChange:
    """An active revision and what it changed; `is_new` if its plan began with it."""

    change: PlanChange
    is_new: bool

    @property
    def revision(self) -> Revision:
        """The revision."""
        return self.change.revision


def agreed_changes(history: History) -> tuple[AgreedChange, ...]:
    """Return the revisions that begin in the range, and all of the plan in force or the next.

    Those taken back are left out, also from what the others are compared with.
    """
    part = history.snapshot.part
    plan_id = part.plan_id if part else None
    inside = {revision.number for revision in history.revisions()}
    return tuple(
        _as_made(history.snapshot.history, place)
        for place, revision in enumerate(history.snapshot.history.active_revisions)
        if revision.plan_id == plan_id or revision.number in inside
    )


def _as_made(history: PlanHistory, place: int) -> AgreedChange:
    active = history.active_revisions
    revision = active[place]
    before, after = history_of(active[:place]), history_of(active[: place + 1])
    is_new = all(other.plan_id != revision.plan_id for other in active[:place])
    is_compared = not is_new and revision.operation in _COMPARED
    changes = changes_between(before, after, revision.from_date) if is_compared else ()
    ends = before.last_dosing_day(), after.last_dosing_day()
    return AgreedChange(PlanChange(revision, *ends, changes, questions=()), is_new)
