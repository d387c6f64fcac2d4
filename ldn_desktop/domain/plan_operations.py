"""Applies the agreed operations (hold, pause, resume, back, stop, time rule) to a plan's timeline.

None of them chooses anything: the user says what and when. Dates before a change's first date stay
as they are. What was agreed for later moves with the steps; future pauses and stops keep their
dates, unless the revision's `later` says otherwise for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.joining import clipped, same_dose_and_interval
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step, StepDays
from ldn_desktop.domain.revisions import LaterChanges, Operation, Revision
from ldn_desktop.domain.timeline import AgreedPause, Part, Timeline


def start_timeline(revision: Revision) -> Timeline:
    """Return the timeline of a plan that begins with `revision`."""
    part = Part(revision.number, revision.plan, revision.from_date)
    return Timeline(revision.plan_id, (part,))


def apply_plan_file(line: Timeline, revision: Revision) -> Timeline:
    """Return the timeline with the plan file of `revision` from its first date on."""
    day = revision.from_date
    # A stop before the date stays, even if a hold has moved the part that it stops behind the date.
    before = [part for part in line.reached if part.first < day or _is_stopped(part, day)]
    if before:
        last = before[-1]
        last = last if _is_stopped(last, day) else replace(last, stop=None)
        before[-1] = replace(last, length=line.days_until(last, day))
    part = Part(revision.number, revision.plan, day)
    return replace(line, parts=(*before, part), pauses=line.pauses_before(day))


def _is_stopped(part: Part, day: date) -> bool:
    """Return whether a stop before `day` was agreed for the part."""
    return part.stop is not None and part.stop < day


def apply_operation(
    line: Timeline, revision: Revision, earlier: tuple[Timeline, ...] = ()
) -> tuple[Timeline, int]:
    """Return the timeline after an operation, and by how many days it moved what follows.

    `earlier` are the plans before this one. Raises `ValidationError` if the operation is not
    possible on its first date.
    """
    index = line.index_on(revision.from_date)
    if index is None or revision.operation not in _OPERATIONS:
        raise ValidationError(ValidationCode.DAY_OUTSIDE_PLAN, value=revision.from_date.isoformat())
    point = _ChangePoint(line, index, revision.from_date, revision, earlier)
    after, inserted = _OPERATIONS[revision.operation](point)
    # If the pause left later dates unchanged, its end leaves them unchanged, too.
    ends_keeping = revision.operation is Operation.RESUME and point.is_keeping
    if revision.later is LaterChanges.KEEP or ends_keeping:
        return _with_later_dates_kept(line, after, point), 0
    if revision.later is LaterChanges.MOVE:
        after = _fixed_dates_moved(line, after, revision, inserted)
    return after.flowed(revision.number), inserted


@dataclass(frozen=True)
class _Place:
    """A step of a part, its index, and how many of its days lie before a date."""

    index: int
    before: int
    step: Step


@dataclass(frozen=True)
class _ChangePoint:
    """A timeline that `revision` changes from `day` on; `index` is the index of that day's part."""

    line: Timeline
    index: int
    day: date
    revision: Revision
    earlier: tuple[Timeline, ...] = ()

    @property
    def part(self) -> Part:
        return self.line.parts[self.index]

    @property
    def is_last(self) -> bool:
        return self.index == len(self.line.parts) - 1

    @property
    def paused_by(self) -> tuple[AgreedPause, ...]:
        return tuple(pause for pause in self.line.pauses if pause.covers(self.day))

    @property
    def is_keeping(self) -> bool:
        return any(pause.keeps_later for pause in self.paused_by)

    def until_stop(self, pause: AgreedPause) -> AgreedPause:
        """Return the pause; an open one ends at the first agreed stop, which keeps its date."""
        later = (part.stop for part in self.line.parts[self.index :])
        stops = [stop for stop in later if stop is not None and stop > self.day]
        return pause.until(min(stops)) if pause.days is None and stops else pause

    def place(self) -> _Place:
        """Return the step of the date, or raise `ValidationError` if there is none."""
        part = self.part
        before = (part.first - part.plan.start_date).days + self.line.days_until(part, self.day)
        # A hold can have moved a later part behind the stop that it has: the stop ends this one.
        stops = (one.stop for one in self.line.parts[self.index :])
        is_over = before < 0 or any(stop is not None and stop <= self.day for stop in stops)
        for index, step in enumerate(() if is_over else part.plan.steps):
            if step.days is None or before < step.days:
                return _Place(index, before, step)
            before -= step.days
        raise ValidationError(ValidationCode.DAY_OUTSIDE_PLAN, value=self.day.isoformat())

    def with_step(self, at: int, steps: tuple[Step, ...], longer: int) -> Timeline:
        """Return the timeline with step `at` replaced by `steps`, `longer` days longer."""
        plan, length = self.part.plan, self.part.length
        plan = replace(plan, steps=(*plan.steps[:at], *steps, *plan.steps[at + 1 :]))
        length = None if length is None else length + longer
        return self.with_part(replace(self.part, plan=plan, length=length))

    def with_part(self, *parts: Part) -> Timeline:
        """Return the timeline with the part replaced by `parts`, marked with the revision."""
        marked = tuple(
            replace(part, changed_by=(*part.changed_by, self.revision.number)) for part in parts
        )
        before, after = self.line.parts[: self.index], self.line.parts[self.index + 1 :]
        return replace(self.line, parts=(*before, *marked, *after))

    def with_pauses(self, pauses: tuple[AgreedPause, ...]) -> Timeline:
        return replace(self.with_part(self.part), pauses=pauses)


