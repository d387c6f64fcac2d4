"""A revision: one dated change of a plan, as it was agreed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from ldn_desktop.domain.plan import Plan


class Operation(StrEnum):
    """What a revision does to the plan from its first date on."""

    NEW = "new"
    CHANGE = "change"
    HOLD = "hold"
    PAUSE = "pause"
    RESUME = "resume"
    BACK = "back"
    STOP = "stop"
    TIME_RULE = "time_rule"


WHOLE_PLAN = frozenset({Operation.NEW, Operation.CHANGE})
"""The operations that replace the whole plan; the others modify the current one."""


class LaterChanges(StrEnum):
    """What happens to everything that was agreed for later dates."""

    MOVE = "move"
    KEEP = "keep"


@dataclass(frozen=True)
class PlacedTime:
    """A dose that a revision places on a local date: its slot and its local time."""

    day: date
    slot: int
    at: time


@dataclass(frozen=True)
class Revision:
    """One dated version of a plan. It applies to the local dates from `from_date` on.

    `number` counts all revisions of the user's plans from 1. `plan_id` names the plan that the
    revision changes. `made_at` is a UTC instant. `plan` is the part in force on `from_date`, in the
    form of a plan file; for a whole-plan operation it is the plan that the user entered.

    `operation` is None for a row of a version that stored none: a whole plan. `days` belongs to
    hold, pause (None: until resumed) and back (None: the step's own). `later` None applies the
    default rule to what was agreed for later.

    On dates that were under way when the revision was made, `keeps` are the doses (local date,
    slot) that did not change, and `places` are the times of the other doses, see `dose_slots`.

    `withdrawn_at` is the UTC instant at which the revision was taken back, None if it was not.
    `withdrawn_after` is the number of the newest revision at that instant, None in a row of an
    earlier version. After that, on the dates `restored_days`, the doses `left` (local date, slot)
    stay as the revision had them, and `restored` are the earlier doses that come back. All other
    dates are as they were before the revision.
    """

    number: int
    plan_id: int
    from_date: date
    made_at: datetime
    plan: Plan
    reason: str | None = None
    agreed_with: str | None = None
    agreed_on: date | None = None
    keeps: frozenset[tuple[date, int]] = frozenset()
    operation: Operation | None = None
    days: int | None = None
    later: LaterChanges | None = None
    places: tuple[PlacedTime, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_after: int | None = None
    left: frozenset[tuple[date, int]] = frozenset()
    restored: tuple[PlacedTime, ...] = ()
    restored_days: frozenset[date] = frozenset()

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.withdrawn_at is not None

    @property
    def says_whole_plan(self) -> bool:
        """Whether the user entered `plan`, and it is not just the result of an operation."""
        return self.operation is None or self.operation in WHOLE_PLAN

    @property
    def arranged_days(self) -> frozenset[date]:
        """The dates whose doses the revision lists one by one, in `keeps` and `places`."""
        if self.operation is None:
            return frozenset()
        days = {day for day, _slot in self.keeps} | {place.day for place in self.places}
        return frozenset(days | {self.from_date})
