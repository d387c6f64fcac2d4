"""The services at random, over a real database: what a person does, and what befalls a computer.

What became of each act is kept beside the app and compared with its log; each ring is heard by
ears that know when it may come.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.plan import Plan, TimeRule
from ldn_desktop.domain.records import Record, RecordKind, current_answers
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services import recording
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationRequired, NotAllowedError
from ldn_desktop.services.planning import ChangeRequest, change_plan, undo_plan
from ldn_desktop.services.ports import Button
from ldn_desktop.services.putting_off import later
from ldn_desktop.services.schedule_snapshot import DoseRow
from tests.domain.test_ringing_machine import TIMES, ZONES
from tests.proof.chance.computer import YES, Computer
from tests.proof.chance.dying import Died

ANSWERS = {Button.TAKEN: RecordKind.TAKEN, Button.SKIP: RecordKind.SKIPPED}
KINDS = [RecordKind.TAKEN, RecordKind.SKIPPED, RecordKind.LEFT_BLANK]
LONGER = {Operation.HOLD: 2, Operation.PAUSE: 2, Operation.BACK: 3}


class Life(Computer):
    """A person, their computer and the app; each rule is something that happens."""

    def row(self, key: DoseKey) -> DoseRow | None:
        """Return a dose as it stands in the file."""
        found = self.outside.read(key.day, key.day).row(key.day, key.slot)
        return found if found is not None and found.key == key else None

    # What the person does

    @rule(place=st.integers(0, 2), button=st.sampled_from([Button.TAKEN, Button.SKIP]))
    def a_button_is_pressed(self, place: int, button: Button) -> None:
        """One that is on the screen, and now and then twice."""
        keys = sorted(self.screen.on_screen)[place : place + 1]
        for key in (*keys, *(keys if place == 1 else ())):
            if self.running:
                self.say(key, ANSWERS[button], partial(self.press, key, button))
        self.check()

    def press(self, key: DoseKey, button: Button) -> None:
        """Press a button of a reminder; one that asks whether to go on is said yes to first."""
        row = self.row(key)
        if button is Button.TAKEN and row is not None and row.asks_to_go_on:
            self.reminding.press(key, Button.GO_ON)
        self.reminding.press(key, button)

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
        self.check()

    @rule()
    def undo(self) -> None:
        standing = [(said[-1], key) for key, said in self.answers.items() if said]
        if self.act(lambda: recording.undo(self.context)):
            key = max(standing)[1]
            self.answers[key].pop()
            self.due_times.taken_back(key)
        self.check_the_log()
        self.check()

    @rule(place=st.integers(0, 3))
    def clear(self, place: int) -> None:
        keys = [key for key, said in sorted(self.answers.items()) if said]
        for key in keys[place : place + 1]:
            if self.act(partial(recording.clear, self.context, DoseRef.of(key))):
                self.answers[key].clear()
                self.due_times.cleared(key)
        self.check_the_log()
        self.check()

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
        self.check()

    @rule(times=st.sampled_from(TIMES), days=st.integers(0, 2))
    def the_times_change(self, times: Sequence[str], days: int) -> None:
        new = tuple(map(time.fromisoformat, times))
        plan = self.plan_on(days)
        if plan is not None:
            self.edit(Operation.CHANGE, days, replace(plan, times=new))

    @rule(days=st.integers(0, 2), kind=st.sampled_from([*LONGER, Operation.STOP]))
    def the_steps_change(self, days: int, kind: Operation) -> None:
        self.edit(kind, days)

    @rule(home=st.sampled_from(ZONES), days=st.integers(0, 2))
    def the_plan_follows_the_time_of_a_zone(self, home: str, days: int) -> None:
        plan = self.plan_on(days)
        if plan is not None:
            said = replace(plan, time_rule=TimeRule.HOME, home_zone=home)
            self.edit(Operation.TIME_RULE, days, said)

    @rule()
    def the_change_is_taken_back(self) -> None:
        self.change(lambda: undo_plan(self.context))

    def plan_on(self, days: int) -> Plan | None:
        """Return, as one file, what is planned from so many days after today on, if anything."""
        snapshot = self.outside.read()
        return snapshot.plan.joined(snapshot.today + timedelta(days=days))

    def edit(self, operation: Operation, days: int, plan: Plan | None = None) -> None:
        first = self.outside.read().today + timedelta(days=days)
        request = ChangeRequest(operation, first, LONGER.get(operation), plan)
        self.change(lambda: change_plan(self.context, request, YES))

    def change(self, do: Callable[[], object]) -> None:
        self.due_times.noticed()
        self.act(do)
        self.hear_of_the_plan()
        self.plan_changed()
        self.check()

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
            self.due_times.answered(key)
        self.check_the_log()

    def act(self, do: Callable[[], object]) -> bool:
        """Do it; say whether it is done, which after a death only the file knows."""
        before = len(self.log_lines())
        try:
            done = do()
        except (NotAllowedError, ConfirmationRequired, ValidationError):
            return False
        except Died:
            self.dies()
            return len(self.log_lines()) > before
        return done is not None

    def log_lines(self) -> Sequence[Record]:
        """Return the log without the yes to going on after a pause, which comes with an answer."""
        with self.outside.store.work() as work:
            log = work.records.all()
        return [line for line in log if line.kind is not RecordKind.GO_ON]

    def check_the_log(self, before: int | None = None) -> None:
        """No line too many; and what stands in the file is what was said."""
        log = self.log_lines()
        self.lines = len(log)
        if before is not None:
            if self.lines > before + 1:
                self.broke("doubled", "one answer, two lines")
            return
        said = {key: lines[-1][1] for key, lines in self.answers.items() if lines}
        stands = {key: line.kind for key, line in current_answers(log).items()}
        if said != stands:
            self.broke("lost", f"said {said}, kept {stands}")
