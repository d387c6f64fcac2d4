"""The standard streams of a process that was started with some of them closed, and its end."""

import os
import sys
from contextlib import suppress
from typing import TextIO


def hold_closed() -> None:
    """Let a standard stream that is closed take nothing, rather than be nothing.

    Its number would go to the next file opened, and what is meant for the stream into that file.
    """
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDONLY)) <= 2:
            os.set_inheritable(number, True)
        os.close(number)
        sys.stdout = sys.stdout or _taking_nothing(1)
        sys.stderr = sys.stderr or _taking_nothing(2)


def _taking_nothing(number: int) -> TextIO:
    return open(number, "w", encoding="utf-8", closefd=False)


def let_go() -> None:
    """Drop what a stream can't take; Python would make an exit status of 120 of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
