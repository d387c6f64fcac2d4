"""Calls the reminder check when it is due and at least once a minute, whatever the clock does."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.services.ports import Clock

if TYPE_CHECKING:
    from ldn_desktop.reminders.loop_scheduler import LoopScheduler

EVERY = timedelta(seconds=59)
"""The time between two checks if nothing asks for an earlier one."""

LONGEST_WAIT = 60.0
"""The longest wait of the timer, in seconds; above `EVERY`, so that one wake-up serves both."""

AT_LEAST_BETWEEN = timedelta(seconds=1)
"""The delay of the next check if a check asks for an instant that has passed."""

CLOCK_MOVED = 2.0
"""The clock was set if wall and monotonic time since the last wake-up differ by more seconds."""

ALIVE_WITHIN = 2 * LONGEST_WAIT + 10
"""Seconds without a wake-up after which the scheduler counts as stopped."""


class WakeupScheduler:
    """Calls `check` on the event loop's thread; `check` returns its next instant (UTC) or None.

    APScheduler keeps the two jobs and reads the computer's wall clock, so `clock` has to be the
    computer's too. `monotonic` returns seconds that no change of the clock moves.
    """

    def __init__(
        self,
        make_timer: MakeTimer,
        clock: Clock,
        check: Callable[[], datetime | None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timer = make_timer(self._wake)
        self._clock = clock
        self._check = check
        self._monotonic = monotonic
        self._scheduler: LoopScheduler | None = None
        self._checking = False
        self._check_again = False
        self._broken = False
        self._last_wake = (clock.now(), monotonic())
        self.last_check: datetime | None = None

    @property
    def alive(self) -> bool:
        """Whether it was started and its last wake-up is not too long ago."""
        silent = self._monotonic() - self._last_wake[1]
        return not self.stopped and silent < ALIVE_WITHIN

    @property
    def stopped(self) -> bool:
        """Whether it was not started, or APScheduler ended or failed: it has to be replaced."""
        return self._scheduler is None or self._broken or not self._scheduler.running

    def start(self) -> None:
        """Check now and keep checking. Starting twice changes nothing."""
        if self._scheduler is not None:
            return
        from ldn_desktop.reminders.loop_scheduler import LoopScheduler

        scheduler = LoopScheduler(self.check_now, self._arm)
        scheduler.start()
        # Kept only once it runs: a scheduler that could not be started must not count as one.
        self._scheduler = scheduler
        self._note_wake()
        self._scheduler.anchor_interval(EVERY)
        self.check_now()

    def stop(self) -> None:
        """Stop the timer and end the scheduler; no check is called any more."""
        scheduler, self._scheduler = self._scheduler, None
        self._timer.stop()
        if scheduler is not None:
            scheduler.shutdown()

    def schedule_check(self, instant: datetime | None) -> None:
        """Check next at this UTC instant, instead of the one given before; None only drops that.

        The check of each minute stays.
        """
        if self._scheduler is not None:
            self._scheduler.check_at(instant)
            self._arm()

    def check_now(self) -> None:
        """Check now: a job came due, or something changed. Within a check: once more after it."""
        if self._scheduler is None:
            return
        if self._checking:
            self._check_again = True
            return
        self._guarded_check()

    def _wake(self) -> None:
        """Run the due jobs when the timer fires, then arm it again."""
        scheduler = self._scheduler
        if scheduler is None:
            return
        clock_moved = self._clock_moved()
        self._note_wake()
        # Set before the jobs run: the check asks whether this scheduler works.
        self._broken = not scheduler.running
        if not self._broken:
            self._broken = not log_exceptions("A wake-up", lambda: self._run_jobs(clock_moved))
        if self._broken:  # the check may be due and nothing else can tell
            self.check_now()
        self._arm()

    def _run_jobs(self, clock_moved: bool) -> None:
        if self._scheduler is None:
            return
        if clock_moved:
            # The jobs are replaced, not run: after a jump of years APScheduler would step through
            # every minute of it.
            self._scheduler.check_at(None)
            self._scheduler.anchor_interval(EVERY)
            self.check_now()
        else:
            self._scheduler.run_due_jobs()

    def _guarded_check(self) -> None:
        self._checking, self._check_again = True, False
        began = self._clock.now()
        log_exceptions("A check", lambda: self.schedule_check(_later_than(began, self._check())))
        self._checking = False
        self.last_check = self._clock.now()
        if self._check_again:
            self.schedule_check(self.last_check)

    def _clock_moved(self) -> bool:
        wall, steady = self._last_wake
        passed = (self._clock.now() - wall).total_seconds()
        return abs(passed - (self._monotonic() - steady)) > CLOCK_MOVED

    def _note_wake(self) -> None:
        self._last_wake = (self._clock.now(), self._monotonic())

    def _arm(self) -> None:
        """Set the timer to the next job, but at most to a minute after the last wake-up.

        The minute counts from the wake-up: otherwise a stream of changes could delay it for ever.
        """
        scheduler = self._scheduler
        if scheduler is None:
            return
        waits = [LONGEST_WAIT - (self._monotonic() - self._last_wake[1])]
        if not self._broken:
            log_exceptions("The scheduler", lambda: waits.append(scheduler.seconds_left()))
        self._timer.start(max(min(waits), 0.0))


def _later_than(began: datetime, wanted: datetime | None) -> datetime | None:
    """Return the wanted instant, but one second after `began` if it is not later than that."""
    if wanted is not None and wanted <= began:
        return began + AT_LEAST_BETWEEN
    return wanted
