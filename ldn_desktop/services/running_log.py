"""The running log: when the app was up, so that "the computer was off" can be told from silence."""

from datetime import datetime, timedelta

from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError

WRITE_EVERY = timedelta(minutes=5)
SLEPT = timedelta(minutes=3)
"""Looks come at least every minute; a longer silence means that the machine slept."""


class RunningLog:
    """Keeps one span open while the app is up; writes at most every five minutes.

    What cannot be written now is tried again at the next look: ringing never waits for it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._span: int | None = None
        self._seen: datetime | None = None
        self._written: datetime | None = None

    def seen(self) -> None:
        """Note that the app is up now; called at start and at each look."""
        now = self._context.clock.now()
        before, self._seen = self._seen, now
        try:
            if before is not None and not before <= now <= before + SLEPT:
                # Let go of first: a span that could not be ended here must not cover the sleep.
                ended, self._span = self._span, None
                self._extend(ended, before)
            if self._span is None:
                self._start(now)
            elif self._written is None or now - self._written >= WRITE_EVERY:
                self._extend(self._span, now)
        except StorageError:
            return

    def stop(self) -> None:
        """Note the last moment the app was up, at quit and before sleep."""
        try:
            self._extend(self._span, self._context.clock.now())
        except StorageError:
            return
        finally:
            self._span = self._seen = self._written = None

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
