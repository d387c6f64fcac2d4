"""One evening with a database that fails: a dose rings, is put off, rings again, is ticked."""

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from ldn_desktop.app.bootstrap import read_initial_state
from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.planning import start_plan
from ldn_desktop.services.ports import Button
from ldn_desktop.services.reminder_dispatch import Answered, HealthIssue, ReminderDispatcher
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.reminders import compose
from tests.proof.faults.driver import Injector, injected, raw_connect
from tests.proof.hearing import Ears, Screen
from tests.support.home import SettableClock, SettableZones

DAY = date(2027, 1, 4)
DUE = datetime.combine(DAY, time(21), tzinfo=UTC)
KEY = DoseKey(DAY, 1, 1)
MINUTE = timedelta(minutes=1)
NOT_SAVED = {HealthIssue.REMINDER_NOT_SAVED, HealthIssue.NEVER_READ, HealthIssue.NOT_READ}
LATER_AT, AGAIN_AT, TICK_AT, HEALED_AT = (DUE + n * MINUTE for n in (2, 17, 20, 40))


def make_data(folder: Path) -> Path:
    """Make a data folder that holds the evening's plan; return its database."""
    folder.mkdir(mode=0o700)
    with closing(SqliteStore(folder)) as store:
        context = Context(store, SettableClock(DUE - timedelta(days=1)), SettableZones("UTC"))
        start_plan(context, Plan(DAY, (time(DUE.hour),), (Step(Decimal(4), None),)))
    return folder / FILE_NAME


@dataclass
class Evening:
    """What happened, and each promise that was broken, in words."""

    file: Path
    injector: Injector
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Live through the evening; the database is well again at `HEALED_AT`."""
        self.clock = SettableClock(DUE - MINUTE)
        self.screen = Screen(self.clock.now)
        self.ears = Ears()
        self._knew_the_plan = False
        with injected(self.injector), closing(LazyStore(self.file.parent)) as store:
            context = Context(store, self.clock, SettableZones("UTC"))
            first = self._begin(context)
            self.reminding = ReminderDispatcher(
                context, self.screen, lambda told: compose(told, PLAIN), first
            )
            self.reminding.observer.answered = self._answered
            self.log = RunningLog(context)
            self._evening()
        self._look_into_the_file()

    def _begin(self, context: Context) -> ScheduleSnapshot | None:
        """Read the plan as a start does; what can't be read is tried again at each look."""
        try:
            first = read_initial_state(context, timedelta(0), timeout_s=0)
        except StorageError:
            return None
        self._knew_the_plan = first is not None
        return first

    def _evening(self) -> None:
        self._check()
        for at in (DUE, DUE + MINUTE):
            self._check(at)
        self._check_that_it_rang()
        self._press(Button.LATER, LATER_AT)
        self._check(AGAIN_AT)
        if not self._knew_the_plan and HealthIssue.NEVER_READ not in self.reminding.health.issues:
            self.wrong.append("knows nothing of the plan, and does not say so")
        self._press(Button.TAKEN, TICK_AT)
        self.injector.healed = True
        self._check(HEALED_AT)
        self._check(HEALED_AT + MINUTE)
        self._check_that_it_recovered(apart_from=frozenset({HealthIssue.TICK_NOT_SAVED}))
        self._check_that_it_rang()
        if KEY in self.screen.on_screen:
            self._press(Button.TAKEN, HEALED_AT + 2 * MINUTE)
        self._check(HEALED_AT + 3 * MINUTE)
        self._check_that_it_recovered()
        self.log.stop()

    def _check(self, at: datetime | None = None) -> None:
        self.clock.moment = at or self.clock.moment
        heard = len(self.screen.rings)
        self.reminding.check()
        self.log.note_running()
        known = self.reminding.health.next_check is not None
        self._knew_the_plan = self._knew_the_plan or known
        for ring in self.screen.rings[heard:]:
            problem = self.ears.hear(ring, DUE)
            if problem is not None:
                self.doubled.append(problem)
        self._check_that_it_says_what_is_not_saved()

    def _check_that_it_says_what_is_not_saved(self) -> None:
        rings = len({ring.at for ring in self.screen.rings if not ring.again})
        with closing(raw_connect(self.file)) as file:
            saved = file.execute("SELECT coalesce(sum(rings), 0) FROM reminder").fetchone()[0]
        if saved < rings and not self.reminding.health.issues & NOT_SAVED:
            self.wrong.append("a ring is not saved, and it is not said")

    def _check_that_it_rang(self) -> None:
        """A dose rings whatever the database does, once the plan was or could have been read."""
        is_known = self._knew_the_plan or self.injector.fault.lets_read
        if is_known and KEY not in self.ears.first:
            self.lost.append(f"did not ring by {self.clock.moment:%H:%M}")

    def _check_that_it_recovered(self, apart_from: frozenset[HealthIssue] = frozenset()) -> None:
        """All is well by itself; only a tick that was not saved is told until it is made again."""
        left = self.reminding.health.issues - apart_from
        if left:
            self.wrong.append(f"not recovered: {', '.join(sorted(left))}")

    def _press(self, button: Button, at: datetime) -> None:
        self.clock.moment = at
        if KEY not in self.screen.on_screen:
            return
        self.rows: list[Answered] = []
        self.screen.withdraw(KEY)  # the server closes a notification on the press of a button
        self.reminding.press(KEY, button)
        saved = self.rows[0] is not None
        if button is Button.LATER and saved:
            self.ears.put_off(KEY, at + 15 * MINUTE)
        self._check()
        if saved:
            return
        if KEY not in self.screen.on_screen:
            self.lost.append(f"{button} not saved, and the reminder is gone")
        if HealthIssue.TICK_NOT_SAVED not in self.reminding.health.issues:
            self.wrong.append(f"{button} not saved, and not said")

    def _answered(self, row: Answered) -> None:
        self.rows.append(row)

    def _look_into_the_file(self) -> None:
        with closing(raw_connect(self.file)) as file:
            ticks = file.execute("SELECT count(*) FROM dose_record WHERE kind = 'taken'").fetchone()
            rows = file.execute("SELECT rings, undelivered FROM reminder").fetchall()
            health = file.execute("PRAGMA quick_check(1)").fetchone()
        if ticks[0] != 1:
            (self.doubled if ticks[0] else self.lost).append(f"{ticks[0]} ticks in the file")
        if len(rows) != 1 or rows[0][0] < 1 or rows[0][1]:
            self.wrong.append(f"the reminder's row after it recovered: {rows}")
        if health != ("ok",):
            self.wrong.append("the file is damaged")


def fresh(file: Path, folder: Path) -> Path:
    """Return a copy of the data in a folder of its own."""
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(file, folder / FILE_NAME))
