"""Plans as they were agreed one after the other, and which one speaks for a date."""

from dataclasses import dataclass, field
from datetime import date, datetime

from ldn_desktop.domain.plan import Plan


@dataclass(frozen=True)
class Revision:
    """One dated version of a plan: it speaks for the dates from `from_date` on.

    `number` runs through all revisions of the user's plans, from 1. `plan_id` tells which plan it
    is a version of. `made_at` is a UTC instant. `keeps` are the doses (local date, slot) from
    `from_date` on that were already due, put off or recorded when it was made: they stay as
    planned before.
    `withdrawn` is a revision that was taken back before any of its dates came.
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
    withdrawn: bool = False

    @property
    def agreement(self) -> tuple[str | None, date | None, bool]:
        """With whom and when it was agreed, and whether that is said of this version itself.

        Else it is what the plan was agreed by at first. The name of one agreement is never put to
        the date of another.
        """
        if self.agreed_with or self.agreed_on:
            return self.agreed_with, self.agreed_on, True
        return self.plan.agreed_with, self.plan.agreed_on, False


@dataclass(frozen=True)
class PlanBook:
    """All revisions of all plans, in the order they were made."""

    revisions: tuple[Revision, ...] = ()
    _standing: tuple[Revision, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        standing = tuple(revision for revision in self.revisions if not revision.withdrawn)
        object.__setattr__(self, "_standing", standing)

    @property
    def standing(self) -> tuple[Revision, ...]:
        """The revisions that were not taken back."""
        return self._standing

    def newest(self) -> Revision | None:
        """Return the revision that was made last and stands."""
        return self._standing[-1] if self._standing else None

    def next_number(self) -> int:
        """Return the number of the revision that is made next; one taken back keeps its own."""
        return max((revision.number for revision in self.revisions), default=0) + 1

    def in_force(self, day: date) -> Revision | None:
        """Return the revision that speaks for `day`: of the newest plan that covers it, the last.

        A newer plan takes over from its first date on, so that no date has two plans.
        """
        return _speaking(self._standing, day)

    def speaking_for(self, day: date, slot: int) -> Revision | None:
        """Return the revision that says what `slot` of `day` is, kept doses considered."""
        revisions = self._standing
        revision = _speaking(revisions, day)
        while revision is not None and (day, slot) in revision.keeps:
            revisions = tuple(r for r in revisions if r.number < revision.number)
            revision = _speaking(revisions, day)
        return revision

    def slots(self, day: date) -> tuple[int, ...]:
        """Return the slot numbers that `day` may have, from 1, kept ones included."""
        revision = _speaking(self._standing, day)
        if revision is None:
            return ()
        kept = (slot for kept_day, slot in revision.keeps if kept_day == day)
        return tuple(sorted({*range(1, len(revision.plan.times) + 1), *kept}))

    def plan_made_at(self, plan_id: int) -> datetime:
        """Return the UTC instant at which the plan was first saved."""
        return next(r.made_at for r in self._standing if r.plan_id == plan_id)

    def first_date(self) -> date | None:
        """Return the first date that any plan speaks for."""
        return min((revision.from_date for revision in self._standing), default=None)


def _speaking(revisions: tuple[Revision, ...], day: date) -> Revision | None:
    """Return of the newest plan that covers `day` the last revision; asked for each dose."""
    best: Revision | None = None
    for revision in revisions:
        covers = revision.from_date <= day
        if covers and (best is None or revision.plan_id >= best.plan_id):
            best = revision
    return best
