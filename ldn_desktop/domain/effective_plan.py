"""The effective plan: the sequence of parts that all revisions together result in."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import zip_longest

from ldn_desktop.domain.joining import clipped, joined, until
from ldn_desktop.domain.plan import ONE_DAY, Plan, StepDays
from ldn_desktop.domain.plan_operations import apply_operation, apply_plan_file, start_timeline
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.domain.timeline import FOREVER, Move, Timeline


@dataclass(frozen=True)
class EffectivePart:
    """What applies on the local dates `first`..`last`; `last` None means until changed.

    `plan` is the part in the form of a plan file, with its agreed pauses among the steps. Its step
    numbers are those of the schedule, and it may reach beyond `last`. `source` is the number of the
    revision with its plan file, `changed_by` are those that changed its steps, `moves` those that
    moved it. `continues` means that it is a piece of an earlier part.
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
        """Return the step of `day`, None outside the part and its steps."""
        is_inside = self.first <= day and (self.last is None or day <= self.last)
        return self.plan.step_on(day) if is_inside else None

    @cached_property
    def rows(self) -> tuple[StepDays, ...]:
        """The steps of the part, with `first` and `last` clipped to the part's dates.

        Count the days of a step from its row in `plan.calendar`: the step may begin earlier there.
        """
        return clipped(self.plan.calendar, self.first, self.last)

    @property
    def file(self) -> Plan:
        """The part as a plan file that ends on `last`."""
        return until(self.plan, self.last)

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
        """Whether the part asks for doses until it is changed."""
        return bool(self.rows) and self.rows[-1].last is None and bool(self.rows[-1].step.dose_mg)


@dataclass(frozen=True)
class EffectivePlan:
    """All parts in order of date. This class answers what is planned on which date."""

    timelines: tuple[Timeline, ...] = ()
    parts: tuple[EffectivePart, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(_parts(self.timelines)))

    def after(self, revision: Revision) -> "EffectivePlan":
        """Return the effective plan with one more revision.

        A new plan ends the one in force on the day before its own first date. A whole plan or a
        stop cancels what was agreed for later; a revision without an operation leaves a newer plan
        in force. Raises `ValidationError` if an operation is not possible on its date.
        """
        own = next((n for n, t in enumerate(self.timelines) if t.plan_id == revision.plan_id), None)
        if own is None:
            kept = tuple(line for line in self.timelines if line.first < revision.from_date)
            return EffectivePlan((*kept, start_timeline(revision)))
        line, later = self.timelines[own], self.timelines[own + 1 :]
        if revision.says_whole_plan:
            line = apply_plan_file(line, revision)
            later = later if revision.operation is None else ()
        else:
            line, moved = apply_operation(line, revision, self.timelines[:own])
            if revision.operation is Operation.STOP:
                later = ()
            elif revision.later is LaterChanges.MOVE:
                later = tuple(one.moved(moved, revision.number) for one in later)
        return EffectivePlan((*self.timelines[:own], line, *later))

    @property
    def first_date(self) -> date | None:
        """The first local date of any plan, None without a plan."""
        return self.parts[0].first if self.parts else None

    def part_on(self, day: date) -> EffectivePart | None:
        """Return the part of `day`: after the end of the last part still that one; None before."""
        place = bisect_right(self.parts, day, key=lambda part: part.first) - 1
        return self.parts[place] if place >= 0 else None

    def part_on_or_next(self, day: date) -> EffectivePart | None:
        """Return the part of `day`, else the first future part, None without a plan."""
        return self.part_on(day) or (self.parts[0] if self.parts else None)

    def parts_after(self, day: date) -> tuple[EffectivePart, ...]:
        """Return the parts that begin after `day`."""
        return tuple(part for part in self.parts if part.first > day)

    @cached_property
    def pauses(self) -> tuple[tuple[int, StepDays], ...]:
        """The days without doses that come after a dose of the same plan, each with its plan id."""
        found, begun = [], set[int]()
        for part in self.parts:
            for row in part.rows:
                if row.step.dose_mg is not None:
                    begun.add(part.plan_id)
                elif part.plan_id in begun:
                    found.append((part.plan_id, row))
        return tuple(found)

    @property
    def is_paused_openly(self) -> bool:
        """Whether the plan has a pause that lasts until it is resumed."""
        return any(line.is_open for line in self.timelines[-1:])

    @property
    def goes_on(self) -> bool:
        """Whether the end is not known: doses go on until changed, or an open pause is agreed."""
        return self.is_paused_openly or (bool(self.parts) and self.parts[-1].goes_on)

    def first_dates(self) -> dict[int, date]:
        """Return, by revision number, the first date of each revision that has its own date.

        Those are the plan files, agreed pauses and stops that are still part of the plan.
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
        """Return the parts that come from the plan file of a revision."""
        return tuple(part for part in self.parts if part.source == revision)

    def last_dosing_day(self) -> date | None:
        """Return the last date with a dose, None if there is none or the plan goes on."""
        days = (part.last_dosing_day for part in reversed(self.parts) if not self.goes_on)
        return next((day for day in days if day is not None), None)

    def joined(self, day: date) -> Plan | None:
        """Return the part of `day`, or the next one, joined with all later parts as one plan file.

        A newer plan is not joined: it begins anew. The file has the times, supply and texts of the
        part on the last dosing day. Returns None without a plan.
        """
        start = self.part_on_or_next(day)
        if start is None:
            return None
        plan, last = start.plan, start.last
        for part in self.parts_after(start.first):
            if part.plan_id == start.plan_id:
                plan, last = joined(plan, part.plan, part.first), part.last
        return until(plan, last)


def fold(revisions: Iterable[Revision]) -> EffectivePlan:
    """Return the effective plan of `revisions`, which are sorted by number, none taken back."""
    plan = EffectivePlan()
    for revision in revisions:
        plan = plan.after(revision)
    return plan


def operated_on(plan: Plan, operation: Operation, day: date, days: int | None) -> Plan:
    """Return a plan file after an operation from the local date `day` on, without other revisions.

    Raises `ValidationError` if the operation is not possible on that date.
    """
    new = Revision(1, 1, plan.start_date, datetime.min.replace(tzinfo=UTC), plan)
    changed = replace(new, number=2, from_date=day, operation=operation, days=days)
    return fold((new, changed)).parts[0].plan


def _parts(timelines: tuple[Timeline, ...]) -> Iterator[EffectivePart]:
    for line, ends in zip_longest(timelines, (line.first for line in timelines[1:])):
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
