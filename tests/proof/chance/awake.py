"""When the app of a life was up, as the life knows that let it run: whose window it slept through.

A crash may lose the end of it, since it is written now and then; of that nothing is said.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

LOST_AT_MOST = timedelta(minutes=6)
"""Written at most every five minutes, at looks a minute apart: so much of the end is not yet."""

A_SLEEP = timedelta(minutes=3)
"""A silence no longer than this need not be one."""


@dataclass(frozen=True)
class Span:
    """A stretch of UTC in which the app was up, both ends included."""

    since: datetime
    until: datetime

    def touches(self, opens: datetime, closes: datetime) -> bool:
        """Say whether a moment of the window, its end not included, lies in it."""
        return self.since < closes and self.until >= opens


@dataclass
class Awake:
    """Hears when the app is up, and tells which windows passed without it."""

    _surely: list[Span] = field(default_factory=list)
    _perhaps: list[Span] = field(default_factory=list)
    _now: Span | None = None

    def seen(self, now: datetime) -> None:
        """Hear that the app is up now, and had the time to note it."""
        span = self._now
        if span is not None and span.until <= now <= span.until + A_SLEEP:
            self._now = replace(span, until=now)
            return
        self.stopped()
        self._now = Span(now, now)

    def stopped(self) -> None:
        """Hear that the app noted the end of what it was seen in: it quit, or has slept."""
        if self._now is not None:
            self._surely.append(self._now)
        self._now = None

    def died(self, now: datetime) -> None:
        """Hear that the app ended now, with nothing noted."""
        surely, perhaps = self._noted()
        self._surely += surely
        self._perhaps += [*perhaps, Span(now, now)]
        self._now = None

    def was_off(self, opens: datetime, closes: datetime) -> bool | None:
        """Say whether the app was up at no moment of a window, None where that may be lost."""
        surely, perhaps = self._noted()
        if any(span.touches(opens, closes) for span in (*self._surely, *surely)):
            return False
        lost = any(span.touches(opens, closes) for span in (*self._perhaps, *perhaps))
        return None if lost else True

    def _noted(self) -> tuple[list[Span], list[Span]]:
        """Return what is noted of the span that goes on, and what may not be."""
        if self._now is None:
            return [], []
        noted = max(self._now.since, self._now.until - LOST_AT_MOST)
        return [replace(self._now, until=noted)], [replace(self._now, since=noted)]
