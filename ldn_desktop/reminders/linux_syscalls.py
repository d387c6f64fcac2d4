"""Calls C functions that Python 3.11 lacks: timerfd and inotify."""

import ctypes
import os
from typing import Any

TIME_MAX = 2 ** (8 * ctypes.sizeof(ctypes.c_long) - 1) - 1


class TimeSpec(ctypes.Structure):
    """C's `struct timespec`."""

    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class TimerSpec(ctypes.Structure):
    """C's `struct itimerspec`."""

    _fields_ = (("interval", TimeSpec), ("value", TimeSpec))


def call(name: str, *words: Any) -> int:  # any C argument: numbers, bytes, structures
    """Call a function of the C library; return what it returns, or raise `OSError`."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        raise OSError(f"the system has no {name}")
    found = int(function(*words))
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
