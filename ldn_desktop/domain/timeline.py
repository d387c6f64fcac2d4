"""The timeline of one plan: its parts and its agreed pauses.

A part is what one plan file asks for, from its first date on. Its steps have no fixed dates: a step
that is held longer, or a pause, moves what follows, the later parts included. An agreed pause and a
stop have fixed dates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from ldn_desktop.domain.plan import ONE_DAY, Plan, Step

FOREVER = date(9000, 1, 1)
"""Stands for "no end": far enough below `date.max` that adding days does not overflow."""


@dataclass(frozen=True)
class AgreedPause:
    """Days without doses from the local date `first` on; `days` None means until it is resumed.

    `keeps_later` means that what was agreed for later kept its dates when the pause was made, and
    keeps them when the pause ends.
    """

    first: date
    days: int | None
    revision: int
    keeps_later: bool = False

    @property
    def last(self) -> date:
        """Its last date; `FOREVER` if the pause is open."""
        return FOREVER if self.days is None else self.first + (self.days - 1) * ONE_DAY

    def covers(self, day: date) -> bool:
        """Return whether `day` lies in the pause."""
        return self.first <= day <= self.last

    def until(self, day: date) -> "AgreedPause":
        """Return the pause with the day before `day` as its last date."""
        return replace(self, days=(day - self.first).days)


@dataclass(frozen=True)
class Move:
    """A move of a part by `days` days (earlier if negative), made by revision `revision`."""

    revision: int
    days: int


@dataclass(frozen=True)
class Part:
    """What one plan file asks for, from the local date `first` on.

    `plan` has the steps without the agreed pauses. `length` is the number of days until the next
    part begins, without those in an agreed pause; None for the last part. From `stop` on, agreed by
    revision `stopped_by`, there are no doses. `revision` is the number of the revision with the
    plan file; `changed_by` are those that changed its steps. `continues` means that it is a piece
    of an earlier part.
    """

    revision: int
    plan: Plan
    first: date
    length: int | None = None
    stop: date | None = None
    stopped_by: int | None = None
    changed_by: tuple[int, ...] = ()
    continues: bool = False
    moves: tuple[Move, ...] = ()

    def moved(self, first: date, revision: int) -> "Part":
        """Return the part moved to the date `first`, with its calendar, by revision `revision`."""
        by = first - self.first
        if not by:
            return self
        plan = replace(self.plan, start_date=self.plan.start_date + by)
        moves = (*self.moves, Move(revision, by.days))
        return replace(self, plan=plan, first=first, moves=moves)

    def with_first_stop(self, others: "Iterable[Part]") -> "Part":
        """Return the part with the earliest stop of it and of `others`."""
        stopped = [part for part in (self, *others) if part.stop is not None]
        first = min(stopped, key=lambda part: part.stop or FOREVER, default=self)
        return replace(self, stop=first.stop, stopped_by=first.stopped_by)


@dataclass(frozen=True)
class Timeline:
    """The parts of one plan in order of date, and the agreed pauses between and within them."""

    plan_id: int
    parts: tuple[Part, ...]
    pauses: tuple[AgreedPause, ...] = ()

    @property
    def first(self) -> date:
        """The first local date of the plan."""
        return self.parts[0].first

    @property
    def reached(self) -> tuple[Part, ...]:
        """The parts that begin on some date; those after an open pause never begin."""
        found = [self.parts[0]]
        for part in self.parts[1:]:
            if self._takes_over(found[-1]) is None:
                break
            found.append(part)
        return tuple(found)

    def spans(self, newer: date | None = None) -> "Iterator[tuple[Part, date | None]]":
        """Yield each part that has a date of its own and its last date, None if nothing ends it.

        A newer plan that begins on `newer` ends this one the day before.
        """
        reached = self.reached
        for at, part in enumerate(reached):
            following = reached[at + 1 :]
            # A later part or stop with a fixed date ends what is before it: what would move
            # beyond that date never comes.
            stops = [one.stop for one in following if one.stop and one.stop <= one.first]
            firsts = [one.first for one in following]
            ends = min([*firsts, *stops, *([newer] if newer else [])], default=None)
            if ends is None or part.first < ends:
                yield part, None if ends is None else ends - ONE_DAY

    @property
    def is_open(self) -> bool:
        """Whether the plan ends in a pause that lasts until it is resumed."""
        return any(pause.days is None for pause in self.pauses)

    def index_on(self, day: date) -> int | None:
        """Return the index of the part of `day`, None before the first."""
        held = [index for index, part in enumerate(self.reached) if part.first <= day]
        return held[-1] if held else None

    def days_until(self, part: Part, day: date) -> int:
        """Return the number of days of a part before `day`, without those in an agreed pause."""
        days = (day - part.first).days
        for first, last in self._blocks(part.first):
            days -= max((min(last + ONE_DAY, day) - first).days, 0)
        return days

    def laid_out(self, part: Part) -> Plan:
        """Return the part as a plan file, with the agreed pauses as steps without a dose.

        A pause that begins on the day off of an every-other-day step is placed after that day: the
        dates of the doses stay the same, and each piece of the step begins with a dose.
        """
        start = part.plan.start_date
        if start > part.first:
            start = self._day(part, (start - part.first).days) or start
        blocks = [block for block in self._blocks(part.first) if block[1] >= start]
        steps = tuple(_laid_out(part.plan.steps, start, blocks))
        if part.stop is not None:
            steps = tuple(_cut(steps, (part.stop - start).days)) or (Step(None, 1),)
        return replace(part.plan, start_date=start, steps=steps)

    def flowed(self, revision: int) -> "Timeline":
        """Return the timeline with each part moved to the end of the one before it.

        A part after a stop has a fixed date, like the stop, and stays on it.
        """
        parts = [self.parts[0]]
        for part in self.parts[1:]:
            before = parts[-1]
            if before.stop is not None:
                parts[-1] = replace(before, length=self.days_until(before, part.first))
            first = self._takes_over(parts[-1])
            stays = first is None or self._is_same_place(first, part.first)
            parts.append(part if stays or first is None else part.moved(first, revision))
        return replace(self, parts=tuple(parts))

    def on_dates_of(self, before: "Timeline", parts: list[Part]) -> Iterator[Part]:
        """Yield `parts`, each of which ends where the next one begins in the timeline `before`.

        Days that a pause of `before` no longer covers are days of the part again.
        """
        for part, following in pairwise(parts):
            freed = self.days_until(part, following.first)
            freed -= before.days_until(part, following.first)
            has_date = following in before.reached
            yield replace(part, length=(part.length or 0) + freed) if has_date else part
        yield parts[-1]

    def pauses_before(self, day: date) -> tuple[AgreedPause, ...]:
        """Return the pauses clipped to the days before `day`."""
        begun = (pause for pause in self.pauses if pause.first < day)
        return tuple(pause.until(day) if pause.covers(day) else pause for pause in begun)

    def _is_same_place(self, first: date, other: date) -> bool:
        """Return whether there are only paused days between two dates on which a part may begin."""
        days = range((other - first).days)
        return other == first or (
            bool(days) and all(self.is_paused(first + n * ONE_DAY) for n in days)
        )

    def is_paused(self, day: date) -> bool:
        """Return whether `day` lies in an agreed pause."""
        return any(pause.covers(day) for pause in self.pauses)

    def moved(self, days: int, revision: int) -> "Timeline":
        """Return the whole timeline moved by `days` days."""
        by = timedelta(days=days)
        parts = tuple(
            replace(part.moved(part.first + by, revision), stop=part.stop and part.stop + by)
            for part in self.parts
        )
        pauses = tuple(replace(pause, first=pause.first + by) for pause in self.pauses)
        return replace(self, parts=parts, pauses=pauses)

    def _takes_over(self, part: Part) -> date | None:
        """Return the date on which the part after this one begins, None for never."""
        if not part.length:
            return part.first
        last = self._day(part, part.length - 1)
        return None if last is None else last + ONE_DAY

    def _day(self, part: Part, number: int) -> date | None:
        """Return the date of a part's day `number`, counted from 0 without paused days.

        None if an open pause comes first.
        """
        day = part.first + number * ONE_DAY
        for first, last in self._blocks(part.first):
            if first > day:
                break
            if last == FOREVER:
                return None
            day += last - first + ONE_DAY
        return day

    def _blocks(self, day: date) -> "list[Block]":
        """Return the dates of agreed pauses from `day` on; adjacent pauses are merged."""
        found: list[Block] = []
        for pause in sorted(self.pauses, key=lambda pause: pause.first):
            first, last = max(pause.first, day), pause.last
            if last < first:
                continue
            if found and (found[-1][1] == FOREVER or first <= found[-1][1] + ONE_DAY):
                found[-1] = (found[-1][0], max(found[-1][1], last))
            else:
                found.append((first, last))
        return found


Block = tuple[date, date]
"""The first and last date of days without doses; `FOREVER` as the last means no end."""


def _laid_out(steps: Iterable[Step], day: date, blocks: list[Block]) -> Iterator[Step]:
    """Yield the steps from `day` on, with a step without a dose for each block."""
    for step in steps:
        left: Step | None = step
        while left is not None:
            while blocks and blocks[0][0] <= day:
                last = blocks.pop(0)[1]
                if last == FOREVER:
                    yield Step(None, None)
                    return
                yield Step(None, (last - day).days + 1)
                day = last + ONE_DAY
            piece, left = _split(left, (blocks[0][0] - day).days if blocks else None)
            yield piece
            if piece.days is None:
                return
            day += piece.days * ONE_DAY
            if blocks and day > blocks[0][0]:
                first, last = blocks[0]
                blocks[0] = (day, last if last == FOREVER else last + (day - first))


def _split(step: Step, days: int | None) -> tuple[Step, Step | None]:
    """Split a step after `days` days, or a day later if the rest would begin on a day off."""
    if days is None or (step.days is not None and step.days <= days):
        return step, None
    days += days % step.every_days
    left = None if step.days is None else step.days - days
    return replace(step, days=days), None if left == 0 else replace(step, days=left)


def _cut(steps: Iterable[Step], days: int) -> Iterator[Step]:
    """Yield the steps clipped to `days` days in total."""
    for step in steps:
        if days <= 0:
            return
        yield replace(step, days=min(step.days or days, days))
        days -= step.days or days
