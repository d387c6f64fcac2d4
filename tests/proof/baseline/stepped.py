"""The naive app on a clock that the test moves: a cron job a dose, all by default.

APScheduler's job store, triggers and rules of lateness are its own. The test wakes it in place of
its thread, at the moments it asks for; jobs run at once, so that a run is the same each time.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import create_engine

from tests.proof.baseline.process import fast

RUNG: list[tuple[int, datetime]] = []
"""What rang since it was last asked: slot and instant. A stored job names a function only."""


def ring(slot: int) -> None:
    """Ring for the dose of this slot; the job that is stored."""
    RUNG.append((slot, datetime.now(UTC)))


class Stepped(BaseScheduler):
    """A scheduler without a thread."""

    def wakeup(self) -> None:
        """Leave it to who steps it."""

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def step(self) -> None:
        """Do what the thread does when it wakes."""
        self._process_jobs()


class Naive:
    """The naive app, over a database of its own, from start to start."""

    def __init__(self, file: Path, times: Sequence[time], zone: ZoneInfo) -> None:
        self._file = file
        self._zone = zone
        self._scheduler: Stepped | None = None
        self.times = tuple(times)

    def start(self, now: datetime) -> None:
        """Start the process: jobs come from the store, those that are not there are added."""
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it warns of each late job
        engine = create_engine(f"sqlite:///{self._file}")
        fast(engine)
        self._scheduler = Stepped(timezone=self._zone)
        self._store = SQLAlchemyJobStore(engine=engine)
        self._scheduler.add_jobstore(self._store)
        self._scheduler.add_executor(DebugExecutor())
        with time_machine.travel(now, tick=False):
            self._scheduler.start()
            if not self._scheduler.get_jobs():
                self._add_jobs()

    def change(self, times: Sequence[time], now: datetime) -> None:
        """Ask for other times from now on."""
        self.times = tuple(times)
        with time_machine.travel(now, tick=False):
            if self._scheduler is not None:
                self._scheduler.remove_all_jobs()
                self._add_jobs()

    def end(self) -> None:
        """End the process, however it ends."""
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown()
        self._scheduler = None

    def put_off(self, slot: int, until: datetime, now: datetime) -> None:
        """Ring once more at `until`."""
        if self._scheduler is not None:
            with time_machine.travel(now, tick=False):
                self._scheduler.add_job(ring, "date", (slot,), run_date=until)

    def wake(self, now: datetime) -> list[tuple[int, datetime]]:
        """Let it look at its jobs now; return what rang."""
        RUNG.clear()
        if self._scheduler is not None:
            with time_machine.travel(now, tick=False):
                self._scheduler.step()
        return list(RUNG)

    def next_wake(self) -> datetime | None:
        """Return when its thread would wake."""
        found: datetime | None = self._store.get_next_run_time() if self._scheduler else None
        return found and found.astimezone(UTC)

    def _add_jobs(self) -> None:
        assert self._scheduler is not None
        for slot, at in enumerate(self.times, start=1):
            self._scheduler.add_job(ring, "cron", (slot,), hour=at.hour, minute=at.minute)
