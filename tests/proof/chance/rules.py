"""The machine of `tests/domain/test_ringing_machine.py` with plan edits and crashes, and faster."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from ldn_desktop.domain.calendar import ONE_DAY, DoseKey, PlannedDose, planned_doses, today_of
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import standing_answers
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.ringing import LOOK_BACK, Look, delivered
from ldn_desktop.domain.states import DoseState, DoseStatus, statuses
from ldn_desktop.domain.windows import LOOK_AHEAD, WindowRules
from tests.domain.test_ringing_machine import START, TIMES, Ringing
from tests.proof.chance.counting import Steps
from tests.proof.chance.dying import Died, Fuse

MOST_REVISIONS = 12


class Rules(Ringing):
    """A reminder's whole life, with a plan that changes and a process that can end at any write."""

    counted = Steps()

    def __init__(self) -> None:
        super().__init__()
        self._planned: tuple[object, list[PlannedDose]] = (None, [])
        self._known: tuple[object, tuple[DoseStatus, ...]] = (None, ())
        self._fuse = Fuse()

    @invariant()
    def a_step_was_taken(self) -> None:
        """Count the step: an invariant is looked at after each."""
        self.counted.count += 1

    def statuses(self, at: datetime) -> tuple[DoseStatus, ...]:
        """Return what the machine before this one does, without working the same out anew."""
        today = today_of(self.book, at, self.zone)
        asked = (self.book.revisions[-1].number, today, self.zone)
        if self._planned[0] != asked:
            last = today + LOOK_BACK + LOOK_AHEAD
            days = planned_doses(self.book, today - LOOK_BACK, last, self.zone)
            self._planned = asked, list(days)
        state = (asked, at, len(self.log), *self.reminders.values())
        if self._known[0] != state:
            answers = standing_answers(self.log)
            found = statuses(self._planned[1], answers, self.reminders, WindowRules(), at)
            near = tuple(status for status in found if status.key.day <= today + LOOK_BACK)
            self._known = state, near
        return self._known[1]

    # A process that can end between any two writes

    def look(self) -> None:
        if not self.running:
            return
        found = self.ask(self.now)
        before = self.rung.copy()
        self.check(found)
        stored: set[DoseKey] = set()
        try:
            self._do(found, stored)
        except Died:
            # What was not stored rings again, for the same moment.
            for ring in found.rings:
                mark = ring.reminder.last_mark
                if ring.status.key not in stored and mark is not None:
                    self.rung[ring.status.key, mark] = before[ring.status.key, mark]
            self.running = False
            self.shown.clear()
            return
        self.check_again()

    def _do(self, found: Look, stored: set[DoseKey]) -> None:
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
    @rule(times=st.sampled_from(TIMES), days=st.integers(1, 3), pause=st.integers(0, 4))
    def the_plan_is_changed(self, times: Sequence[str], days: int, pause: int) -> None:
        """From one of the next days on, with days without doses; what is answered stays."""
        first = today_of(self.book, self.now, self.zone) + days * ONE_DAY
        self._append(_plan(times, first, pause), first)
        self.look()

    def _append(self, plan: Plan, first: date) -> None:
        begun = (s.key for s in self.statuses(self.now) if s.state is not DoseState.UPCOMING)
        kept = frozenset((key.day, key.slot) for key in begun if key.day >= first)
        number = len(self.book.revisions) + 1
        revision = Revision(number, 1, first, self.now, plan, keeps=kept)
        self.book = PlanBook((*self.book.revisions, revision))


def _plan(times: Sequence[str], first: date, pause: int) -> Plan:
    before = max((first - START).days, 1)
    rest = (Step(None, pause),) if pause else ()
    steps = (Step(Decimal(4), before), *rest, Step(Decimal(3), None))
    return Plan(START, tuple(map(time.fromisoformat, times)), steps)
