"""A dose's window: on time, late, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from ldn_desktop.domain.calendar import PlannedDose
from ldn_desktop.domain.errors import Invalid, Problem


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
                raise Invalid(Problem.HOURS_RANGE, least=str(least), most=str(most))

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


LOOK_AHEAD = timedelta(days=3)
"""No window reaches further (24 h late at most), so later doses cannot change one."""


@dataclass(frozen=True)
class WindowedDose:
    """A planned dose with the instant (UTC) at which its window closes; None with no such date."""

    dose: PlannedDose
    closes: datetime | None


def with_windows(doses: Sequence[PlannedDose], rules: WindowRules) -> tuple[WindowedDose, ...]:
    """Give each dose its window. `doses` must reach `LOOK_AHEAD` beyond those that matter.

    "Next" is the next later instant: on a spring day two slots can come due at the same one.
    """
    dues = sorted({dose.due for dose in doses if dose.due is not None})
    closes = {due: rules.closes(due, after) for due, after in zip_longest(dues, dues[1:])}
    return tuple(WindowedDose(dose, closes.get(dose.due) if dose.due else None) for dose in doses)
