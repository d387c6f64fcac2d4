"""Counts the outcomes of the planned doses of a period, after the ABC taxonomy and EMERGE."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.states import DoseState, DoseStatus


@dataclass(frozen=True)
class Counted:
    """A planned dose to count. `saved_at` (UTC) is when its plan was first saved.

    `computer_off` means that the app was not up at any moment of the dose's window.
    """

    status: DoseStatus
    saved_at: datetime
    computer_off: bool = False


class Timing(StrEnum):
    """When a dose was taken; early counts as on time."""

    ON_TIME = "on_time"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Counts:
    """The outcomes of `planned` doses: those whose window has closed, or that have an answer.

    planned = taken + skipped + not_recorded; taken = as_planned + other_amount, and also
    = on_time + late + time_unknown. `reasons` are the texts given for skipping with their counts,
    the most frequent first. `planned` does not include extra doses. `first_taken` and `last_taken`
    are local dates.
    """

    planned: int = 0
    as_planned: int = 0
    other_amount: int = 0
    on_time: int = 0
    late: int = 0
    time_unknown: int = 0
    skipped: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    not_recorded: int = 0
    computer_off: int = 0
    extra: int = 0
    first_taken: date | None = None
    last_taken: date | None = None

    @property
    def taken(self) -> int:
        """The number of planned doses taken, with any amount and at any time."""
        return self.as_planned + self.other_amount

    @property
    def recorded(self) -> int:
        """The number of planned doses that the user recorded as taken or skipped."""
        return self.taken + self.skipped

    def percent(self, part: int) -> int | None:
        """Return `part` of the planned doses in whole percent, halves up; None without doses."""
        return (200 * part + self.planned) // (2 * self.planned) if self.planned else None


def is_counted(dose: Counted) -> bool:
    """Return whether the dose counts among the planned doses of a period.

    It does if it was recorded. Otherwise it does not if its window is open, if its date did not
    exist, or if its window had closed before the plan was first saved.
    """
    status = dose.status
    if status.state in (DoseState.TAKEN, DoseState.SKIPPED):
        return True
    if status.state is not DoseState.NOT_RECORDED or status.closes is None:
        return False
    return status.closes > dose.saved_at


def timing(status: DoseStatus, rules: WindowRules) -> Timing | None:
    """Return the timing of a taken dose, None for any other dose."""
    answer = status.answer
    if status.state is not DoseState.TAKEN or answer is None:
        return None
    if answer.taken_at is None or status.dose.due is None:
        return Timing.UNKNOWN
    is_on_time = rules.is_on_time(status.dose.due, answer.taken_at)
    return Timing.ON_TIME if is_on_time else Timing.LATE


def is_other_amount(status: DoseStatus) -> bool:
    """Return whether the dose was taken with another amount than planned."""
    answer = status.answer
    if status.state is not DoseState.TAKEN or answer is None or answer.taken_mg is None:
        return False
    return answer.taken_mg != status.dose.dose_mg


def count(doses: Iterable[Counted], extras: Sequence[Record], rules: WindowRules) -> Counts:
    """Count the outcomes of the doses; `extras` are the current extra doses of the period."""
    counted = [dose for dose in doses if is_counted(dose)]
    of_state = Counter(dose.status.state for dose in counted)
    times = Counter(timing(dose.status, rules) for dose in counted)
    other = sum(is_other_amount(dose.status) for dose in counted)
    taken_on = [d.status.key.day for d in counted if d.status.state is DoseState.TAKEN]
    unanswered = [dose for dose in counted if dose.status.state is DoseState.NOT_RECORDED]
    return Counts(
        planned=len(counted),
        as_planned=of_state[DoseState.TAKEN] - other,
        other_amount=other,
        on_time=times[Timing.ON_TIME],
        late=times[Timing.LATE],
        time_unknown=times[Timing.UNKNOWN],
        skipped=of_state[DoseState.SKIPPED],
        reasons=_reasons(counted),
        not_recorded=len(unanswered),
        computer_off=sum(dose.computer_off for dose in unanswered),
        extra=len(extras),
        first_taken=min(taken_on, default=None),
        last_taken=max(taken_on, default=None),
    )


def _reasons(doses: Iterable[Counted]) -> tuple[tuple[str, int], ...]:
    skipped = (dose.status.answer for dose in doses if dose.status.state is DoseState.SKIPPED)
    reasons = Counter(answer.note for answer in skipped if answer is not None and answer.note)
    return tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
