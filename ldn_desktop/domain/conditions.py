"""The zone and the window's hours as each check found them, with the instants of their changes."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import zip_longest

from ldn_desktop.domain.errors import ValidationCode, ValidationError


@dataclass(frozen=True)
class WindowRules:
    """The hours that shape a window; settings of the user, the defaults are the design's."""

    on_time_hours: int = 2
    late_hours: int = 12
    before_next_hours: int = 4

    def __post_init__(self) -> None:
        for hours, least, most in (
            (self.on_time_hours, 1, 12),
            (self.late_hours, 1, 24),
            (self.before_next_hours, 0, 12),
        ):
            if not least <= hours <= most:
                raise ValidationError(ValidationCode.HOURS_RANGE, least=str(least), most=str(most))

    def closes(self, due: datetime, next_due: datetime | None) -> datetime:
        """Return when the window of a dose due at `due` closes (UTC).

        The later of min(due + late, next due - before_next) and min(due + on_time, next due).
        """
        late = due + timedelta(hours=self.late_hours)
        on_time = due + timedelta(hours=self.on_time_hours)
        if next_due is None:
            return max(late, on_time)
        before_next = next_due - timedelta(hours=self.before_next_hours)
        return max(min(late, before_next), min(on_time, next_due))

    def is_on_time(self, due: datetime, taken_at: datetime) -> bool:
        """Say whether a dose due at `due` and taken at `taken_at` counts as on time."""
        return taken_at <= due + timedelta(hours=self.on_time_hours)


@dataclass(frozen=True)
class Conditions:
    """From the UTC instant `since` on: the zone of the computer and the window's hours."""

    since: datetime
    zone: tzinfo
    rules: WindowRules


@dataclass(frozen=True)
class ConditionsLog:
    """All conditions that were noted, in order; the last are those of now.

    The first hold before their instant, too. A clock that was set back makes none of them unmade.
    """

    rows: tuple[Conditions, ...]

    @classmethod
    def of(cls, zone: tzinfo, rules: WindowRules | None = None) -> "ConditionsLog":
        """Return the log of a computer whose zone and hours never changed."""
        return cls((Conditions(datetime.min.replace(tzinfo=UTC), zone, rules or WindowRules()),))

    @property
    def now(self) -> Conditions:
        """What holds now."""
        return self.rows[-1]

    def at(self, moment: datetime) -> Conditions:
        """Return what was found at a UTC instant, or else held until then."""
        place = bisect_left(self._since, moment)
        is_found = place < len(self.rows) and self._since[place] == moment
        return self.rows[place] if is_found else self.before(moment)

    def before(self, moment: datetime) -> Conditions:
        """Return what held until a UTC instant: what changed just then does not count."""
        return self.rows[max(bisect_left(self._since, moment) - 1, 0)]

    def since(self, moment: datetime) -> tuple[Conditions, ...]:
        """Return what was found at a UTC instant or later, in order."""
        return self.rows[bisect_left(self._since, moment) :]

    def due(self, day: date, at: time) -> tuple[datetime | None, tzinfo]:
        """Return the UTC instant of a local date and time, and the zone that gave it.

        It is the zone in which that time came first. Where the computer came to a zone in which it
        had passed already, that is its instant all the same. None if the date does not exist.
        """
        found: datetime | None = None
        for row, until in zip_longest(self.rows, self._since[1:]):
            found = due_instant(day, at, row.zone)
            if until is not None and found is not None and found <= until:
                return found, row.zone
        return found, self.now.zone

    @cached_property
    def _since(self) -> tuple[datetime, ...]:
        found: list[datetime] = []
        for row in reversed(self.rows):
            found.append(min([row.since, *found[-1:]]))
        return tuple(reversed(found))


def due_instant(day: date, at: time, zone: tzinfo) -> datetime | None:
    """Return the UTC instant of a local date and time, or None where the date did not exist.

    A time inside a spring gap comes after the gap; of a repeated hour the first pass counts:
    both follow from fold=0 (PEP 495).
    """
    due = datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)
    # An instant that lies in the day shows that the day existed: most times nothing is left to ask.
    exists = due.astimezone(zone).date() == day or date_exists(day, zone)
    return due if exists else None


def date_exists(day: date, zone: tzinfo) -> bool:
    """Say whether the local date existed in the zone (Pacific/Apia had no 2011-12-30).

    A gap can swallow the first or the last moment of a day, and both only with the whole day.
    """
    first = datetime.combine(day, time.min, tzinfo=zone)
    last = datetime.combine(day, time.max, tzinfo=zone).replace(fold=1)
    return any(moment.astimezone(UTC).astimezone(zone).date() == day for moment in (first, last))