def _hold(point: _ChangePoint) -> tuple[Timeline, int]:
    """Extend the step or pause of the date by the revision's days.

    If a later part cuts an open step short, that date counts as the step's end.
    """
    days = _checked_days(point.revision.days)
    if point.paused_by:
        return _paused_longer(point, days), days
    place = point.place()
    if place.step.days is not None:
        longer = replace(place.step, days=place.step.days + days)
        return point.with_step(place.index, (longer,), days), days
    moves_end = point.revision.later is LaterChanges.MOVE
    if not moves_end and (point.is_last or point.part.stop is not None):
        raise ValidationError(ValidationCode.STEP_HAS_NO_END)
    return point.with_step(place.index, (place.step,), days), days


def _pause(point: _ChangePoint) -> tuple[Timeline, int]:
    """Insert a pause of some days, or until it is resumed; then the plan continues."""
    days = point.revision.days
    if point.paused_by:
        return _paused_longer(point, days), days or 0
    point.place()
    if days is not None:
        _checked_days(days)
    is_keeping = point.revision.later is LaterChanges.KEEP
    pause = AgreedPause(point.day, days, point.revision.number, is_keeping)
    return point.with_pauses((*point.line.pauses, point.until_stop(pause))), days or 0


def _paused_longer(point: _ChangePoint, days: int | None) -> Timeline:
    """Return the timeline with the pause of the date `days` longer, or open if `days` is None."""
    last = max(point.paused_by, key=lambda pause: pause.last)
    if last.days is None and point.revision.later is LaterChanges.MOVE:
        return point.with_pauses(point.line.pauses)
    if last.days is None:
        raise ValidationError(ValidationCode.STEP_HAS_NO_END)
    later = point.revision.later
    is_unsaid = later is None and days is not None
    keeps = later is LaterChanges.KEEP or (last.keeps_later and is_unsaid)
    days = None if days is None else _checked_days(last.days + days)
    longer = point.until_stop(replace(last, days=days, keeps_later=keeps))
    return point.with_pauses(tuple(longer if p == last else p for p in point.line.pauses))


def _resume(point: _ChangePoint) -> tuple[Timeline, int]:
    """End the pause of the date on the day before; this also shortens a plan file's own pause."""
    running = point.paused_by
    if running:
        ended = (
            pause.until(point.day) if pause in running else pause for pause in point.line.pauses
        )
        pauses = tuple(pause for pause in ended if pause.days != 0)
        return point.with_pauses(pauses), max(_lengthened(pause, point.day) for pause in running)
    place = point.place()
    if place.step.dose_mg is not None or place.step.days is None:
        raise ValidationError(ValidationCode.NOT_PAUSED)
    left = place.step.days - place.before
    done = (replace(place.step, days=place.before),) if place.before else ()
    return point.with_step(place.index, done, -left), -left


