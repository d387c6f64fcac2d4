"""What a plan and its changes ask for, as one sequence of days: the model's half without a clock.

It knows nothing of the app. A *part* is what one plan file says from a date on: a row of *runs*
(steps), laid day by day onto the calendar. Pauses are dates onto which no day is laid: the
sequence flows around them. A later part takes over after so many days of the one before.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, takewhile

DAY = timedelta(days=1)
HORIZON = 300
"""So many days the model looks ahead: beyond the end of every plan that ends."""


class RefusedError(Exception):
    """The operation is refused, with nothing changed."""


@dataclass(frozen=True)
class Run:
    """A step: its dose in mg, for so many days (None: until changed), every day or every other.

    Without a dose ("") it is a pause of the plan file's own.

    `done` days of it lie before the first date that is taken from its file.
    """

    dose: str
    days: int | None
    every: int = 1
    done: int = 0

    def asks(self, day: int) -> bool:
        return (self.done + day) % self.every == 0


@dataclass(frozen=True)
class File:
    """A plan file: what the model needs of it. `zone` is None where local time holds."""

    start: date
    times: tuple[str, ...]
    runs: tuple[Run, ...]
    zone: str | None = None

    def from_day(self, first: date) -> tuple[tuple[Run, ...], int]:
        """Return the steps from a date on, the first one cut, and the number of that one."""
        before = (first - self.start).days
        for number, run in enumerate(self.runs, start=1):
            if run.days is None or before < run.days:
                days = None if run.days is None else run.days - before
                return (replace(run, days=days, done=before), *self.runs[number:]), number
            before -= run.days
        return (), len(self.runs) + 1


@dataclass(eq=False)
class Part:
    """What one file says, from the date `at` on, where the part before it ends.

    `number` is the number of its first run. `kind` is what brought it: "change", "plan" (a newer
    plan), "stop" (nothing), or "rest": more of a part that a step back has cut in two. While it
    moves it has no `at`: it follows once `length` days of the part before are laid.
    """

    file: File
    kind: str
    runs: list[Run]
    number: int | None = 1
    length: int | None = None
    at: date | None = None
    was: date | None = None
    """Where it began, while it moves."""

    def run_at(self, place: int) -> tuple[int, int] | None:
        """Return which run the so-manieth day belongs to, and which day of it; None after all."""
        for n, run in enumerate(self.runs):
            if run.days is None or place < run.days:
                return n, place
            place -= run.days
        return None


@dataclass(eq=False)
class Pause:
    """Dates without doses. `last` None: until resumed. `kept`: what came later kept its date.

    `two`: made of two pauses, so that the model does not say how many steps it counts as.
    `is_open`: made open-ended; a newer plan ends it, as long as that stands.
    """

    first: date
    last: date | None
    kept: bool = False
    two: bool = False
    is_open: bool = False

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Day:
    """What a date holds: the part, the run and the day of it; no run in a pause or a gap.

    `number` is the step's number within its part, None where the model does not say.
    `piece` tells two stretches of a run apart that a pause has cut.
    """

    part: Part
    place: int
    paused: bool = False
    run: int | None = None
    of_run: int = 0
    number: int | None = None
    piece: int = 0

    @property
    def step(self) -> Run | None:
        if self.run is None or self.paused or not self.part.runs[self.run].dose:
            return None
        return self.part.runs[self.run]

    @property
    def asks(self) -> bool:
        return self.step is not None and self.step.asks(self.of_run)


Calendar = dict[date, Day]


@dataclass
class Sequence:
    """Parts one after the other from `first` on, and the pauses among them."""

    first: date
    parts: list[Part] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)

    def copy(self) -> "Sequence":
        parts = [replace(part, runs=list(part.runs)) for part in self.parts]
        return Sequence(self.first, parts, [copy(pause) for pause in self.pauses])

    # Laying the sequence onto the calendar

    def calendar(self) -> Calendar:
        """Lay the days of all parts onto the dates that no pause holds."""
        found: Calendar = {}
        day = self.first
        for n, part in enumerate(self.parts):
            walk = _Walk(part)
            keeps = (later.at for later in self.parts[n + 1 :] if later.at is not None)
            end = min(keeps, default=self.first + HORIZON * DAY)
            while day < end and (part.length is None or walk.place < part.length):
                pauses = [pause for pause in self.pauses if pause.holds(day)]
                is_begun = part.at is None or day >= part.at
                found[day] = walk.paused(pauses, is_begun=is_begun) if pauses else walk.step()
                day += DAY
        return found

    # The operations, each at a date D

    def change(self, first: date, file: File, kind: str = "change") -> None:
        """`change FILE`: from D on FILE's calendar, in place of all that was to come."""
        if any(part.kind == "plan" and part.at == first for part in self.parts):
            kind = "plan"  # changed from its first date on, it is a plan of its own all the same
        self._cut(first, by_plan=kind == "plan")
        runs, number = file.from_day(first)
        self.parts.append(Part(file, kind, list(runs), number, at=first))

    def stop(self, first: date) -> None:
        """`stop`: from D on nothing; later revisions end with it."""
        entry = self.calendar().get(first)
        holds_nothing = entry is None or (entry.run is None and not entry.paused)
        if entry is None or (holds_nothing and not self._has_doses_from(first)):
            raise RefusedError
        # In a pause before the first date that a part has, that of the part before is in force.
        begun = [part for part in self.parts if part.at is not None and part.at <= first]
        self._cut(first)
        if entry.part.at == first:  # it is D's part, and a pause cut short brings it before D
            self.parts.append(replace(entry.part, length=None))
        self.parts.append(Part(begun[-1].file, "stop", [], at=first))

    def hold(self, first: date, days: int, later: str | None) -> None:
        """`hold N`: the step of D lasts N days longer (a pause too); what follows moves by N.

        An open step that a later revision cuts has its end there.
        """
        calendar = self.calendar()
        entry = _on(calendar, first)
        goes_on = self._goes_on(is_keeping=entry.paused and later == "keep")
        kept = self._loosen(calendar, first, later)
        if entry.paused:
            self._lengthen(first, days, kept, later)
        else:
            dates = (*(pause.first for pause in self.pauses), *(part.at for part in self.parts))
            to_move = later == "move" and any(day > first for day in dates if day is not None)
            is_kept = any(part.kind == "change" and part.at == kept for part in self.parts)
            is_cut = to_move or (later == "keep" and kept is not None and is_kept)
            self._hold_step(entry, days, is_cut=is_cut)
        self._settle(first, days, later, goes_on)

    def _hold_step(self, entry: Day, days: int, *, is_cut: bool) -> None:
        part, n = entry.part, _run_of(entry)
        run = part.runs[n]
        if run.days is None and part.length is None and not is_cut:
            raise RefusedError
        if run.days is not None:
            part.runs[n] = replace(run, days=run.days + days)
        if part.length is not None:
            part.length += days

    def pause(self, first: date, days: int | None, later: str | None) -> None:
        """`pause N`, or open-ended: no doses, then what would have come from D on.

        Within a pause it makes that one longer, or open-ended.
        """
        calendar = self.calendar()
        entry = _on(calendar, first)
        goes_on = self._goes_on(is_keeping=entry.paused and later == "keep")
        kept = self._loosen(calendar, first, later)
        if entry.paused:
            self._lengthen(first, days, kept, later)
            self._of_two(first)
        else:
            _run_of(entry)
            last = None if days is None else first + (days - 1) * DAY
            pause = Pause(first, _ends_before(last, kept), later == "keep")
            pause.is_open = days is None and self._is_plan(kept)
            self.pauses.append(pause)
        self._settle(first, days or 0, later, goes_on)

    def _lengthen(self, day: date, days: int | None, kept: date | None, later: str | None) -> None:
        pause = max((p for p in self.pauses if p.holds(day)), key=lambda p: p.last or date.max)
        if pause.last is None or (pause.is_open and later != "move"):
            raise RefusedError
        last = None if days is None else pause.last + days * DAY
        pause.last = _ends_before(last, kept)
        pause.is_open = pause.is_open or (days is None and self._is_plan(kept))
        still = pause.kept and later is None and days is not None
        pause.kept = later == "keep" or still

    def _is_plan(self, kept: date | None) -> bool:
        """Say whether the date that is kept is that of a newer plan."""
        return any(part.kind == "plan" and part.at == kept for part in self.parts if part.at)

    def _of_two(self, day: date) -> None:
        for pause in self.pauses:
            pause.two = pause.two or pause.holds(day)

    def resume(self, first: date) -> None:
        """`resume`: an open pause ends the day before D; a dated one is cut short."""
        calendar = self.calendar()
        if not _on(calendar, first).paused:
            raise RefusedError
        held = [pause for pause in self.pauses if pause.holds(first)]
        is_keeping = any(pause.kept for pause in held)
        goes_on = self._goes_on(is_keeping=is_keeping)
        self._loosen(calendar, first, "keep" if is_keeping else None)
        for pause in held:
            pause.last, pause.is_open = first - DAY, False
        self.pauses = [pause for pause in self.pauses if pause.last is None or _is_some(pause)]
        self._settle(first, 0, None, goes_on)

    def _goes_on(self, *, is_keeping: bool) -> Part | None:
        """Return the part before a change of dose that lies behind a newer plan's first date.

        It has no date here, but where a pause gets another end and keeps what was agreed for
        later, it keeps the one that it had: the part before it goes on up to the newer plan.
        Behind an open-ended pause it never had one.
        """
        for n, (before, part) in enumerate(pairwise(self.parts if is_keeping else ()), start=1):
            newer = [one.at for one in self.parts[n:] if one.kind == "plan" and one.at]
            if part.at is not None or part.kind != "change" or before.at is None or not newer:
                continue
            opened = [pause for pause in self.pauses if pause.last is None or pause.is_open]
            return None if any(pause.first < newer[0] for pause in opened) else before
        return None

    def back(self, first: date, days: int | None, later: str | None) -> None:
        """`back [N]`: the step before again for its own days or N, then the step of D in full.

        Of a step that a pause has cut, in full means its part since the last pause. Refused on the
        first dosing step and in a pause.
        """
        calendar = self.calendar()
        entry = _on(calendar, first)
        if entry.paused:
            raise RefusedError
        self._loosen(calendar, first, later)
        before, whose = self._step_before(calendar, first)
        before_parts = list(self.parts)
        again = replace(before, days=days or before.days, done=0)
        n, run = _run_of(entry), entry.part.runs[_run_of(entry)]
        since = self._since_pause(calendar, first, entry)
        done = run.done + entry.of_run - since
        full = replace(run, done=0, days=None if run.days is None else run.days + run.done - since)
        if whose.part.file is entry.part.file:
            self._go_back_within(entry, again, full, n, done)
        else:
            numbers = self._numbers_after_back(calendar, first, entry, whose)
            between = Part(whose.part.file, "rest", [again], numbers[0], again.days)
            if entry.part.kind == "plan" and entry.part.at == first:
                between.kind = "plan"
            rest = Part(entry.part.file, "rest", [full], numbers[1])
            self._go_back_across(entry, between, rest, done)
        self._settle(first, (again.days or 0) + done, later)
        for part in self.parts:
            if part not in before_parts and part.at is not None:
                part.at = max(part.at, first)  # the days of a pause before D are not its own

    def _numbers_after_back(
        self, calendar: Calendar, first: date, entry: Day, whose: Day
    ) -> tuple[int | None, int | None]:
        """Return the numbers of the step that comes again, and of the one of D in full.

        Where pauses were made, the model says nothing of them.
        """
        if self.pauses or entry.number is None:
            return None, None
        last, run = calendar.get(first - DAY), entry.part.runs[_run_of(entry)]
        is_begun = last is not None and (last.part, last.piece) == (entry.part, entry.piece)
        return whose.number, entry.number + (is_begun or bool(run.done and not entry.of_run))

    def _go_back_within(self, entry: Day, again: Run, full: Run, n: int, done: int) -> None:
        part = entry.part
        run = part.runs[n]
        head = [replace(run, days=entry.of_run)] if entry.of_run else []
        if part.number is not None:
            part.number += bool(run.done and not head)
        part.runs[n : n + 1] = [*head, again, full]
        if part.length is not None:
            part.length += (again.days or 0) + done

    def _go_back_across(self, entry: Day, between: Part, rest: Part, done: int) -> None:
        """Cut the part of D in two, with the step of an earlier part between them."""
        part, place = entry.part, self.parts.index(entry.part)
        rest.runs += part.runs[_run_of(entry) + 1 :]
        rest.length = None if part.length is None else part.length - entry.place + done
        part.length = entry.place
        self.parts[place + 1 : place + 1] = [between, rest]

    def _step_before(self, calendar: Calendar, first: date) -> tuple[Run, Day]:
        """Return the dosing step before the one of D was first reached, with all its days."""
        rows = _rows(calendar, first)
        sign = rows[-1][1]
        reached = next(n for n, (_day, other, _days) in enumerate(rows) if other == sign)
        if not reached:
            raise RefusedError
        earlier, (dose, every), _days = rows[reached - 1]
        total = 0
        for _entry, other, days in reversed(rows[:reached]):
            if other != (dose, every):
                break
            total += days
        return Run(dose, total, every), earlier

    def _since_pause(self, calendar: Calendar, first: date, entry: Day) -> int:
        """Return how many days of D's run lay before the last pause that cuts it."""
        run = entry.part.runs[_run_of(entry)]
        same = [
            day
            for at, day in calendar.items()
            if at <= first and day.part is entry.part and day.run == entry.run and not day.paused
        ]
        since = next(day for day in same if day.piece == entry.piece).of_run
        # Days of FILE before its first date are cut off by a pause on that date.
        is_cut_off = run.done and any(
            day.paused and day.part is entry.part and not day.place
            for at, day in calendar.items()
            if at < first
        )
        if since == same[0].of_run and not is_cut_off:
            return 0
        return since + run.done

    # What follows, and moves or keeps its date

    def _loosen(self, calendar: Calendar, first: date, later: str | None) -> date | None:
        """Let what moves hang on to what is before it; return the first date that is kept.

        The rest of the sequence moves, changes of dose that were agreed for later included. A
        dated stop and a newer plan keep their dates, and what follows them theirs. `--later`
        says otherwise for all. (A dated pause keeps its dates by itself: it is made of them.)
        """
        laid = [entry.part for entry in calendar.values() if not entry.paused]
        for before, part in zip(self.parts, self.parts[1:], strict=False):
            if part.at is None or part.at <= first:
                continue
            if part.kind in ("stop", "plan") or (later == "keep" and part.kind == "change"):
                before.length = None
                return None if later == "move" else part.at
            before.length, part.at, part.was = laid.count(before), None, part.at
        return None

    def _settle(
        self, first: date, days: int, later: str | None, goes_on: Part | None = None
    ) -> None:
        """Write down where each part begins now; its first days may be a pause.

        The part that `goes_on` does so up to the newer plan; what follows it is not forgotten.
        """
        length = goes_on.length if goes_on is not None else None
        if goes_on is not None:
            goes_on.length = None
        if later == "move":
            self._move_dates(first, days * DAY)
        begins: dict[int, date] = {}
        calendar = self.calendar()
        for day, entry in calendar.items():
            begins.setdefault(id(entry.part), day)
        for part in self.parts:
            begin, was = begins.get(id(part)), part.was
            if part.kind == "change" and part.at is None and was is None and begin:
                # Behind a newer plan: days of a pause before that plan are no date of its own.
                own = (entry for entry in calendar.values() if entry.part is part)
                if all(entry.paused for entry in own):
                    continue
            if part.at and part.at <= first and (begin or calendar[part.at].paused):
                begin = part.at  # a pause may cover it whole, and yet be cut short
            if begin and was and all(calendar[day].paused for day in _between(begin, was)):
                begin = max(begin, was)  # only days of a pause lie between
            part.at, part.was = begin, None
        if later == "keep":
            self._drop_what_never_comes()
        self.parts = [part for part in self.parts if part.at is not None or part.length != 0]
        if goes_on is not None:
            laid = [entry.part for entry in self.calendar().values() if not entry.paused]
            goes_on.length = laid.count(goes_on) or length

    def _drop_what_never_comes(self) -> None:
        """Drop what was pushed behind a change of dose that kept its date."""
        changes = [n for n, part in enumerate(self.parts) if part.at and part.kind == "change"]
        last = max(changes, default=0)
        self.parts = [part for n, part in enumerate(self.parts) if part.at or n > last]

    def _move_dates(self, first: date, by: timedelta) -> None:
        for part in self.parts:
            if part.at is not None and part.at > first:
                part.at += by
        for pause in self.pauses:
            if pause.first > first:
                pause.first += by
                pause.last = None if pause.last is None else pause.last + by

    def _cut(self, first: date, *, by_plan: bool = False) -> None:
        """Leave what lies before D, and nothing from D on.

        A newer plan leaves an open pause open, and what D's plan has behind D.
        """
        behind = self._behind(first) if by_plan else []
        self.pauses = [pause for pause in self.pauses if pause.first < first]
        for pause in self.pauses:
            if pause.last is None or pause.last >= first:
                pause.is_open = by_plan and (pause.last is None or pause.is_open)
                pause.last = first - DAY
        self.parts = [part for part in self.parts if part.at is not None and part.at < first]
        if not self.parts:
            self.first, self.pauses = first, []
        elif not behind:
            self.parts[-1].length = None
        self.parts += behind

    def _behind(self, first: date) -> list[Part]:
        """Return what D's plan has behind D, which a resume that comes earlier brings before D."""
        self._loosen(self.calendar(), first - DAY, None)
        known = [part for part in self.parts if part.at is None or part.at >= first]
        behind = list(takewhile(lambda part: part.at is None, known))
        for part in behind:
            part.was = None
        return behind

    def pauses_over_a_stop(self, first: date, days: int | None) -> bool:
        """Say whether a pause from D, or one of D made longer, would reach beyond an agreed stop.

        And something is agreed from a date behind the stop.
        """
        held = (pause.last for pause in self.pauses if pause.holds(first))
        begins = max((last + DAY for last in held if last is not None), default=first)
        ends = None if days is None else begins + (days - 1) * DAY
        dated = [part for part in self.parts if part.at is not None and part.at > first]
        stops = [part.at for part in dated[:-1] if part.kind == "stop"]
        return any(at is not None and (ends is None or at < ends) for at in stops)

    def _has_doses_from(self, first: date) -> bool:
        return any(day.asks for at, day in self.calendar().items() if at >= first)


