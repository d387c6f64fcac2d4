"""Each fault as a context manager: the app is broken within it, and well again after."""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from unittest.mock import patch

from apscheduler.job import Job

from ldn_desktop.domain import calendar, conditions, states, windows
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.up_times import UpTimes
from ldn_desktop.reminders import loop_scheduler, wakeup_scheduler
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.storage.db_connection import FILE_NAME
from tests.proof import empty

GRACE = timedelta(seconds=1)
UNIQUE = re.compile(r",\s*(CONSTRAINT \w+ )?(UNIQUE|PRIMARY KEY) \((?!id\))[^)]*\)")
DueInstant = Callable[[date, time, tzinfo], datetime | None]
KEYED = ("reminder", "dose_record")


@contextmanager
def second_pass() -> Iterator[None]:
    """Let a repeated hour count by its second pass, and a gap by the clock after it: fold=1."""

    def due_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
        if not conditions.date_exists(day, zone):
            return None
        return datetime.combine(day, at, tzinfo=zone).replace(fold=1).astimezone(UTC)

    with _instants_by(due_instant):
        yield


@contextmanager
def an_hour_early() -> Iterator[None]:
    """Let every dose come due an hour before its time."""
    knows = conditions.due_instant

    def due_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
        due = knows(day, at, zone)
        return None if due is None else due - timedelta(hours=1)

    with _instants_by(due_instant):
        yield


@contextmanager
def _instants_by(due_instant: DueInstant) -> Iterator[None]:
    """Let all that plans a dose work out its instant in this way."""
    with ExitStack() as stack:
        for asking in (calendar, conditions, windows):
            stack.enter_context(patch.object(asking, "due_instant", due_instant))
        yield


@contextmanager
def never_off() -> Iterator[None]:
    """Let no window tell that the computer was off."""
    with patch.object(UpTimes, "was_off", lambda *_: False):
        yield


@contextmanager
def no_unique_keys() -> Iterator[None]:
    """Make the databases of the lives without the keys that keep a dose single."""

    whole = empty.empty_data()

    @cache
    def without_keys() -> Path:
        folder = Path(shutil.copytree(whole, Path(tempfile.mkdtemp()) / "keyless"))
        with closing(sqlite3.connect(folder / FILE_NAME)) as file, file:
            for table in KEYED:
                asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
                made, changed = UNIQUE.subn("", file.execute(asked, (table,)).fetchone()[0])
                assert changed, f"{table} has no key"
                file.execute(f"DROP TABLE {table}")
                file.execute(made)
        return folder

    with patch.object(empty, "empty_data", without_keys):
        yield


@contextmanager
def no_cap() -> Iterator[None]:
    """Let the bell wait as long as the next dose is away, without a look a minute."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(wakeup_scheduler, "LONGEST_WAIT", 1e9))
        stack.enter_context(patch.object(wakeup_scheduler, "EVERY", timedelta(days=3650)))
        yield


@contextmanager
def grace_of_a_second() -> Iterator[None]:
    """Drop what is more than a second late, as APScheduler does by default."""

    real = loop_scheduler.LoopExecutor._do_submit_job

    def submit(self: loop_scheduler.LoopExecutor, job: Job, runs: list[datetime]) -> None:
        if datetime.now(UTC) - runs[-1] <= GRACE:
            real(self, job, runs)
        else:
            self._run_job_success(job.id, [])

    with patch.object(loop_scheduler.LoopExecutor, "_do_submit_job", submit):
        yield


@contextmanager
def deaf_to_answers() -> Iterator[None]:
    """Let a dose ring on after it was answered."""
    knows = states._state

    def state(
        due: datetime | None,
        closes: datetime | None,
        _answer: Record | None,
        reminder: Reminder | None,
        now: datetime,
    ) -> DoseState:
        return knows(due, closes, None, reminder, now)

    with patch.object(states, "_state", state):
        yield


@contextmanager
def no_next_moment() -> Iterator[None]:
    """Let the window not know when something changes by itself."""
    with patch.object(ScheduleSnapshot, "next_moment", None):
        yield
