"""The effective plan: one sequence of what all revisions together ask for on every date."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from ldn_desktop.domain.joining import clipped, joined, until
from ldn_desktop.domain.plan import ONE_DAY, Plan, StepDays
from ldn_desktop.domain.plan_operations import changed, operated, started
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.domain.timeline import FOREVER, Move, Timeline


@dataclass(frozen=True)
class EffectivePart:
    """What holds on the local dates `first`..`last`; `last` None: until changed.

    `plan` is the part as a plan file says it, its agreed pauses among the steps; its step numbers
    are those of the schedule, and it may reach beyond `last`. `source` is the revision that said
    its file, `changed_by` are those that changed its steps, `moves` those that moved it.
    `continues`: it is a piece of a part that came before.
    """

    plan_id: int
    source: int
    plan: Plan
    first: date
    last: date | None
    changed_by: tuple[int, ...] = ()
    continues: bool = False
    moves: tuple[Move, ...] = ()

    def step_on(self, day: date) -> StepDays | None:
        """Return the step that `day` lies in, None outside the part and its steps."""
        is_inside = self.first <= day and (self.last is None or day <= self.last)
        return self.plan.step_on(day) if is_inside else None

    @cached_property
    def rows(self) -> tuple[StepDays, ...]:
        """The steps that hold on dates of the part; `first` and `last` lie in the part.

        A day of a step is counted from `plan.calendar`, where the step may begin earlier.
        """
        return clipped(self.plan.calendar, self.first, self.last)

    @property
    def file(self) -> Plan:
        """The part as a plan file, as far as it holds."""
        return self.plan if self.last is None else until(self.plan, self.last)

    @cached_property
    def last_dosing_day(self) -> date | None:
        """The last date with a dose; None if it has none, or goes on until changed."""
        for row in reversed(self.rows):
            if row.step.dose_mg is None:
                continue
            if row.last is None:
                return None
            begins = self.plan.calendar[row.number - 1].first
            day = row.last - ((row.last - begins).days % row.step.every_days) * ONE_DAY
            if day >= row.first:
                return day
        return None

    @property
    def goes_on(self) -> bool:
        """Whether it asks for doses until it is changed."""
        return bool(self.rows) and self.rows[-1].last is None and bool(self.rows[-1].step.dose_mg)


@dataclass(frozen=True)
class EffectivePlan:
    """All parts in order of date. Every question about what is planned is asked here."""

    timelines: tuple[Timeline, ...] = ()
    parts: tuple[EffectivePart, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(_parts(self.timelines)))

    def after(self, revision: Revision) -> "EffectivePlan":
        """Return the effective plan with one more revision.

        A new plan ends the one in force the day before its first date. What a whole plan or a stop
        finds agreed for later ends with it; a version before 1.0 let a newer plan stand. Raises
        `Invalid` if an operation is not possible on its date.
        """
        own = next((n for n, t in enumerate(self.timelines) if t.plan_id == revision.plan_id), None)
        if own is None:
            kept = tuple(line for line in self.timelines if line.first < revision.from_date)
            return EffectivePlan((*kept, started(revision)))
        line, later = self.timelines[own], self.timelines[own + 1 :]
        if revision.says_whole_plan:
            line = changed(line, revision)
            later = later if revision.operation is None else ()
        else:
            line, moved = operated(line, revision, self.timelines[:own])
            if revision.operation is Operation.STOP:
                later = ()
            elif revision.later is LaterChanges.MOVE:
                later = tuple(one.moved(moved, revision.number) for one in later)
        return EffectivePlan((*self.timelines[:own], line, *later))

    @property
    def first_date(self) -> date | None:
        """The first date that any plan holds for."""
        return self.parts[0].first if self.parts else None

    def part_on(self, day: date) -> EffectivePart | None:
        """Return the part that holds on `day`: after the last one ended, still that one."""
        place = bisect_right(self.parts, day, key=lambda part: part.first) - 1
        return self.parts[place] if place >= 0 else None

    def part_on_or_next(self, day: date) -> EffectivePart | None:
        """Return the part that holds on `day`, or else the first one to come."""
        return self.part_on(day) or (self.parts[0] if self.parts else None)

    def parts_after(self, day: date) -> tuple[EffectivePart, ...]:
        """Return the parts that take over after `day`."""
        return tuple(part for part in self.parts if part.first > day)

    @property
    def is_paused_openly(self) -> bool:
        """Whether it comes to a pause that lasts until it is resumed."""
        return any(line.is_open for line in self.timelines[-1:])

    @property
    def goes_on(self) -> bool:
        """Whether its end is not known: doses go on until changed, or an open pause is agreed."""
        return self.is_paused_openly or (bool(self.parts) and self.parts[-1].goes_on)

    def first_dates(self) -> dict[int, date]:
        """Return the first date of each revision that has one of its own in the plan.

        Those are the plan files, the agreed pauses and the stops that still hold.
        """
        begun = (part for part in reversed(self.parts) if not part.continues)
        found = {part.source: part.first for part in begun}
        for number, line in enumerate(self.timelines):
            ends = min((one.first for one in self.timelines[number + 1 :]), default=FOREVER)
            if line.parts[0].continues:  # a step back took the first date of the plan
                pieces = (part.revision for part in line.parts if part.continues)
                found |= {piece: line.first for piece in pieces if piece not in found}
            stops = [(p.stopped_by, p.stop) for p in line.parts if p.stopped_by and p.stop]
            dated = [*((pause.revision, pause.first) for pause in line.pauses), *stops]
            found |= {revision: first for revision, first in dated if first < ends}
        return found

    def parts_of(self, revision: int) -> tuple[EffectivePart, ...]:
        """Return the parts that hold what the plan file of a revision says."""
        return tuple(part for part in self.parts if part.source == revision)

    def last_dosing_day(self) -> date | None:
        """Return the last date with a dose, None without any and if it goes on."""
        days = (part.last_dosing_day for part in reversed(self.parts) if not self.goes_on)
        return next((day for day in days if day is not None), None)

    def joined(self, day: date) -> Plan | None:
        """Return, as one plan file, the part that holds on `day` or next with all that follows it.

        A newer plan is not joined: it begins anew. The file has the times, the supply and the
        texts of the part on the last dosing day; None without a plan.
        """
        start = self.part_on_or_next(day)
        if start is None:
            return None
        plan, last = start.plan, start.last
        for part in self.parts_after(start.first):
            if part.plan_id == start.plan_id:
                plan, last = joined(plan, part.plan, part.first), part.last
        return plan if last is None else until(plan, last)


def fold(revisions: Iterable[Revision]) -> EffectivePlan:
    """Return the effective plan of revisions in the order of their numbers, none taken back."""
    plan = EffectivePlan()
    for revision in revisions:
        plan = plan.after(revision)
    return plan


def operated_on(plan: Plan, operation: Operation, day: date, days: int | None) -> Plan:
    """Return what an operation from a local date on makes of a plan file that stands alone.

    Raises `Invalid` if it is not possible on that date.
    """
    at = datetime.min.replace(tzinfo=UTC)
    new = Revision(1, 1, plan.start_date, at, plan, operation=Operation.NEW)
    changed = Revision(2, 1, day, at, plan, operation=operation, days=days)
    return fold((new, changed)).parts[0].plan


def _parts(timelines: tuple[Timeline, ...]) -> Iterator[EffectivePart]:
    newer = [*(line.first for line in timelines[1:]), None]
    for line, ends in zip(timelines, newer, strict=False):
        for part, last in line.spans(ends):
            yield EffectivePart(
                plan_id=line.plan_id,
                source=part.revision,
                plan=line.laid_out(part),
                first=part.first,
                last=last,
                changed_by=part.changed_by,
                continues=part.continues,
                moves=part.moves,
            )
