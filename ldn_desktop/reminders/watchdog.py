"""The watchdog: notices that looks no longer come, whatever the reason is."""

import time
from collections.abc import Callable

from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.timer import MakeTimer

SILENCE = 180.0
"""Seconds without a look after which the bell counts as stopped."""

AGAIN = 60.0
"""Seconds after which it is tried once more where that brought no look."""

STOOD_STILL = 30.0
"""Seconds by which the watchdog itself may be late before the whole process stood still."""


class Watchdog:
    """Calls `bark` once looks have been missing for three minutes, then each minute.

    Its own timer is put off by each look, so that it costs no wake-up while all is well. Where it
    rings late itself (a sleep that the system counts as time, a loop that was held up) the bell
    gets another minute: it was not the bell that stopped.
    """

    def __init__(
        self,
        make_timer: MakeTimer,
        on_silence: Callable[[], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timer = make_timer(self._ring)
        self._bark = on_silence
        self._monotonic = monotonic
        self._due: float | None = None

    def feed(self) -> None:
        """Hear that a look was made."""
        self._wait(SILENCE)

    def hurry(self) -> None:
        """Bark in a minute at the latest: it is known that something is wrong."""
        if self._due is None or self._due - self._monotonic() > AGAIN:
            self._wait(AGAIN)

    def stop(self) -> None:
        """Bark no more."""
        self._due = None
        self._timer.stop()

    def _wait(self, seconds: float) -> None:
        self._due = self._monotonic() + seconds
        self._timer.start(seconds)

    def _ring(self) -> None:
        was_held_up = self._due is not None and self._monotonic() - self._due > STOOD_STILL
        self._wait(AGAIN)
        if not was_held_up:
            log_exceptions("The watchdog", self._bark)
