"""APScheduler's base, driven from outside: it says which job is due and when to ask again."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

NEXT_CHECK = "next look"
EVERY_MINUTE = "every minute"


class LoopScheduler(BaseScheduler):
    """Holds the two jobs of the bell. It owns no thread and no timer.

    `woken` is called whenever a job was added or changed. Jobs only note that they are due, and
    `due` tells it afterwards: work done inside a job would be done under the scheduler's lock,
    and APScheduler deletes a date job after it ran, its replacement of the same name included.
    """

    def __init__(self, woken: Callable[[], None]) -> None:
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it reports every wake-up
        self._woken = woken
        self._store = MemoryJobStore()
        self._was_due = False
        # The zone is given because APScheduler would ask tzlocal, which raises on an odd TZ.
        super().__init__(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self.add_jobstore(self._store)
        self.add_executor(InlineExecutor())

    def wakeup(self) -> None:
        """Tell the owner that the next run may have moved."""
        self._woken()

    def anchor(self, every: timedelta) -> None:
        """Let the interval job begin at this moment, whatever it waited for."""
        start = datetime.now(UTC) + every
        trigger = IntervalTrigger(seconds=every.total_seconds(), start_date=start, timezone=UTC)
        self._put(EVERY_MINUTE, trigger)

    def check_at(self, instant: datetime | None) -> None:
        """Replace the date job by one at the UTC instant, or by none."""
        if instant is not None:
            self._put(NEXT_CHECK, DateTrigger(instant, timezone=UTC))
        elif self.get_job(NEXT_CHECK) is not None:
            self.remove_job(NEXT_CHECK)

    def due(self) -> bool:
        """Run what is due by the wall clock; say whether anything was."""
        self._was_due = False
        self._process_jobs()
        return self._was_due

    def seconds_left(self) -> float:
        """Return the seconds until the next job by the wall clock, 0 if one is due."""
        soonest = self._store.get_next_run_time()
        if soonest is None:
            return float("inf")
        left: float = soonest.timestamp() - datetime.now(UTC).timestamp()
        return max(left, 0.0)

    def _put(self, name: str, trigger: DateTrigger | IntervalTrigger) -> None:
        self.add_job(self._note, trigger, id=name, name=name, replace_existing=True)

    def _note(self) -> None:
        self._was_due = True

    def shutdown(self, wait: bool = True) -> None:
        """End it; nothing is due any more."""
        super().shutdown(wait)
        self.remove_all_jobs()


class InlineExecutor(BaseExecutor):
    """Runs a job on the caller's thread, so that no thread pool exists."""

    def _do_submit_job(self, job: Job, _run_times: list[datetime]) -> None:
        job.func()
        self._run_job_success(job.id, [])
