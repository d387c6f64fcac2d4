"""Calls something that must not end the loop it is called from."""

import logging
from collections.abc import Callable

from ldn_desktop.services.bug_reports import redacted_traceback

log = logging.getLogger(__name__)


def log_exceptions(what: str, call: Callable[[], None]) -> None:
    """Call it; an exception is logged as where it happened, and goes no further.

    Its text is left out of the log: it could hold what the user typed.
    """
    try:
        call()
    except Exception as error:  # noqa: BLE001 - one failed call must not silence all later ones
        log.error("%s failed: %s", what, redacted_traceback(error))
