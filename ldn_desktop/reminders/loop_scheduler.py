"""An APScheduler scheduler without a thread or a timer: the owner's event loop drives it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.typing_compat import override

NEXT_CHECK = "next check"
EVERY_MINUTE = "every minute"


class LoopScheduler(BaseScheduler):
    """Holds two jobs in memory; both call `check`, on the thread that calls `run_due_jobs`.

    It is a scheduler subclass as APScheduler's guide describes one
    (apscheduler.readthedocs.io/en/3.x/extending.html, "Custom schedulers"): it overrides
    `wakeup` and `shutdown`, and calls `_process_jobs` when its time has come. The guide gives
    `_process_jobs` to subclasses for that, and APScheduler's own subclasses call it likewise.

    `on_jobs_changed` is called each time a job was added or changed.
    """

    def __init__(self, check: Callable[[], None], on_jobs_changed: Callable[[], None]) -> None:
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it logs every wake-up
        self._check = check
        self._on_jobs_changed = on_jobs_changed
        self._store = MemoryJobStore()
        self._executor = LoopExecutor()
        super().__init__(
            timezone=UTC,  # otherwise APScheduler asks tzlocal, which raises if TZ is odd
            job_defaults={
                "misfire_grace_time": None,  # a late job runs, however late
                "coalesce": True,
                # Two, because the loop may turn within a check: then the same job comes due
                # while it runs, and `check` has to hear of it.
                "max_instances": 2,
            },
        )
        self.add_jobstore(self._store)
        self.add_executor(self._executor)

    @override
    def wakeup(self) -> None:
        self._on_jobs_changed()

    @override
    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)
        self.remove_all_jobs()

    def anchor_interval(self, every: timedelta) -> None:
        """Replace the interval job by one whose first run is `every` from now."""
        start = datetime.now(UTC) + every
        trigger = IntervalTrigger(seconds=every.total_seconds(), start_date=start, timezone=UTC)
        self._put(EVERY_MINUTE, trigger)

    def check_at(self, instant: datetime | None) -> None:
        """Replace the date job by one at this UTC instant; None only removes it."""
        if instant is not None:
            self._put(NEXT_CHECK, DateTrigger(instant, timezone=UTC))
        elif self.get_job(NEXT_CHECK) is not None:
            self.remove_job(NEXT_CHECK)

    def run_due_jobs(self) -> None:
        """Run the jobs that are due by the wall clock, before this returns."""
        # The seconds it returns are not used: `seconds_left` also knows what the check changed.
        self._process_jobs()
        self._executor.run_submitted()

    def seconds_left(self) -> float:
        """Return the seconds until the next job by the wall clock, 0 if it is due, inf if none."""
        next_run = self._store.get_next_run_time()
        if next_run is None:
            return float("inf")
        left: float = next_run.timestamp() - datetime.now(UTC).timestamp()
        return max(left, 0.0)

    def _put(self, name: str, trigger: DateTrigger | IntervalTrigger) -> None:
        self.add_job(self._check, trigger, id=name, name=name, replace_existing=True)


class LoopExecutor(BaseExecutor):
    """Runs the submitted jobs on the thread that calls `run_submitted`.

    APScheduler submits a job under its lock, and deletes a date job by its id afterwards. A check
    that ran within `_do_submit_job` would lose the date job that it asked for.

    `_do_submit_job` and `_run_job_success` are what the guide names for executors. `run_job` of
    APScheduler is not used: it would log an exception with its text, which can hold a dose.
    """

    def __init__(self) -> None:
        super().__init__()
        self._submitted: list[Job] = []

    @override
    def _do_submit_job(self, job: Job, _run_times: list[datetime]) -> None:
        self._submitted.append(job)

    def run_submitted(self) -> None:
        """Run all submitted jobs; jobs that call the same function call it once together."""
        jobs, self._submitted = self._submitted, []
        try:
            for function in dict.fromkeys(job.func for job in jobs):
                log_exceptions("A job", function)
        finally:
            for job in jobs:
                self._run_job_success(job.id, [])

    @override
    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)
        self._submitted.clear()
