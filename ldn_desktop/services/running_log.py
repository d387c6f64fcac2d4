"""The running log: when the app was up, so that "the computer was off" can be told from silence."""

from contextlib import suppress
from datetime import datetime, timedelta

from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError

WRITE_EVERY = timedelta(minutes=5)
SLEPT = timedelta(minutes=3)
"""Looks come at least every minute; a longer silence means that the machine slept."""

FALLS_ASLEEP = timedelta(seconds=30)
"""How long after the word of a sleep a look may still come that is no waking."""


class RunningLog:
    """Keeps one span open while the app is up; writes at most every five minutes.

    It also writes at the start, at the end, before a sleep and after it. What cannot be written
    now is tried again at the next look: ringing never waits for it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._span: int | None = None
        self._seen: datetime | None = None
        self._written: datetime | None = None
        self._fell_asleep: datetime | None = None
        self._woke = False

    def seen(self) -> None:
        """Note that the app is up now; called at start and at each look."""
        now = self._context.clock.now()
        if self._is_falling_asleep(now):
            return
        before, self._seen = self._seen, now
        is_new, self._woke = self._woke or _has_slept(before, now), False
        with suppress(StorageError):
            if is_new and before is not None:
                # Let go of first: a span that could not be ended here must not cover the sleep.
                ended, self._span = self._span, None
                self._extend(ended, before)
            if self._span is None:
                self._start(now)
            elif self._written is None or now - self._written >= WRITE_EVERY:
                self._extend(self._span, now)

    def falls_asleep(self) -> None:
        """Note the last moment before a sleep; what follows is not up, until `wakes`.

        Where the word of it is heard after the sleep, the span ends where it was last seen.
        """
        now = self._context.clock.now()
        self._end(self._seen if _has_slept(self._seen, now) else now)
        self._fell_asleep = now

    def resumed(self) -> None:
        """Let the next look begin a new span. Nothing is written: ringing comes first."""
        self._fell_asleep, self._woke = None, True

    def stop(self) -> None:
        """Note the last moment the app was up, at quit."""
        now = self._context.clock.now()
        self._end(self._seen if _has_slept(self._seen, now) else now)

    def _is_falling_asleep(self, now: datetime) -> bool:
        since = self._fell_asleep
        if since is not None and since <= now < since + FALLS_ASLEEP:
            return True
        self._fell_asleep = None
        return False

    def _end(self, until: datetime | None) -> None:
        ended, self._span = self._span, None
        self._seen = self._written = None
        if until is not None:
            with suppress(StorageError):
                self._extend(ended, until)

    def _start(self, now: datetime) -> None:
        with self._context.store.work(write=True) as work:
            span = work.start_up_time(now)
            work.commit()
        self._span, self._written = span, now

    def _extend(self, span: int | None, until: datetime) -> None:
        if span is None:
            return
        with self._context.store.work(write=True) as work:
            work.extend_up_time(span, until)
            work.commit()
        self._written = until


def _has_slept(before: datetime | None, now: datetime) -> bool:
    """Say whether a moment seen before is too far from `now` to have been up in between."""
    return before is not None and not before <= now <= before + SLEPT
