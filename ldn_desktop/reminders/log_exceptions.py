"""Calls something whose exception must not end the event loop."""

import logging
from collections.abc import Callable

from ldn_desktop.services.bug_reports import redacted_traceback

log = logging.getLogger(__name__)


def log_exceptions(what: str, call: Callable[[], None]) -> bool:
    """Call it; log an exception by its place, without its text. Return whether there was none.

    The text is left out because it can hold what the user typed.
    """
    try:
        call()
    except Exception as error:  # noqa: BLE001 - one failed call must not silence all later ones
        log.error("%s failed: %s", what, redacted_traceback(error))
        return False
    return True
