"""What may take the place of data that can't be read; it is told of before Qt is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Backups:
    """What the start offers where the data can't be read.

    `copies` are those that the app made by itself, the newest first, each with the local instant.
    `put_back` puts a file in place; it returns the sentence of what kept it from that, or "".
    """

    copies: Sequence[tuple[datetime, Path]]
    put_back: Callable[[Path], str]
