"""The services at random, over a real database: what a person does, and what befalls a computer.

What became of each act is kept beside the app and compared with its log; each ring is heard by
ears that know when it may come.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import cast

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from ldn_desktop.domain import edits
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import Invalid
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.records import RecordKind, standing_answers
from ldn_desktop.domain.states import DoseState
from ldn_desktop.services import recording
from ldn_desktop.services.agenda import DoseRow
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NeedsAnswer, Question, Refused
from ldn_desktop.services.finding import DoseRef
from ldn_desktop.services.planning import Edit, edit_plan, start_plan, undo_plan
from ldn_desktop.services.ports import Button, Store
from ldn_desktop.services.reminding import Reminding, Trouble, later
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.domain.test_ringing_machine import START, TIMES, ZONES
from tests.domain.test_ringing_machine import steps as spans
from tests.proof import empty
from tests.proof.chance.counting import Steps
from tests.proof.chance.dying import Died, DyingStore, Fuse
from tests.proof.hearing import Ears, Ring, Screen
from tests.support.house import SettableClock, SettableZones

AROUND = timedelta(days=3)
ON_TIME = timedelta(seconds=60)
ANSWERS = {Button.TAKEN: RecordKind.TAKEN, Button.SKIP: RecordKind.SKIPPED}
KINDS = [RecordKind.TAKEN, RecordKind.SKIPPED, RecordKind.LEFT_BLANK]
YES = list(Question)
TAPER = (Step(Decimal(4), 3), Step(Decimal(3), 20, 2), Step(Decimal(2), None))


class Life(RuleBasedStateMachine):
    """A person, their computer and the app; each rule is something that happens."""

    counted = Steps()

    @initialize(times=st.sampled_from(TIMES), zone=st.sampled_from(ZONES), hour=st.integers(0, 72))
    def begin(self, times: Sequence[str], zone: str, hour: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.fuse = Fuse()
        self.clock = SettableClock(datetime(2027, 3, 25, 12, tzinfo=UTC))
        self.zones = SettableZones(zone)
        self.store = self.make_store(Path(self._folder.name) / "data")
        # As another process sees it: a command, or the next run.
        self.outside = Context(self.store, self.clock, self.zones)
        dying = DyingStore(self.store, self.fuse)
        self.context = Context(cast("Store", dying), self.clock, self.zones)
        self.screen = Screen(self.clock.now, self.fuse.burn)
        self.ears = Ears()
        self.until: dict[DoseKey, datetime] = {}
        self.answers: dict[DoseKey, list[tuple[int, RecordKind]]] = {}
        self.lines = 0
        self.running = False
        self.next: datetime | None = None
        plan = Plan(START, tuple(map(time.fromisoformat, times)), TAPER)
        start_plan(self.outside, plan, YES)
        self.clock.moment = datetime(2027, 3, 26, tzinfo=UTC) + timedelta(hours=hour)
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
        wanted = self.reminding.look()
        self.log.seen()
        if Trouble.BUG in self.reminding.health.troubles:
            self.broke("wrong", "a look failed")
        return wanted

    def look(self) -> None:
        """Look, hear what rang, and see that nothing is silent that should not be."""
        if not self.running:
            return
        heard = len(self.screen.rings)
        try:
            self.next = self.wake()
        except Died:
            self.dies()
        for ring in self.screen.rings[heard:]:
            self.hear(ring)
        if self.running:
            self.see()

    def hear(self, ring: Ring) -> None:
        row = self.row(ring.key)
        if row is None or row.dose.due is None or row.status.closes is None:
            self.broke("wrong", f"{ring.key} rang and is not planned")
            return
        if self.answers.get(ring.key):
            self.broke("wrong", f"{ring.key} rang after its answer")
        if self.now >= row.status.closes:
            self.broke("wrong", f"{ring.key} rang after its window")
        problem = self.ears.hear(ring, row.dose.due)
        if problem is not None:
            self.broke("doubled" if "twice" in problem else "wrong", f"{ring.key} {problem}")

    def see(self) -> None:
        """The newest open dose rang, and what rang is on the screen until it is answered."""
        rows = self.rows()
        open_rows = [row for row in rows if row.status.is_open]
        newest = max(open_rows, key=lambda row: (row.dose.due, row.key), default=None)
        for row in open_rows:
            if self.waits(row) or not self.screen.works:
                continue
            if (row is newest or row.status.reminder) and not self.is_shown(row.key):
                self.broke("lost", f"{row.key} is due and silent at {self.now}")
        live = {row.key for row in rows if row.status.is_open or row.state is DoseState.UPCOMING}
        if not self.screen.on_screen <= live:
            self.broke("wrong", "what is over is still on the screen")

    def waits(self, row: DoseRow) -> bool:
        """Whether the person asked for silence, until just that moment."""
        until = row.status.reminder.put_off_until if row.status.reminder else None
        return until is not None and until > self.now and until == self.until.get(row.key)

    def is_shown(self, key: DoseKey) -> bool:
        """Whether a notification of this dose is there."""
        return key in self.screen.on_screen

    def rows(self) -> Sequence[DoseRow]:
        """Return the doses of these days, as they stand in the file."""
        agenda = self.outside.read()
        return agenda.rows(agenda.today - AROUND, agenda.today + AROUND)

    def row(self, key: DoseKey) -> DoseRow | None:
        """Return a dose as it stands in the file."""
        found = self.outside.read(key.day, key.day).row(key.day, key.slot)
        return found if found is not None and found.key == key else None

    def dies(self) -> None:
        """The process is gone, and with it what it knew of the screen."""
        self.running = False
        self.screen.on_screen.clear()

    # What befalls the computer

    @rule(by=spans)
    def time_passes(self, by: timedelta) -> None:
        end, begin = self.now + by, self.now
        ran = self.running and self.screen.works
        while self.running and self.next is not None and self.next <= end:
            self.clock.moment = self.next
            self.look()
        self.clock.moment = end
        self.look()
        if ran and self.running:
            self.check_that_all_came_in_time(begin, end)

    def check_that_all_came_in_time(self, begin: datetime, end: datetime) -> None:
        for row in self.rows():
            due, first = row.dose.due, self.ears.first.get(row.key)
            came = due is not None and begin < due <= end
            if came and due and first and first > due + ON_TIME:
                self.broke("wrong", f"{row.key} rang late")

    @rule(by=spans)
    def the_computer_sleeps_or_its_clock_jumps(self, by: timedelta) -> None:
        self.clock.moment += by
        self.look()

    @rule(by=st.one_of(st.integers(1, 59), st.integers(61, 60 * 36)))
    def the_clock_is_set_back(self, by: int) -> None:
        self.clock.moment -= timedelta(minutes=by)
        self.ears.clock_set_back(self.now)
        self.look()

    @rule()
    def the_app_ends(self) -> None:
        if self.running:
            with suppress(Died):
                self.log.stop()
        self.dies()

    @rule()
    def the_app_starts(self) -> None:
        if not self.running:
            self.screen.on_screen.clear()
            self.reminding = Reminding(self.context, self.screen, lambda told: compose(told, PLAIN))
            self.log = RunningLog(self.context)
            self.running = True
        self.look()

    @rule()
    def the_server_is_lost(self) -> None:
        self.screen.is_lost()
        self.look()

    @rule()
    def the_server_appears(self) -> None:
        self.screen.works = True
        self.look()

    @rule(name=st.sampled_from(ZONES))
    def the_person_travels(self, name: str) -> None:
        self.zones.set(name)
        self.look()

    @precondition(lambda self: self.running)
    @rule(writes=st.integers(0, 12))
    def the_process_will_end_at_a_write(self, writes: int) -> None:
        self.fuse.left = writes

    # What the person does

    @rule(place=st.integers(0, 2), button=st.sampled_from([Button.TAKEN, Button.SKIP]))
    def a_button_is_pressed(self, place: int, button: Button) -> None:
        """One that is on the screen, and now and then twice."""
        keys = sorted(self.screen.on_screen)[place : place + 1]
        for key in (*keys, *(keys if place == 1 else ())):
            if self.running:
                self.say(key, ANSWERS[button], partial(self.reminding.press, key, button))
        self.look()

    @rule(place=st.integers(0, 3), kind=st.sampled_from(KINDS))
    def a_dose_is_answered(self, place: int, kind: RecordKind) -> None:
        """One that is open, upcoming or not recorded, in the window or by a command."""
        free = [row for row in self.rows() if row.answer is None]
        for row in free[place : place + 1]:
            ref = DoseRef.of(row.key)
            do: dict[RecordKind, Callable[[], object]] = {
                RecordKind.TAKEN: partial(recording.take, self.context, ref, None, YES),
                RecordKind.SKIPPED: partial(recording.skip, self.context, ref, None, YES),
                RecordKind.LEFT_BLANK: partial(recording.leave_blank, self.context, ref),
            }
            self.say(row.key, kind, do[kind])
        self.look()

    @rule()
    def undo(self) -> None:
        standing = [(said[-1], key) for key, said in self.answers.items() if said]
        if self.act(lambda: recording.undo(self.context)):
            self.answers[max(standing)[1]].pop()
        self.check_the_log()
        self.look()

    @rule(place=st.integers(0, 3))
    def clear(self, place: int) -> None:
        keys = [key for key, said in sorted(self.answers.items()) if said]
        for key in keys[place : place + 1]:
            if self.act(partial(recording.clear, self.context, DoseRef.of(key))):
                self.answers[key].clear()
        self.check_the_log()
        self.look()

    @rule(minutes=st.integers(1, 300))
    def later(self, minutes: int) -> None:
        for row in [row for row in self.rows() if row.status.is_open][:1]:
            until = self.now + timedelta(minutes=minutes)
            self.act(partial(later, self.context, DoseRef.of(row.key), minutes))
            after = self.row(row.key)
            reminder = after.status.reminder if after else None
            if reminder is not None and reminder.put_off_until == until:
                self.until[row.key] = until
                self.ears.put_off(row.key, until)
                self.was_put_off(row.key, until)
        self.look()

    @rule(times=st.sampled_from(TIMES), days=st.integers(0, 2))
    def the_times_change(self, times: Sequence[str], days: int) -> None:
        new = tuple(map(time.fromisoformat, times))
        self.edit(lambda plan, _day: replace(plan, times=new), days)

    @rule(days=st.integers(0, 2), kind=st.sampled_from(["hold", "pause", "back", "stop"]))
    def the_steps_change(self, days: int, kind: str) -> None:
        made: dict[str, Edit] = {
            "hold": lambda plan, day: edits.hold(plan, day, 2),
            "pause": lambda plan, day: edits.pause(plan, day, 2),
            "back": lambda plan, day: edits.back(plan, day, 3),
            "stop": edits.stop,
        }
        self.edit(made[kind], days)

    @rule()
    def the_change_is_taken_back(self) -> None:
        self.act(lambda: undo_plan(self.context))
        self.plan_changed()
        self.look()

    def edit(self, change: Edit, days: int) -> None:
        today = self.outside.read().today
        self.act(lambda: edit_plan(self.context, change, today + timedelta(days=days), None, YES))
        self.plan_changed()
        self.look()

    def plan_changed(self) -> None:
        """Hear that the plan may be another one; the app hears it at its look."""

    def was_put_off(self, key: DoseKey, until: datetime) -> None:
        """Hear that a dose was put off; the app reads it at its look."""

    @rule()
    def another_program_writes_the_same(self) -> None:
        """One that takes no lock first: the keys of the database refuse it."""
        with closing(sqlite3.connect(self.store.path)) as file, file:
            for table in ("reminder", "dose_record"):
                names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
                columns = ", ".join(name for name in names if name != "id")
                newest = f"SELECT {columns} FROM {table} ORDER BY rowid DESC LIMIT 1"  # noqa: S608 - our own names
                with suppress(sqlite3.IntegrityError):
                    copied = file.execute(f"INSERT INTO {table} ({columns}) {newest}")
                    if copied.rowcount:
                        self.broke("doubled", f"{table} holds the same twice")

    # What became of it

    def say(self, key: DoseKey, kind: RecordKind, do: Callable[[], object]) -> None:
        """Answer a dose; keep the answer where it is in the log, whatever was told of it."""
        before = self.lines
        self.act(do)
        self.check_the_log(before)
        if self.lines > before:
            self.answers.setdefault(key, []).append((self.lines, kind))
        self.check_the_log()

    def act(self, do: Callable[[], object]) -> bool:
        """Do it; say whether it is done, which after a death only the file knows."""
        before = len(self.log_lines())
        try:
            done = do()
        except (Refused, NeedsAnswer, Invalid):
            return False
        except Died:
            self.dies()
            return len(self.log_lines()) > before
        return done is not None

    def log_lines(self) -> Sequence[object]:
        with self.outside.store.work() as work:
            return work.records()

    def check_the_log(self, before: int | None = None) -> None:
        """No line too many; and what stands in the file is what was said."""
        with self.outside.store.work() as work:
            log = work.records()
        self.lines = len(log)
        if before is not None:
            if self.lines > before + 1:
                self.broke("doubled", "one answer, two lines")
            return
        said = {key: lines[-1][1] for key, lines in self.answers.items() if lines}
        stands = {key: line.kind for key, line in standing_answers(log).items()}
        if said != stands:
            self.broke("lost", f"said {said}, kept {stands}")

    def _look_into_the_file(self) -> None:
        with self.outside.store.work() as work:
            rows = work.reminders(date(2027, 1, 1), date(2028, 1, 1))
            connection = getattr(work, "_connection", None)
            if connection is not None:
                count = connection.exec_driver_sql("SELECT count(*) FROM reminder").scalar_one()
                if count != len(rows):
                    self.broke("doubled", f"{count} reminder rows of {len(rows)} doses")
