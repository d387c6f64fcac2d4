"""Handles standard streams that are closed at the start, or cannot be written at the end."""

import os
import sys
from contextlib import suppress
from typing import TextIO


def replace_closed_streams() -> None:
    """Open the null device for each closed standard stream.

    Otherwise the next opened file would get the stream's number, and its output.
    """
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDONLY)) <= 2:
            os.set_inheritable(number, True)
        os.close(number)
        sys.stdout = sys.stdout or _null_stream(1)
        sys.stderr = sys.stderr or _null_stream(2)


def _null_stream(number: int) -> TextIO:
    return open(number, "w", encoding="utf-8", closefd=False)


def drop_unwritable_output() -> None:
    """Drop output that a stream cannot write; Python would exit with status 120 for it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
