"""The running log: when the app was up, to tell "the computer was off" from "no answer"."""

from contextlib import suppress
from datetime import datetime, timedelta

from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError

WRITE_EVERY = timedelta(minutes=5)
SLEPT = timedelta(minutes=3)
"""Checks come at least every minute; a longer gap means that the machine slept."""

SUSPEND_GRACE = timedelta(seconds=30)
"""How long after the notice of a sleep a check may still come without a wake-up."""


class RunningLog:
    """Keeps one span open while the app is up; writes at most every five minutes.

    It also writes at the start, at the end, before a sleep and after it. A failed write is tried
    again at the next check: reminders never wait for it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._span: int | None = None
        self._seen: datetime | None = None
        self._written: datetime | None = None
        self._suspended_at: datetime | None = None
        self._resumed = False

    def note_running(self) -> bool:
        """Note that the app is up now; called at the start and at each check.

        Returns whether a span ended or began, so that what was read of the log before is outdated.
        """
        now = self._context.clock.now()
        if self._is_suspending(now):
            return False
        before, self._seen = self._seen, now
        is_new, self._resumed = self._resumed or _has_slept(before, now), False
        with suppress(StorageError):
            if is_new and before is not None:
                # Reset first: if ending the span fails, it must not cover the sleep later.
                ended, self._span = self._span, None
                self._extend(ended, before)
            if self._span is None:
                self._start(now)
                return True
            if self._written is None or now - self._written >= WRITE_EVERY:
                self._extend(self._span, now)
        return is_new

    def suspended(self) -> None:
        """End the span before a sleep; the app does not count as up until `resumed`.

        If the notice is read only after the sleep, the span ends when the app was last seen up.
        """
        now = self._context.clock.now()
        self._end(self._seen if _has_slept(self._seen, now) else now)
        self._suspended_at = now

    def resumed(self) -> None:
        """Let the next check begin a new span. Nothing is written: reminders come first."""
        self._suspended_at, self._resumed = None, True

    def stop(self) -> None:
        """End the span at quit."""
        now = self._context.clock.now()
        self._end(self._seen if _has_slept(self._seen, now) else now)

    def _is_suspending(self, now: datetime) -> bool:
        since = self._suspended_at
        if since is not None and since <= now < since + SUSPEND_GRACE:
            return True
        self._suspended_at = None
        return False

    def _end(self, until: datetime | None) -> None:
        ended, self._span = self._span, None
        self._seen = self._written = None
        if until is not None:
            with suppress(StorageError):
                self._extend(ended, until)

    def _start(self, now: datetime) -> None:
        with self._context.store.work(write=True) as work:
            span = work.up_times.start(now)
            work.commit()
        self._span, self._written = span, now

    def _extend(self, span: int | None, until: datetime) -> None:
        if span is None:
            return
        with self._context.store.work(write=True) as work:
            work.up_times.extend(span, until)
            work.commit()
        self._written = until


def _has_slept(before: datetime | None, now: datetime) -> bool:
    """Return whether `before` is too far from `now` for the app to have been up in between."""
    return before is not None and not before <= now <= before + SLEPT
