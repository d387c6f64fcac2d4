"""Reads the data of the charts: the days of a range, dose stretches and symptom baselines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ldn_desktop.domain.checkins import Score, current_scores
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stretches import Stretch, first_reduction, stretches
from ldn_desktop.domain.symptoms import Baseline, Figures, baseline, baseline_days, figures
from ldn_desktop.services.context import Context
from ldn_desktop.services.history import History, history_of
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import UnitOfWork


@dataclass(frozen=True)
class StepFigures:
    """A stretch of days on one dose with the figures of each symptom, in the symptoms' order."""

    stretch: Stretch
    figures: tuple[Figures, ...]


@dataclass(frozen=True)
class ChartData:
    """A range of days. `baselines` has one for each of `symptoms`; it is empty without a reduction.

    `reduction` is the local date of the plan's first reduction, None if it has none.
    """

    history: History
    symptoms: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    reduction: date | None
    baselines: tuple[Baseline, ...]

    def changes(self) -> tuple[Revision, ...]:
        """Return the revisions in the range that changed a plan, without each plan's first one."""
        first_of: dict[int, int] = {}
        for revision in self.history.snapshot.history.active_revisions:
            first_of.setdefault(revision.plan_id, revision.number)
        firsts = set(first_of.values())
        return tuple(r for r in self.history.revisions() if r.number not in firsts)

    def steps(self) -> tuple[StepFigures, ...]:
        """Return the figures of each stretch, compared with the baselines."""
        by_name = {base.symptom: base for base in self.baselines}
        return tuple(self._step(stretch, by_name) for stretch in self.stretches)

    def _step(self, stretch: Stretch, bases: Mapping[str, Baseline]) -> StepFigures:
        history = self.history
        scores = _current_scores(history, stretch.first, stretch.last)
        return StepFigures(
            stretch,
            tuple(
                figures(scores, name, stretch.first, stretch.last, bases.get(name))
                for name in self.symptoms
            ),
        )


def read_chart_data(context: Context, first: date, last: date) -> ChartData:
    """Return the chart data of the local dates `first`..`last`. Raises `StorageError`."""
    with context.store.work() as work:
        return chart_data_of(work, context.clock.now(), context.zones.local(), first, last)


def chart_data_of(
    work: UnitOfWork, now: datetime, zone: LocalZone, first: date, last: date
) -> ChartData:
    """Return the chart data of a range, as `work` sees it at the UTC instant `now`."""
    history = history_of(work, now, zone, first, last)
    plans, symptoms = history.snapshot.history, symptoms_of(history)
    part = plans.effective.part_on_or_next(last)
    reduction = first_reduction(plans, part.plan_id) if part is not None else None
    bases: tuple[Baseline, ...] = ()
    if reduction is not None:
        scores = current_scores(work.scores.between(*baseline_days(reduction)))
        bases = tuple(baseline(scores, symptom, reduction) for symptom in symptoms)
    return ChartData(history, symptoms, stretches(plans, first, last), reduction, bases)


def symptoms_of(history: History) -> tuple[str, ...]:
    """Return the symptoms scored in the range: those chosen in the settings, then the others."""
    scored = {symptom for day in history.days for symptom in day.scores}
    chosen = history.snapshot.settings.symptoms
    return (*(s for s in chosen if s in scored), *sorted(scored.difference(chosen)))


def _current_scores(history: History, first: date, last: date) -> dict[tuple[date, str], Score]:
    start = max((first - history.first).days, 0)
    days = history.days[start : (last - history.first).days + 1]
    return current_scores(score for day in days for score in day.all_scores)
