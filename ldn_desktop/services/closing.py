"""Finds the last dose that was taken, and sums a whole taper up once its follow-up is over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

from ldn_desktop.domain.adherence import Counts
from ldn_desktop.domain.checkins import current_scores
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.symptoms import Figures, figures
from ldn_desktop.services.chart_data import ChartData, chart_data_of
from ldn_desktop.services.history import HistoryDay, history_of
from ldn_desktop.services.plan_progress import PlanPhase, PlanProgress
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

READ_AT_ONCE = timedelta(days=62)
"""The last dose is looked for in so many days at once: it is mostly a recent one."""


@dataclass(frozen=True)
class LastTaken:
    """The last dose that was taken, an extra one too: its local date, and time if it is known."""

    dose_mg: Decimal
    day: date
    at: time | None


@dataclass(frozen=True)
class SymptomOfTaper:
    """A symptom over a taper: the mean before it, the days of the follow-up, and its peak."""

    symptom: str
    before: Fraction | None
    follow_up: Figures
    peak: int
    peak_on: date


@dataclass(frozen=True)
class Closing:
    """A whole taper, from its first local date to the end of its follow-up, both included.

    `last_planned` is the last date with a planned dose, whatever became of that dose.
    """

    first: date
    last: date
    last_planned: date
    first_mg: Decimal | None
    last_taken: LastTaken | None
    counts: Counts
    changes: int
    symptoms: tuple[SymptomOfTaper, ...]


def read_last_taken(work: UnitOfWork, snapshot: ScheduleSnapshot) -> LastTaken | None:
    """Return the last dose taken up to now, None if none was."""
    begin, last = work.first_day(), snapshot.today + ONE_DAY
    while begin is not None and last >= begin:
        first = last - READ_AT_ONCE
        days = history_of(work, snapshot.now, snapshot.zone, first, last).days
        found = last_taken_of(days, snapshot.zone.zone)
        if found is not None:
            return found
        last = first - ONE_DAY
    return None


def last_taken_of(days: Iterable[HistoryDay], zone: tzinfo) -> LastTaken | None:
    """Return the last dose taken on some days; `zone` is that of the extra doses' times."""
    found = [taken for day in days for taken in _taken(day, zone)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _taken(day: HistoryDay, zone: tzinfo) -> Iterator[tuple[datetime, LastTaken]]:
    """Yield each dose taken with the instant by which to sort it."""
    for row in day.rows:
        if row.state is DoseState.TAKEN and row.answer is not None:
            amount = row.answer.taken_mg or row.dose.dose_mg
            when = datetime.combine(day.day, row.dose.at, tzinfo=row.dose.zone)
            yield _at(day.day, row.answer.taken_at, amount, row.dose.zone, when)
    for extra in day.extras:
        if extra.taken_mg is not None:
            noon = datetime.combine(day.day, time(12), tzinfo=zone)
            yield _at(day.day, extra.taken_at, extra.taken_mg, zone, noon)


def _at(
    day: date, taken_at: datetime | None, dose_mg: Decimal, zone: tzinfo, instead: datetime
) -> tuple[datetime, LastTaken]:
    if taken_at is None:
        return instead.astimezone(UTC), LastTaken(dose_mg, day, None)
    local = taken_at.astimezone(zone)
    return taken_at, LastTaken(dose_mg, local.date(), local.time())


def read_closing(
    work: UnitOfWork, snapshot: ScheduleSnapshot, progress: PlanProgress
) -> Closing | None:
    """Return the summary of the whole taper, None until its follow-up is over."""
    part, ended, until = progress.part, progress.ends_on, progress.follow_up_until
    if progress.phase is not PlanPhase.OVER or part is None or ended is None or until is None:
        return None
    parts = [one for one in snapshot.plan.parts if one.plan_id == part.plan_id]
    first = parts[0].first
    drawn = chart_data_of(work, snapshot.now, snapshot.zone, first, until)
    doses = (row.step.dose_mg for row in parts[0].rows if row.step.dose_mg is not None)
    revisions = [r for r in snapshot.history.active_revisions if r.plan_id == part.plan_id]
    return Closing(
        first=first,
        last=until,
        last_planned=ended,
        first_mg=next(doses, None),
        last_taken=last_taken_of(drawn.history.days, snapshot.zone.zone),
        counts=drawn.history.counts(),
        changes=len(revisions) - 1,
        symptoms=tuple(_symptom(drawn, name, ended + ONE_DAY) for name in drawn.symptoms),
    )


def _symptom(drawn: ChartData, symptom: str, follow_up: date) -> SymptomOfTaper:
    history = drawn.history
    base = next((base for base in drawn.baselines if base.symptom == symptom), None)
    scored = [(day.scores[symptom], day.day) for day in history.days if symptom in day.scores]
    peak = max(score for score, _day in scored)
    scores = current_scores(score for day in history.days for score in day.all_scores)
    return SymptomOfTaper(
        symptom,
        base.mean if base else None,
        figures(scores, symptom, follow_up, history.last, base),
        peak,
        next(day for score, day in scored if score == peak),
    )
