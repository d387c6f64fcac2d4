"""Tracks reminders that came late because checks had stopped, so that the window can say so."""

from datetime import datetime, timedelta

from ldn_desktop.domain.ringing import Ring, RingKind

SILENCE = timedelta(minutes=3)
"""Without a check for longer than this, checks count as stopped: they come each minute."""

LATE = timedelta(seconds=90)
"""A reminder less late than this is not reported: checks are up to a minute apart."""

TOLD_FOR = timedelta(hours=24)
"""How long a late reminder is reported."""


class Lateness:
    """Keeps how late the rings of the first check after a silence were; instants are UTC.

    A reminder that is late because the computer was off or asleep does not count.
    """

    def __init__(self) -> None:
        self._silent_since: datetime | None = None
        self._late_by = timedelta(0)
        self._noted: datetime | None = None

    def note_silence(self, moment: datetime) -> None:
        """Note that checks should have come after `moment` and did not."""
        if self._silent_since is None:
            self._silent_since = moment

    def note_check(self) -> None:
        """Note that a check came."""
        self._silent_since = None

    def note_ring(self, ring: Ring, now: datetime) -> None:
        """Note a ring at `now` if the silence made it late."""
        is_first = ring.kind is RingKind.FIRST
        # A first ring after its second mark is late by the whole time since due.
        moment = ring.reminder.due if is_first else ring.reminder.last_mark
        if self._silent_since is None or moment is None or ring.kind is RingKind.SHOWN_AGAIN:
            return
        late_by = now - moment
        if moment > self._silent_since and late_by >= LATE:
            self._late_by, self._noted = max(late_by, self._late_by), now

    def current(self, now: datetime) -> timedelta | None:
        """Return the greatest lateness noted and not yet expired (`TOLD_FOR`), else None."""
        if self._noted is None or not self._noted <= now < self._noted + TOLD_FOR:
            self._late_by, self._noted = timedelta(0), None
            return None
        return self._late_by
