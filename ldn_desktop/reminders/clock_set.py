"""Hears on Linux that the clock was set, from a timer that the kernel cancels then."""

import ctypes
import errno
import os
import time
from collections.abc import Callable

from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.linux_syscalls import TIME_MAX, TimerSpec, TimeSpec, call
from ldn_desktop.services.ports import Watcher

CLOEXEC_NONBLOCK = os.O_CLOEXEC | os.O_NONBLOCK
ABSOLUTE, CANCEL_ON_SET = 1, 2


class ClockSetWatch:
    """A `SystemWatch`: a timer of the wall clock, far away. It hears no slow adjustment.

    Where the kernel or the sandbox has no such timer it hears nothing.
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

    def listen(self) -> None:
        """Arm the timer, once."""
        if self._timer is not None or self._given_up:
            return
        try:
            self._timer = call("timerfd_create", time.CLOCK_REALTIME, CLOEXEC_NONBLOCK)
            self._arm(self._timer)
        except OSError:
            self._give_up()
            return
        self._watcher.watch(self._timer, self._ready)

    def close(self) -> None:
        """Let go of the timer."""
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
            # Set between the two calls: the timer is armed all the same.
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
        # It fired or broke: what can't be read away would wake the loop for ever.
        self._give_up()

    def _give_up(self) -> None:
        self._given_up = True
        self.close()