@dataclass
class _Walk:
    """Goes through a part date by date, and counts its steps as a plan file would, pauses too."""

    part: Part
    place: int = 0
    number: int | None = 0
    seen: tuple[str, int] = ("", -1)
    pauses: frozenset[int] = frozenset()
    piece: int = 0

    def __post_init__(self) -> None:
        self.number = None if self.part.number is None else self.part.number - 1

    def _comes(self, what: tuple[str, int]) -> None:
        if what == self.seen:
            return
        self.piece += 1
        self.seen = what
        if self.number is not None:
            self.number += 1

    def paused(self, pauses: list[Pause], *, is_begun: bool) -> Day:
        """Return a day of a pause; it counts as a step once the part has begun."""
        at = self.part.run_at(self.place)
        ids = frozenset(id(pause) for pause in pauses)
        if self.part.kind == "plan" and not self.place:
            self.number = None  # whether it is a pause of the plan before is not said
        if at is not None and self.part.runs[0].done and not self.piece:
            self._comes(("before its first date", 0))
        is_reached = self.part.length is None or self.place < self.part.length
        if is_begun and at is not None and is_reached:
            self._comes(("pause", self.place))
        is_next = bool(self.pauses) and ids != self.pauses
        if len(ids) > 1 or is_next or any(pause.two for pause in pauses):
            self.number = None
        self.pauses = ids
        return Day(self.part, self.place, paused=True, number=self.number, piece=self.piece)

    def step(self) -> Day:
        at = self.part.run_at(self.place)
        self.place += 1
        if at is None:
            return Day(self.part, self.place - 1)
        n, of_run = at
        run = self.part.runs[n]
        if run.asks(of_run):
            self.pauses = frozenset()
        # After a pause the rest of a step is one of its own, unless that is an off-day only.
        is_last_off = run.days == of_run + 1 and not run.asks(of_run)
        if self.seen[0] != "pause" or not is_last_off or of_run + run.done == 0:
            self._comes(("run", n))
        return Day(self.part, self.place - 1, False, n, of_run, self.number, self.piece)


