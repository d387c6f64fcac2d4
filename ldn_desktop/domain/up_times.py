"""When the app was up, to tell "the computer was off" from "no answer"."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate


@dataclass(frozen=True)
class UpTime:
    """A span (UTC) in which the app ran and the computer was awake."""

    since: datetime
    until: datetime


class UpTimes:
    """An index of spans for queries about many windows: ten years have seven thousand."""

    def __init__(self, spans: Iterable[UpTime]) -> None:
        ordered = sorted(spans, key=lambda span: span.since)
        self._sinces = [span.since for span in ordered]
        self._latest = list(accumulate((span.until for span in ordered), max))

    def was_off(self, opens: datetime, closes: datetime) -> bool:
        """Return whether the app was not up at any moment from `opens` to `closes` (UTC)."""
        begun = bisect_left(self._sinces, closes)
        return begun == 0 or self._latest[begun - 1] < opens
