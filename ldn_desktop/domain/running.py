"""When the app was up, so that "the computer was off" and "no answer" are told apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class UpTime:
    """A span (UTC) in which the app ran and the computer was awake."""

    since: datetime
    until: datetime


def was_off(spans: Iterable[UpTime], opens: datetime, closes: datetime) -> bool:
    """Say whether the app was up at no moment of the window from `opens` to `closes`."""
    return not any(span.since < closes and span.until >= opens for span in spans)
