"""Lists what deviated from the plan: other amounts, extra doses, runs not recorded, pauses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.adherence import Counted, is_counted, is_other_amount
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.chart_data import ChartData
from ldn_desktop.services.history import History
from ldn_desktop.services.schedule_snapshot import DoseRow

LARGEST_GAP = 2
"""Doses so many days apart are of one run: those of every other day."""


class DeviationKind(StrEnum):
    """What was other than planned."""

    OTHER_AMOUNT = "other_amount"
    EXTRA = "extra"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    PAUSE = "pause"


@dataclass(frozen=True)
class Deviation:
    """`count` doses in a row of one kind, on the local dates `first`..`last`, both included.

    A pause counts its days. `reason` is what was said of a skipped or an extra dose;
    `computer_off` counts the doses not recorded while the app was not up.
    """

    kind: DeviationKind
    first: date
    last: date
    count: int = 1
    planned_mg: Decimal | None = None
    taken_mg: Decimal | None = None
    reason: str = ""
    computer_off: int = 0

    def joined(self, later: "Deviation") -> "Deviation | None":
        """Return both as one run, None if the later one differs or does not follow at once."""
        own = (self.kind, self.planned_mg, self.taken_mg, self.reason)
        is_alike = own == (later.kind, later.planned_mg, later.taken_mg, later.reason)
        if not is_alike or (later.first - self.last).days > LARGEST_GAP:
            return None
        return replace(
            self,
            last=later.last,
            count=self.count + later.count,
            computer_off=self.computer_off + later.computer_off,
        )


def deviations(drawn: ChartData) -> tuple[Deviation, ...]:
    """Return what deviated on the days of a range, in the order of its first dates."""
    pauses = (
        Deviation(
            DeviationKind.PAUSE,
            one.first,
            one.last,
            (one.last - one.first).days + 1,
        )
        for one in drawn.stretches
        if one.held.is_pause and one.first <= drawn.history.snapshot.today
    )
    found = (*_of_doses(drawn.history), *_extras(drawn.history), *pauses)
    return tuple(sorted(found, key=lambda one: (one.first, one.kind)))


def _of_doses(history: History) -> Iterator[Deviation]:
    """Yield the runs of planned doses; a dose as planned ends a run, one to come does not."""
    run: Deviation | None = None
    plans = history.snapshot.history
    for day in history.days:
        for row in day.rows:
            saved_at = plans.plan_made_at(row.key.plan_id)
            if not is_counted(Counted(row.status, saved_at)):
                continue
            one = _of_dose(row)
            longer = run.joined(one) if run and one else None
            if run is not None and longer is None:
                yield run
            run = longer or one
    if run is not None:
        yield run


def _of_dose(row: DoseRow) -> Deviation | None:
    day, answer = row.key.day, row.answer
    if row.state is DoseState.NOT_RECORDED:
        off = int(bool(row.computer_off))
        return Deviation(DeviationKind.NOT_RECORDED, day, day, computer_off=off)
    if row.state is DoseState.SKIPPED:
        reason = (answer.note if answer else None) or ""
        return Deviation(DeviationKind.SKIPPED, day, day, reason=reason)
    if answer is not None and is_other_amount(row.status):
        kind, planned = DeviationKind.OTHER_AMOUNT, row.dose.dose_mg
        return Deviation(kind, day, day, planned_mg=planned, taken_mg=answer.taken_mg)
    return None


def _extras(history: History) -> Iterator[Deviation]:
    for day in history.days:
        for line in day.extras:
            yield Deviation(
                DeviationKind.EXTRA,
                day.day,
                day.day,
                taken_mg=line.taken_mg,
                reason=line.note or "",
            )