def _lengthened(pause: AgreedPause, day: date) -> int:
    """Return by how many days later steps move if the pause ends before `day`."""
    return (day - pause.first).days - (pause.days or 0)


def _back(point: _ChangePoint) -> tuple[Timeline, int]:
    """Repeat the step before, for its own or the given days; then restart the step of the date.

    The repeated step has the times and the supply that it had before. The restarted step lasts as
    long as its piece since the last pause was planned to last.
    """
    place = point.place()
    if point.paused_by or place.step.dose_mg is None:
        raise ValidationError(ValidationCode.IN_A_PAUSE)
    source, days = _step_before(point, place)
    if point.revision.days is not None:
        days = _checked_days(point.revision.days)
    since = min(place.before, _days_since_pause(point))
    full = None if place.step.days is None else place.step.days - place.before + since
    done = (replace(place.step, days=place.before),) if place.before else ()
    rest, inserted = replace(place.step, days=full), days + since
    if source.part.revision == point.part.revision:
        again = replace(source.row.step, days=days)
        return point.with_step(place.index, (*done, again, rest), inserted), inserted
    line = point.with_step(place.index, (*done, rest), since)
    return _with_part_between(point, line, source, days), inserted


def _with_part_between(
    point: _ChangePoint, line: Timeline, source: "_DosedSpan", days: int
) -> Timeline:
    """Return the timeline with `days` days of an earlier part's step inserted on the date."""
    before, after = _split(line, point.index, point.day)
    # If a resume lets the first piece go on, it goes on with its own step, not with a split one.
    before = tuple(replace(piece, plan=point.part.plan) for piece in before)
    plan, number = source.part.plan, source.row.number
    start = point.day - (plan.calendar[number - 1].first - plan.start_date)
    again = replace(source.row.step, days=days)
    plan = replace(plan, start_date=start, steps=(*plan.steps[: number - 1], again))
    between = Part(
        revision=source.part.revision,
        plan=plan,
        first=point.day,
        length=days,
        changed_by=(point.revision.number,),
        continues=True,
    )
    after = after.moved(point.day + timedelta(days=days), point.revision.number)
    after = replace(after, continues=True)
    later = line.parts[point.index + 1 :]
    return replace(line, parts=(*line.parts[: point.index], *before, between, after, *later))


def _days_since_pause(point: _ChangePoint) -> int:
    ends = [p.last for p in point.line.pauses if point.part.first <= p.last < point.day]
    return (point.day - max(ends, default=date.min)).days - 1


@dataclass(frozen=True)
class _DosedSpan:
    """A step of a part for the days of `row`, without agreed pauses."""

    part: Part
    row: StepDays


def _step_before(point: _ChangePoint, place: _Place) -> tuple[_DosedSpan, int]:
    """Return the step before the one of `place`, and the number of all its days.

    "Before" refers to when the step of `place` was first reached. An earlier pause or step back
    leaves a step in several pieces; no piece of the step itself counts as the step before.
    """
    held = list(_dosed_spans(point))
    alike_at = (
        at for at, one in enumerate(held) if same_dose_and_interval(one.row.step, place.step)
    )
    reached = next(alike_at, len(held))
    if reached == 0:
        raise ValidationError(ValidationCode.NO_STEP_BEFORE)
    before = held[reached - 1]
    pieces = takewhile(
        lambda one: same_dose_and_interval(one.row.step, before.row.step), reversed(held[:reached])
    )
    return before, sum(one.row.days or 0 for one in pieces)


def _dosed_spans(point: _ChangePoint) -> Iterator[_DosedSpan]:
    """Yield the steps with doses before the date of the change, of all plans."""
    lines = (*point.earlier, point.line)
    for line, newer in zip(lines, (*(line.first for line in lines[1:]), point.day), strict=True):
        for part, last in line.spans(newer):
            ends = [day for day in (last and last + ONE_DAY, part.stop) if day is not None]
            days = line.days_until(part, min(ends))
            for row in clipped(part.plan.calendar, part.first, part.first + (days - 1) * ONE_DAY):
                if row.step.dose_mg is not None:
                    yield _DosedSpan(part, row)


