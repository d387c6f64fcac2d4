"""The wake-up bell: calls a look when it is due and each minute, whatever the clock does."""

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
"""The time between two looks where nothing else asks for one."""

LONGEST_WAIT = 60.0
"""The longest wait of the timer, in seconds; above `EVERY`, so that one wake-up serves both."""

AT_LEAST_BETWEEN = timedelta(seconds=1)
"""The time after which a look that asks for a moment already past comes again."""

CLOCK_MOVED = 2.0
"""Seconds by which the wall clock may differ from the monotonic one between two wake-ups."""

ALIVE_WITHIN = 2 * LONGEST_WAIT + 10
"""Seconds without a wake-up after which the bell counts as stopped."""


class WakeupScheduler:
    """Calls `look` on the loop's thread; `look` returns when it wants to be called next (UTC).

    APScheduler keeps the two jobs and reads the computer's wall clock, so `clock` has to be the
    computer's too. `monotonic` gives seconds that no clock change moves.
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
        self._looking = False
        self._look_again = False
        self._broken = False
        self._last_wake = (clock.now(), monotonic())
        self.last_check: datetime | None = None

    @property
    def alive(self) -> bool:
        """Whether the bell was started and has been woken as often as it should be."""
        silent = self._monotonic() - self._last_wake[1]
        return not self.stopped and silent < ALIVE_WITHIN

    @property
    def stopped(self) -> bool:
        """Whether it is not started, or its scheduler ended or failed: it has to be made anew."""
        return self._scheduler is None or self._broken or not self._scheduler.running

    def start(self) -> None:
        """Look at once, and go on looking. Starting twice changes nothing."""
        if self._scheduler is not None:
            return
        from ldn_desktop.reminders.loop_scheduler import LoopScheduler

        scheduler = LoopScheduler(self._arm)
        scheduler.start()
        # Kept only once it runs: one that could not be started must not count as one.
        self._scheduler = scheduler
        self._note_wake()
        self._scheduler.anchor(EVERY)
        self.check_now()

    def stop(self) -> None:
        """Call no look any more."""
        scheduler, self._scheduler = self._scheduler, None
        self._timer.stop()
        if scheduler is not None:
            scheduler.shutdown()

    def schedule_check(self, instant: datetime | None) -> None:
        """Look next at this UTC instant, in place of the one asked for before.

        The look of each minute is not touched by it.
        """
        if self._scheduler is not None:
            self._scheduler.check_at(instant)
            self._arm()

    def check_now(self) -> None:
        """Look at once: after a change, on resume, when a server came. Within a look: after it."""
        if self._scheduler is None:
            return
        if self._looking:
            self._look_again = True
            return
        self._guarded_check()

    def _wake(self) -> None:
        """Handle the timer: see whether the clock moved, and look if anything is due."""
        scheduler = self._scheduler
        if scheduler is None:
            return
        found: list[bool] = []
        log_exceptions("A wake-up", lambda: found.append(self._is_due()))
        self._broken = not found or not scheduler.running
        self._note_wake()
        # Where the jobs can't say, it is looked all the same, and the timer is armed anew.
        if self._broken or found[0]:
            self.check_now()
        self._arm()

    def _is_due(self) -> bool:
        if self._scheduler is None:
            return False
        if self._clock_moved():
            # Before the jobs run: after a jump of years APScheduler would count every minute.
            self._scheduler.check_at(None)
            self._scheduler.anchor(EVERY)
            return True
        return self._scheduler.due()

    def _guarded_check(self) -> None:
        self._looking, self._look_again = True, False
        began = self._clock.now()
        log_exceptions("A look", lambda: self.schedule_check(_later_than(began, self._check())))
        self._looking = False
        self.last_check = self._clock.now()
        if self._look_again:
            self.schedule_check(self.last_check)

    def _clock_moved(self) -> bool:
        wall, steady = self._last_wake
        passed = (self._clock.now() - wall).total_seconds()
        return abs(passed - (self._monotonic() - steady)) > CLOCK_MOVED

    def _note_wake(self) -> None:
        self._last_wake = (self._clock.now(), self._monotonic())

    def _arm(self) -> None:
        """Wait for the next job, but not beyond a minute after the last wake-up.

        Counted from there, a stream of changes cannot put the wake-up off for ever.
        """
        scheduler = self._scheduler
        if scheduler is None:
            return
        waits = [LONGEST_WAIT - (self._monotonic() - self._last_wake[1])]
        if not self._broken:
            log_exceptions("The scheduler", lambda: waits.append(scheduler.seconds_left()))
        self._timer.start(max(min(waits), 0.0))


def _later_than(began: datetime, wanted: datetime | None) -> datetime | None:
    """Return the instant wanted, but not one that would let looks chase each other."""
    if wanted is not None and wanted <= began:
        return began + AT_LEAST_BETWEEN
    return wanted
