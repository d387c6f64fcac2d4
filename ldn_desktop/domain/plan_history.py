"""The plan history: all revisions, those taken back included, and the doses of each date.

Slots. The doses of a date are numbered 1..n in the order of the plan's times, and a dose's key
never changes. A revision that changes the doses of a date renumbers them, except on its first date
and on each date with a fixed dose (it came due, was put off, was answered, or its window closed).
There `dose_slots` pairs the old doses with the new times, and the revision stores the result in
`keeps` and `places`; the doses of that date are read from there.

States. Each revision, and each withdrawal of one, leads to a new state of the history. Its instant
tells which state was known when. A dose's window comes from the state in which it came due.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from itertools import zip_longest

from ldn_desktop.domain.conditions import in_rising_order
from ldn_desktop.domain.effective_plan import EffectivePart, EffectivePlan
from ldn_desktop.domain.plan import ONE_DAY, StepDays
from ldn_desktop.domain.revisions import Revision

DoseIdentity = tuple[int, time, str | None]
"""A slot, a local time, and the name of its zone (None: that of the computer)."""


@dataclass(frozen=True)
class PlacedDose:
    """A dose of a date: its slot and local time, and the part and step it belongs to."""

    slot: int
    at: time
    part: EffectivePart
    row: StepDays

    @property
    def identity(self) -> DoseIdentity:
        """What identifies the dose among those of its date in all states of the history."""
        return self.slot, self.at, self.part.plan.home_zone


@dataclass(frozen=True)
class _Event:
    """The making (`is_made`) or the withdrawal of a revision at a UTC instant.

    `before` is the number of events before the revision was made.
    """

    revision: Revision
    at: datetime
    before: int
    is_made: bool


@dataclass(frozen=True)
class PlanHistory:
    """All revisions of all plans, sorted by number, those taken back included."""

    revisions: tuple[Revision, ...] = ()
    active_revisions: tuple[Revision, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        active_revisions = tuple(revision for revision in self.revisions if not revision.withdrawn)
        object.__setattr__(self, "active_revisions", active_revisions)

    @property
    def newest(self) -> Revision | None:
        """The newest revision that was not taken back, None if there is none."""
        return self.active_revisions[-1] if self.active_revisions else None

    @property
    def next_number(self) -> int:
        """The number of the next revision; a number is not reused after a withdrawal."""
        return max((revision.number for revision in self.revisions), default=0) + 1

    @property
    def next_plan_id(self) -> int:
        """The id of the next plan."""
        return max((revision.plan_id for revision in self.revisions), default=0) + 1

    @property
    def effective(self) -> EffectivePlan:
        """The effective plan. Raises `ValidationError` if stored revisions do not fit together."""
        return self._states[-1]

    @property
    def state(self) -> int:
        """The current state, as the number of events so far; it never falls."""
        return len(self._events)

    def revision(self, number: int) -> Revision:
        """Return the revision with this number."""
        return next(revision for revision in self.revisions if revision.number == number)

    def revisions_before(self, revision: Revision) -> tuple[Revision, ...]:
        """Return the revisions made before this one, those taken back included."""
        return tuple(other for other in self.revisions if other.number < revision.number)

    def plan_made_at(self, plan_id: int) -> datetime:
        """Return the UTC instant at which the plan was first saved."""
        return next(r.made_at for r in self.revisions if r.plan_id == plan_id)

    def revision_on(self, part: EffectivePart, day: date) -> int:
        """Return the number of the revision in force on a local date of a part.

        It is the newest that shaped the part by then. The steps in its plan file have the numbers
        that those of the part have.
        """
        changed = (n for n in part.changed_by if self.revision(n).from_date <= day)
        return max((part.source, *changed))

    def doses_on(self, day: date) -> tuple[PlacedDose, ...]:
        """Return the current doses of a local date, sorted by slot."""
        return self._doses(self.state, day)

    def dose_at(self, day: date, slot: int) -> PlacedDose | None:
        """Return the dose of a local date and slot, or None."""
        return next((dose for dose in self.doses_on(day) if dose.slot == slot), None)

    @property
    def first_date(self) -> date | None:
        """The first local date of a plan, or of a dose that stayed after an undo."""
        stayed = (day for day in self.arranged_days if self.doses_on(day))
        planned = self.effective.first_date
        return min([*stayed, *([] if planned is None else [planned])], default=None)

    def last_dosing_day(self) -> date | None:
        """Return the last date with a dose, None as for `EffectivePlan.last_dosing_day`.

        Unlike there, doses that single revisions kept or dropped are taken into account.
        """
        plan = self.effective
        if plan.goes_on or plan.first_date is None:
            return None
        last = plan.last_dosing_day()
        day = max([*self.arranged_days, *([] if last is None else [last])], default=plan.first_date)
        while day >= plan.first_date:
            if self.doses_on(day):
                return day
            day -= ONE_DAY
        return None

    def state_before(self, moment: datetime) -> int:
        """Return the state just before a UTC instant, as the number of events before it."""
        return bisect_left(self._instants, moment)

    def states_from(self, state: int) -> range:
        """Return this state and all later ones; the last is the current state."""
        return range(state, self.state + 1)

    def is_same_dose(self, day: date, slot: int, moment: datetime) -> bool:
        """Return whether the dose of a date and slot is the one of the UTC instant `moment`.

        If a change removed that dose since, its slot can belong to another dose now.
        """
        now = self.dose_at(day, slot)
        states = self.states_from(bisect_right(self._instants, moment))
        return now is not None and all(self.has(state, day, now.identity) for state in states)

    def has(self, state: int, day: date, identity: DoseIdentity) -> bool:
        """Return whether a state of the history has the dose with this mark on a local date."""
        return any(dose.identity == identity for dose in self.doses_in(state, day))

    def began(self, state: int) -> datetime | None:
        """Return the UTC instant at which a state began, None for the state before all events."""
        return self._instants[state - 1] if state else None

    def doses_in(self, state: int, day: date) -> tuple[PlacedDose, ...]:
        """Return the doses of a local date in a state of the history, sorted by slot."""
        return self._doses(state, day)

    def without_newest(self) -> "PlanHistory":
        """Return the history as it was before the newest active revision was made.

        Revisions made after that one are left out: they built on it and were taken back.
        """
        newest = self.newest
        return self if newest is None else history_of(self.revisions_before(newest))

    @cached_property
    def _events(self) -> tuple[_Event, ...]:
        return tuple(_events(self.revisions))

    @cached_property
    def _instants(self) -> tuple[datetime, ...]:
        return in_rising_order(event.at for event in self._events)

    @cached_property
    def _states(self) -> tuple[EffectivePlan, ...]:
        states = [EffectivePlan()]
        for event in self._events:
            made = event.is_made
            states.append(states[-1].after(event.revision) if made else states[event.before])
        return tuple(states)

    @cached_property
    def arranged_days(self) -> frozenset[date]:
        """The dates whose doses differ, or may differ, from those of the step of that date."""
        days: set[date] = set()
        for revision in self.revisions:
            days |= revision.arranged_days | {day for day, _ in revision.keeps}
            days |= revision.restored_days
        return frozenset(days)

    @cached_property
    def _known(self) -> dict[tuple[int, date], tuple[PlacedDose, ...]]:
        return {}

    def _doses(self, state: int, day: date) -> tuple[PlacedDose, ...]:
        key = (state, day)
        if key not in self._known:
            is_plain = day not in self.arranged_days or state == 0
            asked = asked_on(self._states[state], day) if is_plain else self._arranged_on(*key)
            self._known[key] = asked
        return self._known[key]

    def _arranged_on(self, state: int, day: date) -> tuple[PlacedDose, ...]:
        event, before = self._events[state - 1], self._doses(state - 1, day)
        if day < event.revision.from_date:
            return before
        if event.is_made:
            return _made(event.revision, day, before, asked_on(self._states[state], day))
        return _taken_back(event.revision, day, before, self._doses(event.before, day))


@lru_cache(maxsize=8)
def history_of(revisions: tuple[Revision, ...]) -> PlanHistory:
    """Return the history of these revisions; equal revisions give the same object.

    Each read asks for it, and the object caches what was computed from it.
    """
    return PlanHistory(revisions)


def _made(
    revision: Revision,
    day: date,
    before: tuple[PlacedDose, ...],
    asked: tuple[PlacedDose, ...],
) -> tuple[PlacedDose, ...]:
    """Return the doses of a date after a revision; `asked` are those of the plan after it."""
    if revision.operation is None:
        held = {slot for kept_day, slot in revision.keeps if kept_day == day}
        slots = {dose.at: dose.slot for dose in asked if dose.slot not in held}
    elif day in revision.arranged_days:
        slots = {place.at: place.slot for place in revision.places if place.day == day}
    else:
        return asked
    kept = [dose for dose in before if (day, dose.slot) in revision.keeps]
    return _in_order([*kept, *_placed(asked, slots)])


def _taken_back(
    revision: Revision, day: date, before: tuple[PlacedDose, ...], base: tuple[PlacedDose, ...]
) -> tuple[PlacedDose, ...]:
    """Return the doses of a date after a withdrawal; `base` are those without the revision."""
    if day not in revision.restored_days:
        return base
    slots = {place.at: place.slot for place in revision.restored if place.day == day}
    left = [dose for dose in before if (day, dose.slot) in revision.left]
    return _in_order([*left, *_placed(base, slots)])


def _placed(doses: tuple[PlacedDose, ...], slots: Mapping[time, int]) -> Iterator[PlacedDose]:
    return (replace(dose, slot=slots[dose.at]) for dose in doses if dose.at in slots)


def asked_on(plan: EffectivePlan, day: date) -> tuple[PlacedDose, ...]:
    """Return the doses of the step of a date, numbered in the order of the plan's times."""
    part = plan.part_on(day)
    row = part.step_on(day) if part else None
    if part is None or row is None or not row.step.doses_on((day - row.first).days):
        return ()
    return tuple(PlacedDose(n, at, part, row) for n, at in enumerate(part.plan.times, start=1))


def _in_order(doses: list[PlacedDose]) -> tuple[PlacedDose, ...]:
    return tuple(sorted(doses, key=lambda dose: dose.slot))


def _events(revisions: tuple[Revision, ...]) -> Iterator[_Event]:
    """Yield the events in order; only the newest revision can be taken back."""
    pending: list[tuple[Revision, int]] = []
    count = 0
    for revision, following in zip_longest(revisions, revisions[1:]):
        yield _Event(revision, revision.made_at, count, True)
        if revision.withdrawn:
            pending.append((revision, count))
        count += 1
        while pending and _was_taken_back_before(pending[-1][0], following):
            taken_back, before = pending.pop()
            yield _Event(taken_back, taken_back.withdrawn_at or taken_back.made_at, before, False)
            count += 1


def _was_taken_back_before(revision: Revision, following: Revision | None) -> bool:
    if following is None or revision.withdrawn_at is None:
        return True
    if revision.withdrawn_after is not None:
        return following.number > revision.withdrawn_after
    if not following.withdrawn:
        return True
    return revision.withdrawn_at <= following.made_at
