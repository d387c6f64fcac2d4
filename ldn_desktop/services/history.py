"""Reads the days of a range: doses, records, scores and notes. Nothing beyond it is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

from ldn_desktop.domain.adherence import Counted, Counts, Timing, count, is_other_amount, timing
from ldn_desktop.domain.checkins import (
    Note,
    Score,
    SymptomChange,
    SymptomTrend,
    current_changes,
    current_notes,
    current_scores,
)
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.plan import ONE_DAY, dates
from ldn_desktop.domain.records import Record, current_extras
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.texts import folded
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.domain.windows import LOOKAHEAD
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.services.settings import read_settings


class OfADay(Protocol):
    """Something that belongs to a local date."""

    @property
    def day(self) -> date:
        """The local date."""


T = TypeVar("T", bound=OfADay)


@dataclass(frozen=True)
class HistoryDay:
    """One local date. `log`, `all_scores` etc. have every line in the order appended."""

    day: date
    rows: tuple[DoseRow, ...] = ()
    log: tuple[Record, ...] = ()
    all_scores: tuple[Score, ...] = ()
    all_notes: tuple[Note, ...] = ()
    all_changes: tuple[SymptomChange, ...] = ()

    @cached_property
    def extras(self) -> tuple[Record, ...]:
        """The current extra doses."""
        return current_extras(self.log)

    @cached_property
    def scores(self) -> Mapping[str, int]:
        """The current score by symptom."""
        found = current_scores(self.all_scores)
        return {symptom: score.score for (_day, symptom), score in found.items()}

    @cached_property
    def changes(self) -> Mapping[str, SymptomTrend]:
        """The current change by symptom."""
        found = current_changes(self.all_changes)
        return {symptom: reported.change for (_day, symptom), reported in found.items()}

    @property
    def of_symptoms(self) -> tuple[str, ...]:
        """The symptoms that have a score or a change."""
        return tuple(dict.fromkeys((*self.scores, *self.changes)))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The current notes."""
        return current_notes(self.all_notes)

    @property
    def is_empty(self) -> bool:
        """Whether the day has no planned dose, extra dose, score, note or change."""
        return not (self.rows or self.extras or self.scores or self.notes or self.changes)


@dataclass(frozen=True)
class History:
    """The consecutive local dates from `first` to `last`, both included."""

    snapshot: ScheduleSnapshot
    first: date
    last: date
    days: tuple[HistoryDay, ...]

    @property
    def rules(self) -> WindowRules:
        """The current window hours, which tell on time from late."""
        return self.snapshot.settings.window_rules

    def day(self, day: date) -> HistoryDay:
        """Return one of the days; an empty one outside the range."""
        place = (day - self.first).days
        return self.days[place] if 0 <= place < len(self.days) else HistoryDay(day)

    def counts(self) -> Counts:
        """Count the outcomes of the planned doses."""
        return counts_of(self.snapshot, self.days)

    def revisions(self) -> tuple[Revision, ...]:
        """Return the active revisions that begin within the range."""
        active = self.snapshot.history.active_revisions
        return tuple(r for r in active if self.first <= r.from_date <= self.last)


def counts_of(snapshot: ScheduleSnapshot, days: Iterable[HistoryDay]) -> Counts:
    """Count the outcomes of the planned doses of these days."""
    days = tuple(days)
    made_at = {row.key.plan_id for day in days for row in day.rows}
    saved = {plan_id: snapshot.history.plan_made_at(plan_id) for plan_id in made_at}
    doses = (
        Counted(row.status, saved[row.key.plan_id], bool(row.computer_off))
        for day in days
        for row in day.rows
    )
    extras = [extra for day in days for extra in day.extras]
    return count(doses, extras, snapshot.settings.window_rules)


def read_history(context: Context, first: date, last: date) -> History:
    """Return the local dates `first`..`last`, read in a unit of work of its own.

    Raises `StorageError`.
    """
    with context.store.work() as work:
        return history_of(work, context.clock.now(), context.zones.local(), first, last)


