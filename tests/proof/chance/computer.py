"""A computer at random, and the app on it: time, sleep, clocks, zones, starts, ends and crashes.

What is on the screen, and what the app tells of each dose, is compared with what is worked out
beside it: when a dose is due and closes (`due_times.py`), and whether the app was up (`awake.py`).
"""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import RecordKind
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.reminder_dispatch import HealthIssue, ReminderDispatcher
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.domain.test_ringing_machine import TIMES, ZONES
from tests.domain.test_ringing_machine import steps as spans
from tests.proof import empty
from tests.proof.chance.awake import Awake
from tests.proof.chance.counting import Steps
from tests.proof.chance.due_times import SEASONS, DueTimes, Told, differing
from tests.proof.chance.dying import Died, DyingStore, Fuse
from tests.proof.hearing import Ears, Ring, Screen
from tests.support.home import SettableClock, SettableZones
from tests.support.local_days import DAY

AROUND = timedelta(days=3)
A_MINUTE = timedelta(minutes=1)
YES = list(ConfirmationCode)
TAPER = (Step(Decimal(4), 3), Step(Decimal(3), 20, 2), Step(Decimal(2), None))


class Computer(RuleBasedStateMachine):
    """A computer and the app; each rule is something that befalls them."""

    counted = Steps()

    @initialize(
        first=st.sampled_from(SEASONS),
        times=st.sampled_from(TIMES),
        zone=st.sampled_from(ZONES),
        hour=st.integers(0, 72),
    )
    def begin(self, first: date, times: Sequence[str], zone: str, hour: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.fuse = Fuse()
        midnight = datetime.combine(first, time(), tzinfo=UTC)
        self.clock = SettableClock(midnight - timedelta(hours=12))
        self.zones = SettableZones(zone)
        self.store = self.make_store(Path(self._folder.name) / "data")
        # As another process sees it: a command, or the next run.
        self.outside = Context(self.store, self.clock, self.zones)
        dying = DyingStore(self.store, self.fuse)
        self.context = Context(dying, self.clock, self.zones)
        self.screen = Screen(self.clock.now, self.fuse.burn)
        self.ears = Ears()
        self.until: dict[DoseKey, datetime] = {}
        self.answers: dict[DoseKey, list[tuple[int, RecordKind]]] = {}
        self.lines = 0
        self.running = False
        self.next: datetime | None = None
        plan = Plan(first, tuple(map(time.fromisoformat, times)), TAPER)
        start_plan(self.outside, plan, YES)
        self.clock.moment = midnight + timedelta(hours=hour)
        self.due_times = DueTimes(ZoneInfo(zone), self.now)
        self.awake = Awake()
        self.hear_of_the_plan()
        self.prepare(plan)
        self.the_app_starts()

    def make_store(self, folder: Path) -> SqliteStore:
        """Open a database of this life's own."""
        return SqliteStore(empty.copy_empty(folder))

    def prepare(self, plan: Plan) -> None:
        """Make what runs beside the store."""

    def teardown(self) -> None:
        """End this life, and look into what is left of it."""
        if hasattr(self, "store"):
            self._look_into_the_file()
            self.store.close()
            self._folder.cleanup()

    @invariant()
    def a_step_was_taken(self) -> None:
        """Count the step: an invariant is looked at after each."""
        self.counted.count += 1

    def broke(self, kind: str, text: str) -> None:
        """Tell of a broken promise: lost, doubled or wrong."""
        raise AssertionError(f"{kind}: {text}")

    # What the app does

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def wake(self) -> datetime | None:
        """Look as the app does, and return when it looks next."""
        wanted = self.reminding.check()
        self.is_up()
        if HealthIssue.BUG in self.reminding.health.issues:
            self.broke("wrong", "a look failed")
        return wanted

    def is_up(self) -> None:
        """Let the app note that it is up."""
        self.log.note_running()
        self.awake.seen(self.now)

    def check(self) -> None:
        """Look, hear what rang, and see that nothing is silent that should not be."""
        self.hear_of_the_reminders()
        if not self.running:
            return
        heard = len(self.screen.rings)
        self.due_times.noticed()
        try:
            self.next = self.wake()
        except Died:
            self.dies()
            self.due_times.died(self.outside.read().reminders)
            self.hear_of_the_zones()
        for ring in self.screen.rings[heard:]:
            self.hear(ring)
        self.hear_of_the_reminders()
        if self.running:
            self.see()

    def hear_of_the_reminders(self) -> None:
        """Take from the file which reminders rang; when their doses are due is told by another."""
        snapshot = self.outside.read()
        self.due_times.goes_on(self.now, cast("ZoneInfo", snapshot.zone.zone), snapshot.reminders)

    def hear_of_the_plan(self) -> None:
        """Take from the file which changes stand."""
        self.hear_of_the_zones()
        self.due_times.saved(self.outside.read().history.active_revisions)

    def hear_of_the_zones(self) -> None:
        """Take from the file how many zones are noted, where a change may not have been saved."""
        self.due_times.noted(len(self.outside.read().logged_conditions))

    def hear(self, ring: Ring) -> None:
        key = ring.key
        told = self.due_times.told(key.day - DAY, key.day).get(key)
        if told is None or told.due is None or told.closes is None:
            self.broke("wrong", f"{key} rang and is not planned")
            return
        if self.answers.get(key):
            self.broke("wrong", f"{key} rang after its answer")
        if self.now >= told.closes:
            self.broke("wrong", f"{key} rang after its window")
        problem = self.ears.hear(ring, told.due)
        if problem is not None:
            self.broke("doubled" if "twice" in problem else "wrong", f"{key} {problem}")

    def see(self) -> None:
        """The newest open dose rang, and what rang is on the screen until it is answered."""
        rows = {row.key: row for row in self.rows()}
        dues = self.due_times.open_doses()
        newest = max(dues, key=lambda key: (dues[key], key), default=None)
        for key in dues:
            row = rows.get(key)
            if row is None:
                self.broke("lost", f"{key} is due and not planned at {self.now}")
                continue
            if self.waits(row) or not self.screen.works:
                continue
            if (key == newest or row.status.reminder) and not self.is_shown(key):
                self.broke("lost", f"{key} is due and silent at {self.now}")
        upcoming = {key for key, row in rows.items() if row.state is DoseState.UPCOMING}
        if not self.screen.on_screen <= dues.keys() | upcoming:
            self.broke("wrong", "what is over is still on the screen")

    @invariant()
    def each_dose_is_told_as_it_is(self) -> None:
        """When it is due and closes; and of one not recorded, whether the computer was off."""
        today = self.due_times.today()
        rows = {row.key: row for row in self.rows()}
        told = self.due_times.told(today - AROUND, today + AROUND)
        found = {key: Told(row.dose.due, row.status.closes) for key, row in rows.items()}
        if found != told:
            self.broke("wrong", differing(found, told))
            return
        for key, row in rows.items():
            self.check_what_became_of_it(row, told[key])

    def was_off(self, key: DoseKey, due: datetime, closes: datetime) -> bool | None:
        """Say whether the app was up at no moment of the window, None where that may be lost.

        What rang did so in its window, which a change of plan or of zone may have cut short since.
        """
        off = self.awake.was_off(due, closes)
        if not self.due_times.rang(key):
            return off
        return False if off is False or key in self.ears.last else None

    def check_what_became_of_it(self, row: DoseRow, told: Told) -> None:
        said = self.answers.get(row.key)
        kind = said[-1][1] if said else None
        over = told.closes is not None and told.closes <= self.now
        not_recorded = kind is RecordKind.LEFT_BLANK or (kind is None and over)
        if (row.state is DoseState.NOT_RECORDED) is not not_recorded:
            self.broke("wrong", f"{row.key} is {row.state}")
        if not not_recorded or told.due is None or told.closes is None:
            if row.computer_off is not None:
                self.broke("wrong", f"{row.key} tells of a computer that was off")
            return
        off = self.was_off(row.key, told.due, told.closes)
        if off is not None and row.computer_off is not off:
            self.broke("wrong", f"{row.key} has the computer off: {row.computer_off}, not {off}")

    def waits(self, row: DoseRow) -> bool:
        """Whether the person asked for silence, until just that moment."""
        until = row.status.reminder.put_off_until if row.status.reminder else None
        return until is not None and until > self.now and until == self.until.get(row.key)

    def is_shown(self, key: DoseKey) -> bool:
        """Whether a notification of this dose is there."""
        return key in self.screen.on_screen

    def rows(self) -> Sequence[DoseRow]:
        """Return the doses of these days, as they stand in the file."""
        snapshot = self.outside.read()
        return snapshot.rows(snapshot.today - AROUND, snapshot.today + AROUND)

    def dies(self) -> None:
        """The process is gone, and with it what it knew of the screen."""
        if self.running:
            self.awake.died(self.now)
        self.running = False
        self.screen.on_screen.clear()

    # What befalls the computer

    @rule(by=spans)
    def time_passes(self, by: timedelta) -> None:
        end, begin = self.now + by, self.now
        ran = self.running and self.screen.works
        while self.running and self.now < end:
            moments = (self.next, self.now + A_MINUTE, end)
            self.clock.moment = min(m for m in moments if m is not None and m > self.now)
            if self.clock.moment == self.next:
                self.check()
            else:
                self.goes_on()
        self.clock.moment = end
        self.check()
        if ran and self.running:
            self.check_that_all_came_in_time(begin, end)

    def goes_on(self) -> None:
        """A minute in which nothing is to ring: the app looks, and notes that it is up."""
        try:
            self.is_up()
        except Died:
            self.dies()

    def check_that_all_came_in_time(self, begin: datetime, end: datetime) -> None:
        today = self.due_times.today()
        for key, told in self.due_times.told(today - AROUND, today + AROUND).items():
            due, first = told.due, self.ears.first.get(key)
            if due and first and begin < due <= end and first > due + A_MINUTE:
                self.broke("wrong", f"{key} rang late")

    @rule(by=spans)
    def the_computer_sleeps_or_its_clock_jumps(self, by: timedelta) -> None:
        self.clock.moment += by
        self.check()

    @rule(by=st.one_of(st.integers(1, 59), st.integers(61, 60 * 36)))
    def the_clock_is_set_back(self, by: int) -> None:
        self.clock.moment -= timedelta(minutes=by)
        self.ears.clock_set_back(self.now)
        self.check()

    @rule()
    def the_app_ends(self) -> None:
        if self.running:
            with suppress(Died):
                self.log.stop()
                self.awake.stopped()
        self.dies()

    @rule()
    def the_app_starts(self) -> None:
        if not self.running:
            self.screen.on_screen.clear()
            self.reminding = ReminderDispatcher(
                self.context, self.screen, lambda told: compose(told, PLAIN)
            )
            self.log = RunningLog(self.context)
            self.running = True
        self.check()

    @rule()
    def the_server_is_lost(self) -> None:
        self.screen.is_lost()
        self.check()

    @rule()
    def the_server_appears(self) -> None:
        self.screen.works = True
        self.check()

    @rule(name=st.sampled_from(ZONES))
    def the_person_travels(self, name: str) -> None:
        self.zones.set(name)
        self.check()

    @precondition(lambda self: self.running)
    @rule(writes=st.integers(0, 12))
    def the_process_will_end_at_a_write(self, writes: int) -> None:
        self.fuse.left = writes

    def _look_into_the_file(self) -> None:
        with self.outside.store.work() as work:
            rows = work.reminders.between(date(2027, 1, 1), date(2028, 1, 1))
            connection = getattr(work, "_connection", None)
            if connection is not None:
                count = connection.exec_driver_sql("SELECT count(*) FROM reminder").scalar_one()
                if count != len(rows):
                    self.broke("doubled", f"{count} reminder rows of {len(rows)} doses")
