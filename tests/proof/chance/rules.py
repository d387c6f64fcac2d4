"""The machine of `tests/domain/test_ringing_machine.py` with plan edits and crashes, and faster."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from ldn_desktop.domain.calendar import DoseKey, PlannedDose, planned_doses, today_of
from ldn_desktop.domain.conditions import Conditions, ConditionsLog, WindowRules
from ldn_desktop.domain.plan import ONE_DAY, Plan, Step, TimeRule
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import ANSWERS, RecordKind, current_answers
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.domain.ringing import LOOKBACK, CheckResult, Ring, delivered
from ldn_desktop.domain.states import DoseStatus, statuses
from ldn_desktop.domain.windows import LOOKAHEAD, Windows
from ldn_desktop.services.ports import LocalZone
from ldn_desktop.services.repositories import LoggedConditions
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import Settings
from ldn_desktop.services.slot_assignment import assign_slots, rings_ahead
from tests.domain.test_ringing_machine import TIMES, ZONES, Ringing
from tests.proof.chance.counting import Steps
from tests.proof.chance.due_times import SEASONS, DueTimes, Told, differing
from tests.proof.chance.dying import Died, Fuse

MOST_REVISIONS = 12
HOMES = [None, None, "Europe/Berlin", "America/New_York"]


class Rules(Ringing):
    """A reminder's whole life, with a plan that changes and a process that can end at any write."""

    counted = Steps()

    def __init__(self) -> None:
        super().__init__()
        self._planned: tuple[object, list[PlannedDose]] = (None, [])
        self._known: tuple[object, tuple[DoseStatus, ...]] = (None, ())
        self._fuse = Fuse()
        self._due_times: DueTimes | None = None

    @initialize(
        times=st.sampled_from(TIMES),
        zone=st.sampled_from(ZONES),
        hour=st.integers(0, 72),
        first=st.sampled_from(SEASONS),
    )
    def start(self, times: tuple[str, ...], zone: str, hour: int, first: date = SEASONS[0]) -> None:
        self.begin(first, times, zone, hour)

    @invariant()
    def a_step_was_taken(self) -> None:
        """Count the step: an invariant is looked at after each."""
        self.counted.count += 1

    # When each dose is due, told by another

    @property
    def due_times(self) -> DueTimes:
        """Return what tells the due times, with all that it has to hear of."""
        if self._due_times is None:
            self._due_times = DueTimes(self.zone, self.now)
            self._due_times.saved(self.book.active_revisions)
        return self._due_times

    @invariant()
    def each_dose_is_due_and_closes_when_the_plan_says(self) -> None:
        today = self.due_times.today()
        assert today == today_of(self.book, self.now, self.zone), "another date"
        found = {s.key: Told(s.dose.due, s.closes) for s in self.statuses(self.now)}
        told = self.due_times.told(today - LOOKBACK, today + LOOKBACK)
        assert found == told, f"wrong: {differing(found, told)}"

    @invariant()
    def what_is_due_by_the_plan_waits_for_an_answer(self) -> None:
        if self.running:
            waiting = {s.key for s in self.statuses(self.now) if s.is_open}
            assert waiting == self.due_times.open_doses().keys(), "other doses are open"

    def check_ring(self, ring: Ring, row: Reminder | None) -> None:
        super().check_ring(ring, row)
        assert ring.status.dose.due == self.due_times.due(ring.status.key), "rings at another time"

    def append(
        self, kind: RecordKind, key: DoseKey, due: datetime | None, undoes: int | None = None
    ) -> None:
        if kind in ANSWERS:
            self.due_times.answered(key)
        elif kind is RecordKind.UNDONE:
            self.due_times.taken_back(key)
        else:
            self.due_times.cleared(key)
        super().append(kind, key, due, undoes)

    def statuses(self, at: datetime) -> tuple[DoseStatus, ...]:
        """Return what the machine before this one does, without working the same out anew."""
        today = today_of(self.book, at, self.zone)
        zones = self.conditions(at)
        asked = (self.book.revisions[-1].number, today, zones)
        if self._planned[0] != asked:
            last = today + LOOKBACK + LOOKAHEAD
            days = planned_doses(self.book, today - LOOKBACK, last, zones)
            self._planned = asked, list(days)
        state = (asked, at, len(self.log), *self.reminders.values())
        if self._known[0] != state:
            answers = current_answers(self.log)
            windows = Windows(self.book, zones)
            planned = self._pinned(self._planned[1]) if self.log else self._planned[1]
            found = statuses(planned, answers, self.reminders, windows, at)
            near = tuple(status for status in found if status.key.day <= today + LOOKBACK)
            self._known = state, near
        return self._known[1]

    def _pinned(self, doses: Iterable[PlannedDose]) -> Iterator[PlannedDose]:
        """Yield each dose at the instant of its answer, taken back again or not."""
        snapshot = self._snapshot()
        for dose in doses:
            answer = snapshot.was_answered(dose.key)
            yield dose if answer is None or answer.due is None else dose.pinned(answer.due)

    # A process that can end between any two writes

    def check(self) -> None:
        self.due_times.goes_on(self.now, self.zone, self.reminders)
        if self.running:
            self.due_times.noticed()
            self._check()
            self.due_times.goes_on(self.now, self.zone, self.reminders)

    def conditions(self, at: datetime) -> ConditionsLog:
        """Return the zones that were noted, and that of now; one found ahead of it holds, too."""
        newest = self.noted.now
        if newest.zone == self.zone and newest.since <= at:
            return self.noted
        return ConditionsLog((*self.noted.rows, Conditions(at, self.zone, WindowRules())))

    def _check(self) -> None:
        self.noted = self.conditions(self.now)
        found = self.ask(self.now)
        before = self.rung.copy()
        self.check_all(found)
        stored: set[DoseKey] = set()
        try:
            self._do(found, stored)
        except Died:
            # What was not stored rings again, for the same moment.
            for ring in found.rings:
                mark = ring.reminder.last_mark
                if ring.status.key not in stored and mark is not None:
                    self.rung[ring.status.key, mark] = before[ring.status.key, mark]
            self.due_times.died(self.reminders)
            self.running = False
            self.shown.clear()
            return
        self.check_again()

    def _do(self, found: CheckResult, stored: set[DoseKey]) -> None:
        for reminder in found.rewound:
            self._fuse.burn()
            self.reminders[reminder.key] = reminder
            if reminder.last_mark is None or reminder.last_mark <= self.now:
                self.forget(reminder)
        self.shown -= set(found.withdraw)
        for ring in found.rings:
            key = ring.status.key
            if self.reminders.get(key) != ring.reminder:
                self._fuse.burn()
                self.reminders[key] = ring.reminder
            stored.add(key)
            if self.server:
                self._fuse.burn()
                self.shown.add(key)
                self._fuse.burn()
                self.reminders[key] = delivered(ring.reminder)

    @precondition(lambda self: self.running)
    @rule(writes=st.integers(0, 4))
    def the_process_will_end_at_a_write(self, writes: int) -> None:
        self._fuse.left = writes

    @rule(by=st.integers(61, 60 * 36))
    def the_clock_is_set_back_for_good(self, by: int) -> None:
        """Set it back with no write to end at: a process that ends leaves nothing to look at."""
        self._fuse.left = None
        self.set_back(by)

    @precondition(lambda self: not self.running)
    @rule()
    def the_app_starts_again(self) -> None:
        """Make a start likelier than an end: an app that is off does nothing."""
        self.the_app_starts()

    # A plan that changes

    @precondition(lambda self: len(self.book.revisions) < MOST_REVISIONS)
    @rule(
        times=st.sampled_from(TIMES),
        days=st.integers(0, 3),
        pause=st.integers(0, 4),
        home=st.sampled_from(HOMES),
    )
    def the_plan_is_changed(
        self, times: Sequence[str], days: int, pause: int, home: str | None
    ) -> None:
        """From today or one of the next days on, with days without doses."""
        first = today_of(self.book, self.now, self.zone) + days * ONE_DAY
        start = self.book.revisions[0].from_date
        first = max(first, start)
        self._append(_plan(times, start, max((first - start).days, 1), pause, home), first)
        self.check()

    def _append(self, plan: Plan, first: date) -> None:
        self.due_times.noticed()
        self.noted = self.conditions(self.now)
        snapshot = self._snapshot()
        number = len(self.book.revisions) + 1
        change = Revision(number, 1, first, self.now, plan, operation=Operation.CHANGE)
        revision = assign_slots(snapshot, change)
        for reminder in rings_ahead(snapshot):
            self.reminders[reminder.key] = reminder
            self.forget(reminder)
        self.book = PlanHistory((*self.book.revisions, revision))
        self.due_times.saved(self.book.active_revisions)

    def _snapshot(self) -> ScheduleSnapshot:
        """Return what the services would read."""
        return ScheduleSnapshot(
            history=self.book,
            log=tuple(self.log),
            reminders=self.reminders,
            up_times=(),
            settings=Settings(),
            now=self.now,
            zone=LocalZone(self.zone, self.zone.key),
            first=date.min,
            last=date.max,
            logged_conditions=tuple(
                LoggedConditions(row.since, str(row.zone), row.rules) for row in self.noted.rows
            ),
        )


def _plan(times: Sequence[str], start: date, before: int, pause: int, home: str | None) -> Plan:
    rest = (Step(None, pause),) if pause else ()
    steps = (Step(Decimal(4), before), *rest, Step(Decimal(3), None))
    rule_of_time = TimeRule.HOME if home else TimeRule.LOCAL
    at = tuple(map(time.fromisoformat, times))
    return Plan(start, at, steps, time_rule=rule_of_time, home_zone=home)
