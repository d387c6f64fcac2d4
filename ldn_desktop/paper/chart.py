"""The chart as plain values: doses planned and taken, and symptoms, over a range of days."""

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
    """One level of the line of planned doses: local dates, both included, and mg (0: none)."""

    first: date
    last: date
    dose_mg: Decimal
    every_days: int = 1


@dataclass(frozen=True)
class Taken:
    """A dose taken: its planned time as a part of its day (0-1), mg, and whether it was extra.

    An extra dose is at the time when it was taken, or at noon if that is unknown.
    """

    day: date
    at: float
    dose_mg: Decimal
    is_extra: bool = False


@dataclass(frozen=True)
class OpenDose:
    """A dose skipped or not recorded; `at` is its planned time as a part of the day (0-1)."""

    day: date
    at: float
    mark: Mark


@dataclass(frozen=True)
class SymptomStrip:
    """A symptom's scores (0-10) by local date, and its baseline if there is one."""

    name: str
    points: tuple[tuple[date, int], ...]
    baseline: Fraction | None


@dataclass(frozen=True)
class Chart:
    """All that is drawn of the local dates `first` to `last`, both included.

    `changes` are the dates from which a change of the plan holds.
    """

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
        """The number of days that are drawn."""
        return (self.last - self.first).days + 1

    @cached_property
    def highest(self) -> Decimal:
        """The highest dose planned or taken, in mg; 1 if there is none."""
        doses = [level.dose_mg for level in self.levels] + [dose.dose_mg for dose in self.taken]
        return max(doses, default=Decimal(0)) or Decimal(1)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.levels or self.taken or self.strips)


def chart_of(drawn: ChartData) -> Chart:
    """Return the chart of a range of days."""
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
