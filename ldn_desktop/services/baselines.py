"""The progress of the baseline before the first reduction, while it can still be completed."""

from dataclasses import dataclass
from datetime import date

from ldn_desktop.domain.checkins import current_scores
from ldn_desktop.domain.stretches import first_reduction
from ldn_desktop.domain.symptoms import LEAST_CHECK_INS, Baseline, baseline, baseline_days
from ldn_desktop.services.context import Context
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot


@dataclass(frozen=True)
class BaselineAhead:
    """The baseline of the newest plan, while its first reduction (a local date) is ahead.

    `first`..`last` are the local dates whose check-ins count; `symptoms` has the baseline so far of
    each symptom that the check-in asks about.
    """

    plan_id: int
    reduction: date
    first: date
    last: date
    today: date
    symptoms: tuple[Baseline, ...]

    @property
    def is_open(self) -> bool:
        """Whether a check-in of today counts."""
        return self.first <= self.today

    @property
    def check_ins(self) -> int:
        """The smallest number of check-ins of any of the symptoms."""
        return min((symptom.check_ins for symptom in self.symptoms), default=0)

    @property
    def is_enough(self) -> bool:
        """Whether every symptom has enough check-ins for its baseline."""
        return self.check_ins >= LEAST_CHECK_INS


def read_baseline_ahead(context: Context, snapshot: ScheduleSnapshot) -> BaselineAhead | None:
    """Return the baseline before the first reduction, None if no reduction is ahead.

    `snapshot` may be of any range. Raises `StorageError`.
    """
    newest = snapshot.history.newest
    reduction = first_reduction(snapshot.history, newest.plan_id) if newest else None
    if newest is None or reduction is None or reduction <= snapshot.today:
        return None
    first, last = baseline_days(reduction)
    with context.store.work() as work:
        scores = current_scores(work.scores.between(first, last))
    asked = snapshot.settings.symptoms
    found = tuple(baseline(scores, symptom, reduction) for symptom in asked)
    return BaselineAhead(newest.plan_id, reduction, first, last, snapshot.today, found)
