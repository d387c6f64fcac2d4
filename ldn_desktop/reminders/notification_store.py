"""Stores for the next run which notifications this run has on the screen."""

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from ldn_desktop.domain.calendar import DoseKey

log = logging.getLogger(__name__)


class NotificationStore:
    """A small file of notification numbers, in the runtime folder that log-out clears.

    It contains no dose, only a digest of its key, and the server's name on the bus: the numbers
    are meaningless to another server, or to the same one after a restart.
    """

    def __init__(self, path: Path, scope: str) -> None:
        self._path = path
        self._scope = scope

    def digest(self, key: DoseKey) -> str:
        """Return the dose's identifier in the file."""
        text = f"{self._scope}:{key.plan_id}:{key}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def read(self, server: str) -> dict[str, int]:
        """Return the numbers by digest; empty if the file is of another server or malformed."""
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict) or found.get("server") != server:
            return {}
        shown = found.get("shown")
        if not isinstance(shown, dict):
            return {}
        return {d: n for d, n in shown.items() if type(n) is int and 0 < n < 2**32}

    def write(self, server: str, shown: Mapping[str, int]) -> None:
        """Replace the file; a failure is only logged, because the notification itself worked."""
        try:
            if not shown:
                self._path.unlink(missing_ok=True)
                return
            fresh = self._path.with_suffix(f".{os.getpid()}")
            fresh.unlink(missing_ok=True)  # a new file, so that no link is written through
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump({"server": server, "shown": dict(shown)}, file)
            fresh.replace(self._path)
        except OSError as error:
            log.warning("What is on the screen could not be noted: %s", error.strerror)
