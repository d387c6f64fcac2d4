"""The state of a dose's reminder, and the rules of when it rings again."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Self

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.errors import ValidationCode, ValidationError

MOST_LATER_MINUTES = 24 * 60
AHEAD_MINUTES = (5, 120)
"""The least and the most minutes before a dose at which a word can be said."""

CLOCK_SET_BACK = timedelta(hours=1)
"""A clock that shows a time further than this before a past ring was set back for good.

After a smaller step (a time service correcting itself) the dose stays due. After a larger one it
is upcoming again, so that it rings at its time and not a quarter of an hour later.
"""


@dataclass(frozen=True)
class Reminder:
    """The state of one dose's reminder; instants are UTC.

    `due` is the due instant of the first ring. The dose keeps it, unless the clock was set back
    to before it since. `last_mark` is the newest scheduled instant at which the reminder rang, None
    if the clock was set back to before the first one. `rings` counts delivered rings; `undelivered`
    means that the newest ring was not delivered yet.
    """

    key: DoseKey
    due: datetime
    last_mark: datetime | None
    rings: int = 0
    undelivered: bool = False
    put_off_until: datetime | None = None

    def rang_by(self, now: datetime) -> bool:
        """Return whether the reminder rang by the UTC instant `now`.

        A ring later than `now` does not count if the clock was set back for good: its dose is
        still to come, at the time that the plan and the zone then give it.
        """
        if self.last_mark is None:
            return False
        return now >= self.due or now >= self.last_mark - CLOCK_SET_BACK

    def forgotten(self) -> Self:
        """Return the row without its last ring, which lies ahead of a clock set back for good.

        `rings` stays as it is: the user heard the ring.
        """
        return replace(self, last_mark=None, put_off_until=None)


@dataclass(frozen=True)
class RowChange:
    """A change of a reminder's row: `before` as it was read (None: no row), and `after`."""

    before: Reminder | None
    after: Reminder

    def onto(self, stored: Reminder | None) -> "RowChange":
        """Return this change rebased on the row that is stored now (None: no row).

        If the user put the dose off since `before` was read, it stays put off.
        """
        read = self.before.put_off_until if self.before else None
        if stored is None or stored.put_off_until == read:
            return self
        return RowChange(stored, replace(self.after, put_off_until=stored.put_off_until))


@dataclass(frozen=True)
class QuietHours:
    """Local hours in which no reminder rings again; they span midnight if `start` > `end`."""

    start: time
    end: time

    def until(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Return when (UTC) the quiet hours in force at the UTC instant `now` end, else None."""
        local = now.astimezone(zone)
        at = local.time()
        if self.start <= self.end:
            inside = self.start <= at < self.end
        else:
            inside = at >= self.start or at < self.end
        if not inside:
            return None
        # In the second pass of a repeated hour the end is in that pass, not before `now`.
        ends = datetime.combine(local.date(), self.end.replace(fold=local.fold), tzinfo=zone)
        if at >= self.end:
            ends = datetime.combine(local.date() + timedelta(days=1), self.end, tzinfo=zone)
        return ends.astimezone(now.tzinfo)


@dataclass(frozen=True)
class RingRules:
    """When a reminder rings again: `again_minutes` after due, then every `then_every_minutes`.

    `ahead_minutes` before due a word is said, None for no word. Raises `ValidationError` for
    minutes outside 1..`MOST_LATER_MINUTES`, and outside `AHEAD_MINUTES`.
    """

    again_minutes: tuple[int, ...] = (15, 30, 60)
    then_every_minutes: int = 60
    quiet_hours: QuietHours | None = None
    quiet_until: datetime | None = None
    ahead_minutes: int | None = None

    def __post_init__(self) -> None:
        minutes = (*self.again_minutes, self.then_every_minutes)
        if any(not 1 <= minute <= MOST_LATER_MINUTES for minute in minutes):
            raise ValidationError(ValidationCode.MINUTES_RANGE, most=str(MOST_LATER_MINUTES))
        least, most = AHEAD_MINUTES
        if self.ahead_minutes is not None and not least <= self.ahead_minutes <= most:
            raise ValidationError(ValidationCode.AHEAD_RANGE, least=str(least), most=str(most))
        object.__setattr__(self, "again_minutes", tuple(sorted(set(self.again_minutes))))

    def last_mark(self, due: datetime, now: datetime) -> datetime:
        """Return the newest UTC instant up to `now` at which a dose due at `due` should ring."""
        marks = [due, *(due + timedelta(minutes=minutes) for minutes in self.again_minutes)]
        passed = [mark for mark in marks if mark <= now]
        if len(passed) < len(marks):
            return passed[-1] if passed else due
        every = timedelta(minutes=self.then_every_minutes)
        return marks[-1] + (now - marks[-1]) // every * every

    def next_mark(self, due: datetime, after: datetime) -> datetime:
        """Return the first UTC instant after `after` at which a dose due at `due` should ring."""
        marks = [due, *(due + timedelta(minutes=minutes) for minutes in self.again_minutes)]
        for mark in marks:
            if mark > after:
                return mark
        every = timedelta(minutes=self.then_every_minutes)
        return marks[-1] + ((after - marks[-1]) // every + 1) * every

    def ahead(self, due: datetime | None) -> datetime | None:
        """Return the UTC instant of the word before a dose due at `due`, None if there is none."""
        if due is None or self.ahead_minutes is None:
            return None
        return due - timedelta(minutes=self.ahead_minutes)

    def quiet_end(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Return when (UTC) the quiet time in force at `now` ends, None if there is none."""
        hours = self.quiet_hours.until(now, zone) if self.quiet_hours else None
        until = self.quiet_until if self.quiet_until and now < self.quiet_until else None
        return max((end for end in (hours, until) if end), default=None)


def check_later_minutes(minutes: int) -> int:
    """Return `minutes` if a dose can be put off by that many, else raise `ValidationError`."""
    if not 1 <= minutes <= MOST_LATER_MINUTES:
        raise ValidationError(ValidationCode.MINUTES_RANGE, most=str(MOST_LATER_MINUTES))
    return minutes