def history_of(
    work: UnitOfWork, now: datetime, zone: LocalZone, first: date, last: date
) -> History:
    """Return the local dates `first`..`last` as `work` sees them at the UTC instant `now`."""
    snapshot = ScheduleSnapshot(
        history=work.revisions.history(),
        log=work.records.between(first, last + LOOKAHEAD),
        reminders=work.reminders.between(first, last + LOOKAHEAD),
        up_times=_up_times(work, first, last),
        settings=read_settings(work),
        now=now,
        zone=zone,
        first=first,
        last=last,
        logged_conditions=work.conditions.all(),
    )
    rows = snapshot.rows_by_day(first, last)
    log = _by_day(snapshot.log)
    scores = _by_day(work.scores.between(first, last))
    notes = _by_day(work.notes.between(first, last))
    changes = _by_day(work.symptom_changes.between(first, last))
    days = tuple(
        HistoryDay(
            day,
            tuple(rows[day]),
            tuple(log[day]),
            tuple(scores[day]),
            tuple(notes[day]),
            tuple(changes[day]),
        )
        for day in dates(first, last)
    )
    return History(snapshot, first, last, days)


def span_of(context: Context) -> tuple[date, date]:
    """Return the first and the last local date of the history; the last is today.

    Raises `StorageError`.
    """
    with context.store.work() as work:
        snapshot = context.snapshot(work)
        return first_day(work, snapshot), snapshot.today


def first_day(work: UnitOfWork, snapshot: ScheduleSnapshot) -> date:
    """Return the first local date with a plan, record, score or note, today if there is none."""
    found = (snapshot.history.first_date, work.first_day(), snapshot.today)
    return min(day for day in found if day is not None)


def _up_times(work: UnitOfWork, first: date, last: date) -> tuple[UpTime, ...]:
    """Return the up-times around these local dates, wide enough for any zone."""
    since = datetime.combine(first, time.min, tzinfo=UTC) - 2 * ONE_DAY
    until = datetime.combine(last, time.min, tzinfo=UTC) + LOOKAHEAD + 2 * ONE_DAY
    return work.up_times.between(since, until)


def _by_day(things: Iterable[T]) -> defaultdict[date, list[T]]:
    found: defaultdict[date, list[T]] = defaultdict(list)
    for thing in things:
        found[thing.day].append(thing)
    return found


class DayKind(StrEnum):
    """What a day can be searched for."""

    TAKEN = "taken"
    LATE = "late"
    OTHER_AMOUNT = "other_amount"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    EXTRA = "extra"
    CORRECTED = "corrected"
    NOTED = "noted"


@dataclass(frozen=True)
class DayFilter:
    """Which days to list: those of a kind (None: any) that contain a text."""

    kind: DayKind | None = None
    text: str = ""

    @property
    def is_all(self) -> bool:
        """Whether every day matches."""
        return self.kind is None and not self.text.strip()

    def fits(self, day: HistoryDay, rules: WindowRules) -> bool:
        """Return whether the day matches."""
        if self.kind is not None and not _is_of_kind(day, self.kind, rules):
            return False
        text = folded(self.text)
        return not text or any(text in folded(written) for written in _written(day))


_OF_STATE = {
    DayKind.TAKEN: DoseState.TAKEN,
    DayKind.SKIPPED: DoseState.SKIPPED,
    DayKind.NOT_RECORDED: DoseState.NOT_RECORDED,
}


def _is_of_kind(day: HistoryDay, kind: DayKind, rules: WindowRules) -> bool:
    if kind in _OF_STATE:
        counted = (row for row in day.rows if not row.is_before_plan)
        return any(row.state is _OF_STATE[kind] for row in counted)
    if kind is DayKind.LATE:
        return any(timing(row.status, rules) is Timing.LATE for row in day.rows)
    if kind is DayKind.OTHER_AMOUNT:
        return any(is_other_amount(row.status) for row in day.rows)
    if kind is DayKind.CORRECTED:
        return any(len(lines_of(day, row)) > 1 for row in day.rows)
    return bool(day.extras) if kind is DayKind.EXTRA else bool(day.notes)


def lines_of(day: HistoryDay, row: DoseRow) -> Sequence[Record]:
    """Return all lines of the log for a dose, in the order appended."""
    return [line for line in day.log if line.key == row.key]


def _written(day: HistoryDay) -> Iterable[str]:
    yield from (note.text for note in day.notes)
    yield from (line.note for line in day.log if line.note)
    yield from {*day.scores, *day.changes}


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last date of the month of `day`."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - ONE_DAY
