"""Notices that checks no longer come, whatever the reason."""

import time
from collections.abc import Callable

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.services.lateness import SILENCE

AGAIN = 60.0
"""Seconds until the next attempt if that brought no check."""

STOOD_STILL = 30.0
"""If the watchdog itself is later than this (seconds), the whole process was stopped."""


class Watchdog:
    """Calls `on_silence` after `SILENCE` without a check, then each minute.

    Each check restarts its timer, so that it causes no wake-up while all is well. If the timer
    itself fires late (the monotonic clock counted a sleep, or the event loop was blocked), the
    scheduler gets another minute: it was not the scheduler that stopped.
    """

    def __init__(
        self,
        make_timer: MakeTimer,
        on_silence: Callable[[], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timer = make_timer(self._fire)
        self._on_silence = on_silence
        self._monotonic = monotonic
        self._due: float | None = None

    def feed(self) -> None:
        """Restart the wait: a check was made."""
        self._wait(SILENCE.total_seconds())

    def hurry(self) -> None:
        """Fire within a minute at the latest: something is known to be wrong."""
        if self._due is None or self._due - self._monotonic() > AGAIN:
            self._wait(AGAIN)

    def stop(self) -> None:
        """Stop the timer."""
        self._due = None
        self._timer.stop()

    def _wait(self, seconds: float) -> None:
        self._due = self._monotonic() + seconds
        self._timer.start(seconds)

    def _fire(self) -> None:
        was_blocked = self._due is not None and self._monotonic() - self._due > STOOD_STILL
        self._wait(AGAIN)
        if not was_blocked:
            log_exceptions("The watchdog", self._on_silence)