def _stop(point: _ChangePoint) -> tuple[Timeline, int]:
    """End the plan on the day before the date; what was agreed for later is cancelled."""
    if not point.paused_by:
        point.place()
    line = point.with_part(
        replace(point.part, stop=point.day, stopped_by=point.revision.number, length=None)
    )
    parts = line.parts[: point.index + 1]
    return replace(line, parts=parts, pauses=line.pauses_before(point.day)), 0


def _time_rule(point: _ChangePoint) -> tuple[Timeline, int]:
    """Apply the time rule of the revision's plan from the date on, to later parts as well."""
    if not point.paused_by:
        point.place()
    line = point.line
    before, after = _split(line, point.index, point.day)
    later = (after, *line.parts[point.index + 1 :])
    following = (replace(p, plan=_with_time_rule(p.plan, point.revision.plan)) for p in later)
    return replace(line, parts=(*line.parts[: point.index], *before, *following)), 0


def _split(line: Timeline, index: int, day: date) -> tuple[tuple[Part, ...], Part]:
    """Split a part before `day`; the first piece is left out if it has no day.

    The plan of the second piece begins like the whole part, with the pauses so far among its steps,
    so that the step numbers continue.
    """
    part = line.parts[index]
    days = line.days_until(part, day)
    past = replace(line, pauses=line.pauses_before(day))
    length = None if part.length is None else part.length - days
    plan = past.laid_out(replace(part, stop=None))
    after = replace(part, plan=plan, first=day, length=length)
    if part.first == day:
        return (), after
    return (replace(part, length=days, stop=None),), after


def _with_time_rule(plan: Plan, source: Plan) -> Plan:
    return replace(plan, time_rule=source.time_rule, home_zone=source.home_zone)


_OPERATIONS: dict[Operation, Callable[[_ChangePoint], tuple[Timeline, int]]] = {
    Operation.HOLD: _hold,
    Operation.PAUSE: _pause,
    Operation.RESUME: _resume,
    Operation.BACK: _back,
    Operation.STOP: _stop,
    Operation.TIME_RULE: _time_rule,
}


def _fixed_dates_moved(line: Timeline, after: Timeline, revision: Revision, days: int) -> Timeline:
    """Return `after` with all future fixed dates (pauses, stops) moved by `days` days."""
    day, by = revision.from_date, timedelta(days=days)
    to_come = {pause for pause in line.pauses if pause.first > day}
    pauses = (replace(p, first=p.first + by) if p in to_come else p for p in after.pauses)
    parts: list[Part] = []
    for part in after.parts:
        is_after_stop = bool(parts) and parts[-1].stop is not None and part.first > day
        moved = part.moved(part.first + by, revision.number) if is_after_stop else part
        if moved.stop is not None and moved.stop > day:
            moved = replace(moved, stop=moved.stop + by)
        parts.append(moved)
    return replace(after, parts=tuple(parts), pauses=tuple(pauses))


def _with_later_dates_kept(line: Timeline, after: Timeline, point: _ChangePoint) -> Timeline:
    """Return `after` with what was agreed for later on the dates that it had in `line`.

    A pause made by the change ends where the first later part begins. A piece of an earlier part
    (`continues`) is not a separate change: it moves with the steps.
    """
    parts = list(after.parts)
    # A part behind an open pause has no date that it could keep.
    shift = len(parts) - len(line.parts)
    dated = range(shift + point.index + 1, shift + len(line.reached))
    later = [at for at in dated if parts[at].first > point.day and not parts[at].continues]
    if not later:
        return after.flowed(point.revision.number)
    first = parts[later[0]].first
    old = set(line.pauses)
    pauses = (p.until(first) if p not in old and p.last >= first else p for p in after.pauses)
    after = replace(after, pauses=tuple(pauses))
    before = replace(after, parts=tuple(parts[: later[0]])).flowed(point.revision.number)
    *begun, last = (part for part in before.parts if part.first < first)
    last = last.with_first_stop(part for part in before.parts if part.first >= first)
    last = replace(last, length=after.days_until(last, first))
    return replace(after, parts=(*begun, last, *after.on_dates_of(line, parts[later[0] :])))


def _checked_days(days: int | None) -> int:
    """Return `days` if a step may last that long, else raise `ValidationError`."""
    Step(None, days)
    return days or 0
