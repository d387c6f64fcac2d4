"""The backups that can replace unreadable data; this module loads no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Backups:
    """What the start offers if the data can't be read.

    `copies` are the app's own backups, newest first, each with its local time.
    `put_back` restores a file; it returns "" or the sentence that says why it failed.
    """

    copies: Sequence[tuple[datetime, Path]]
    put_back: Callable[[Path], str]
