"""The drawing as plain values: doses planned and taken, and symptoms, over the days of a range."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.stretches import Stretch
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.services.chart_data import ChartData
from ldn_desktop.services.history import HistoryDay
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.wording.symptoms import symptom_name

DAY_SECONDS = 24 * 60 * 60
_IN_LANE = {DoseState.SKIPPED: Mark.SKIPPED, DoseState.NOT_RECORDED: Mark.NOT_RECORDED}


@dataclass(frozen=True)
class DoseLevel:
    """A part of the step line: local dates, both included, and the dose in mg (0: none)."""

    first: date
    last: date
    dose_mg: Decimal
    every_days: int = 1


@dataclass(frozen=True)
class Taken:
    """A dose taken: where in its day (0-1) it was planned, how much, and whether extra."""

    day: date
    at: float
    dose_mg: Decimal
    is_extra: bool = False


@dataclass(frozen=True)
class OpenDose:
    """A dose skipped or not recorded, at its place in the day (0-1)."""

    day: date
    at: float
    mark: Mark


@dataclass(frozen=True)
class SymptomStrip:
    """A symptom's scores by local date, and its baseline where there is one."""

    name: str
    points: tuple[tuple[date, int], ...]
    baseline: Fraction | None


@dataclass(frozen=True)
class Chart:
    """All that is drawn of the days `first`..`last`, both included. `changes` begin on a date."""

    first: date
    last: date
    today: date
    levels: tuple[DoseLevel, ...]
    taken: tuple[Taken, ...]
    not_taken: tuple[OpenDose, ...]
    strips: tuple[SymptomStrip, ...]
    changes: tuple[date, ...]

    @property
    def days(self) -> int:
        """How many days are drawn."""
        return (self.last - self.first).days + 1

    @cached_property
    def highest(self) -> Decimal:
        """The highest dose planned or taken; 1 where there is none."""
        doses = [level.dose_mg for level in self.levels] + [dose.dose_mg for dose in self.taken]
        return max(doses, default=Decimal(0)) or Decimal(1)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.levels or self.taken or self.strips)


def chart_of(drawn: ChartData) -> Chart:
    """Return the drawing of a range of days."""
    history = drawn.history
    zone = history.snapshot.zone.zone
    bases = {base.symptom: base.mean for base in drawn.baselines}
    return Chart(
        first=history.first,
        last=history.last,
        today=history.snapshot.today,
        levels=tuple(_level(stretch) for stretch in drawn.stretches),
        taken=tuple(dose for day in history.days for dose in _taken(day, zone)),
        not_taken=tuple(
            OpenDose(row.key.day, _planned_at(row), _IN_LANE[row.state])
            for day in history.days
            for row in day.rows
            if row.state in _IN_LANE and not row.is_before_plan
        ),
        strips=tuple(_strip(name, history.days, bases.get(name)) for name in drawn.symptoms),
        changes=tuple(revision.from_date for revision in drawn.changes()),
    )


def _level(stretch: Stretch) -> DoseLevel:
    held = stretch.held
    return DoseLevel(stretch.first, stretch.last, held.dose_mg or Decimal(0), held.every_days)


def _taken(day: HistoryDay, zone: tzinfo) -> Iterator[Taken]:
    for row in day.rows:
        if row.state is DoseState.TAKEN and row.answer is not None:
            amount = row.answer.taken_mg or row.dose.dose_mg
            yield Taken(day.day, _planned_at(row), amount)
    for extra in day.extras:
        if extra.taken_mg is not None:
            at = _part(extra.taken_at.astimezone(zone)) if extra.taken_at else 0.5
            yield Taken(day.day, at, extra.taken_mg, is_extra=True)


def _planned_at(row: DoseRow) -> float:
    return (row.dose.at.hour * 3600 + row.dose.at.minute * 60) / DAY_SECONDS


def _part(moment: datetime) -> float:
    return (moment.hour * 3600 + moment.minute * 60) / DAY_SECONDS


def _strip(name: str, days: tuple[HistoryDay, ...], base: Fraction | None) -> SymptomStrip:
    points = tuple((day.day, day.scores[name]) for day in days if name in day.scores)
    return SymptomStrip(symptom_name(name), points, base)
