"""Formats unexpected errors for the log: where they happened, without data of the user."""

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

log = logging.getLogger(__name__)


def redacted_traceback(error: BaseException) -> str:
    """Return the error's type and its traceback's places, without its text: that may have data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places)}"


@contextmanager
def uncaught_errors_reported(report: Callable[[], None]) -> Iterator[None]:
    """Log each uncaught exception without its text and call `report`, instead of a traceback.

    A traceback shows the text of the error, and that may quote what the user typed. Qt's slots end
    here, and the app goes on. What ends the program on purpose (Ctrl+C) goes on as before.
    """
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            before(kind, error, place)
            return
        log.error("A bug: %s", redacted_traceback(error))
        report()

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before
