"""The log of the computer's zone and the window's hours, and local times as UTC instants."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import accumulate, zip_longest

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.plan import ONE_DAY

ON_TIME_HOURS, LATE_HOURS, BEFORE_NEXT_HOURS = (1, 12), (1, 24), (0, 12)
"""The least and the most hours that the user can set for each rule of the window."""


@dataclass(frozen=True)
class WindowRules:
    """The hours that determine a window: settings of the user, with their defaults.

    Raises `ValidationError` for hours out of range.
    """

    on_time_hours: int = 2
    late_hours: int = 12
    before_next_hours: int = 4

    def __post_init__(self) -> None:
        for hours, (least, most) in (
            (self.on_time_hours, ON_TIME_HOURS),
            (self.late_hours, LATE_HOURS),
            (self.before_next_hours, BEFORE_NEXT_HOURS),
        ):
            if not least <= hours <= most:
                raise ValidationError(ValidationCode.HOURS_RANGE, least=str(least), most=str(most))

    def closes(self, due: datetime, next_due: datetime | None) -> datetime:
        """Return when (UTC) the window of a dose due at `due` closes.

        That is the later of min(due + late, next due - before_next) and
        min(due + on_time, next due).
        """
        late = due + timedelta(hours=self.late_hours)
        on_time = due + timedelta(hours=self.on_time_hours)
        if next_due is None:
            return max(late, on_time)
        before_next = next_due - timedelta(hours=self.before_next_hours)
        return max(min(late, before_next), min(on_time, next_due))

    def is_on_time(self, due: datetime, taken_at: datetime) -> bool:
        """Return whether a dose due at `due` and taken at `taken_at` (UTC) counts as on time."""
        return taken_at <= due + timedelta(hours=self.on_time_hours)


@dataclass(frozen=True)
class Conditions:
    """The zone of the computer and the window's hours from the UTC instant `since` on."""

    since: datetime
    zone: tzinfo
    rules: WindowRules


@dataclass(frozen=True)
class ConditionsLog:
    """All logged conditions, in order; the last are the current ones.

    The first also apply before their instant. A clock that was set back removes none of them.
    """

    rows: tuple[Conditions, ...]

    @classmethod
    def of(cls, zone: tzinfo, rules: WindowRules | None = None) -> "ConditionsLog":
        """Return the log of a computer whose zone and hours never changed."""
        return cls((Conditions(datetime.min.replace(tzinfo=UTC), zone, rules or WindowRules()),))

    @property
    def now(self) -> Conditions:
        """The current conditions."""
        return self.rows[-1]

    def at(self, moment: datetime) -> Conditions:
        """Return the conditions logged at a UTC instant, or else those in force before it."""
        place = bisect_left(self._since, moment)
        is_found = place < len(self.rows) and self._since[place] == moment
        return self.rows[place] if is_found else self.before(moment)

    def before(self, moment: datetime) -> Conditions:
        """Return the conditions in force until a UTC instant, without a change at that instant."""
        return self.rows[max(bisect_left(self._since, moment) - 1, 0)]

    def since(self, moment: datetime) -> tuple[tuple[datetime, Conditions], ...]:
        """Return the conditions logged at a UTC instant or later, each with its instant, in order.

        After a clock was set back the instant is at most that of any later conditions.
        """
        place = bisect_left(self._since, moment)
        return tuple(zip(self._since[place:], self.rows[place:], strict=True))

    def due(self, day: date, at: time) -> tuple[datetime | None, tzinfo]:
        """Return the UTC instant of a local date and time, and the zone it was computed in.

        That is the first logged zone in which the time came while the computer was there. If the
        time had already passed when the computer came to a zone, it still counts as that instant.
        The instant is None if the date does not exist.
        """
        found: datetime | None = None
        for row, until in zip_longest(self.rows, self._since[1:]):
            found = due_instant(day, at, row.zone)
            if until is not None and found is not None and found <= until:
                return found, row.zone
        return found, self.now.zone

    @cached_property
    def _since(self) -> tuple[datetime, ...]:
        return in_rising_order(row.since for row in self.rows)


def in_rising_order(instants: Iterable[datetime]) -> tuple[datetime, ...]:
    """Return the instants, each lowered to the earliest of those after it: none is ever later.

    After a clock was set back the logged instants fall; a search by bisection needs them sorted.
    """
    lowered = tuple(accumulate(reversed(tuple(instants)), min))
    return lowered[::-1]


def next_local_time(at: time, moment: datetime, zone: tzinfo) -> datetime:
    """Return the first UTC instant at or after `moment` at which it is `at` in the zone."""
    instants = _local_times(at, moment, zone, ONE_DAY)
    return next(instant for instant in instants if instant >= moment)


def last_local_time(at: time, moment: datetime, zone: tzinfo) -> datetime:
    """Return the last UTC instant at or before `moment` at which it was `at` in the zone."""
    instants = _local_times(at, moment, zone, -ONE_DAY)
    return next(instant for instant in instants if instant <= moment)


def _local_times(at: time, moment: datetime, zone: tzinfo, step: timedelta) -> Iterator[datetime]:
    # The third date is needed if the zone has left one out.
    day = moment.astimezone(zone).date()
    instants = (due_instant(day + n * step, at, zone) for n in range(3))
    return (instant for instant in instants if instant is not None)


def due_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
    """Return the UTC instant of a local date and time, or None if the date did not exist.

    A time inside a spring gap counts as after the gap; in a repeated hour the first pass counts.
    Both follow from fold=0 (PEP 495).
    """
    due = datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)
    # An instant within the day shows that the day existed, so `date_exists` is rarely needed.
    exists = due.astimezone(zone).date() == day or date_exists(day, zone)
    return due if exists else None


def date_exists(day: date, zone: tzinfo) -> bool:
    """Return whether the local date existed in the zone (Pacific/Apia had no 2011-12-30).

    A gap can remove the first or the last instant of a day; it removes both only with the whole
    day.
    """
    first = datetime.combine(day, time.min, tzinfo=zone)
    last = datetime.combine(day, time.max, tzinfo=zone).replace(fold=1)
    return any(moment.astimezone(UTC).astimezone(zone).date() == day for moment in (first, last))
