"""Calls something that must not end the loop it is called from."""

import logging
import traceback
from collections.abc import Callable

log = logging.getLogger(__name__)


def safely(what: str, call: Callable[[], None]) -> None:
    """Call it; an exception is logged as where it happened, and goes no further.

    Its text is left out of the log: it could hold what the user typed.
    """
    try:
        call()
    except Exception as error:  # noqa: BLE001 - one failed call must not silence all later ones
        log.error("%s failed: %s", what, without_words(error))


def without_words(error: Exception) -> str:
    """Name the error and the places it came through, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places)}"
