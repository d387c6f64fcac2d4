"""Notices on Linux that the clock was set: the kernel then cancels a timer."""

import ctypes
import errno
import os
import time
from collections.abc import Callable

from ldn_desktop.reminders.event_source import SystemEvents, SystemEventSource
from ldn_desktop.reminders.linux_syscalls import TIME_MAX, TimerSpec, TimeSpec, call
from ldn_desktop.services.ports import Watcher
from ldn_desktop.typing_compat import override

CLOEXEC_NONBLOCK = os.O_CLOEXEC | os.O_NONBLOCK
ABSOLUTE, CANCEL_ON_SET = 1, 2


class ClockSetWatch(SystemEventSource):
    """Holds a wall-clock timer (timerfd) in the far future. A slow adjustment is not reported.

    If the kernel or the sandbox has no such timer, nothing is reported.
    """

    def __init__(
        self,
        watcher: Watcher,
        events: SystemEvents,
        *,
        read: Callable[[int, int], bytes] = os.read,
    ) -> None:
        self._watcher = watcher
        self._events = events
        self._read = read
        self._timer: int | None = None
        self._given_up = False

    @override
    def listen(self) -> None:
        if self._timer is not None or self._given_up:
            return
        try:
            self._timer = call("timerfd_create", time.CLOCK_REALTIME, CLOEXEC_NONBLOCK)
            self._arm(self._timer)
        except OSError:
            self._give_up()
            return
        self._watcher.watch(self._timer, self._ready)

    @override
    def close(self) -> None:
        if self._timer is not None:
            self._watcher.unwatch(self._timer)
            os.close(self._timer)
            self._timer = None

    def _arm(self, timer: int) -> None:
        never = TimerSpec(TimeSpec(0, 0), TimeSpec(TIME_MAX, 0))
        flags = ABSOLUTE | CANCEL_ON_SET
        try:
            call("timerfd_settime", timer, flags, ctypes.byref(never), None)
        except OSError as error:
            # The clock was set between the two calls: the timer is armed all the same.
            if error.errno != errno.ECANCELED:
                raise

    def _ready(self) -> None:
        if self._timer is None:
            return
        try:
            self._read(self._timer, 8)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno == errno.ECANCELED:
                self._events.on_clock_changed()
                return
        # It fired or failed: data that stays unread would wake the loop for ever.
        self._give_up()

    def _give_up(self) -> None:
        self._given_up = True
        self.close()