def _rows(calendar: Calendar, until: date) -> list[tuple[Day, tuple[str, int], int]]:
    """Return the dosing steps up to a date, parts that a pause has cut apart: day, step, days."""
    rows: list[tuple[Day, tuple[str, int], int]] = []
    for at in _dates(calendar, until):
        day = calendar[at]
        if day.step is None:
            continue
        sign = (day.step.dose, day.step.every)
        if rows and rows[-1][0].part is day.part and rows[-1][0].piece == day.piece:
            rows[-1] = (day, sign, rows[-1][2] + 1)
        else:
            rows.append((day, sign, 1))
    return rows


def _dates(calendar: Calendar, until: date) -> Iterator[date]:
    return (at for at in sorted(calendar) if at <= until)


def _on(calendar: Calendar, first: date) -> Day:
    """Return what D holds; refused where it is no day of the plan."""
    entry = calendar.get(first)
    if entry is None or (entry.run is None and not entry.paused):
        raise RefusedError
    return entry


def _run_of(entry: Day) -> int:
    if entry.run is None:
        raise RefusedError
    return entry.run


def _between(first: date, ends: date) -> Iterator[date]:
    return (first + n * DAY for n in range((ends - first).days))


def _ends_before(last: date | None, kept: date | None) -> date | None:
    """Let a pause end the day before what keeps its date."""
    if kept is None:
        return last
    return kept - DAY if last is None else min(last, kept - DAY)


def _is_some(pause: Pause) -> bool:
    return pause.last is not None and pause.first <= pause.last
