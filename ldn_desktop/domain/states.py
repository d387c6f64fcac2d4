"""What state a planned dose is in at an instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey, PlannedDose
from ldn_desktop.domain.records import Record, RecordKind
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.windows import Windows


class DoseState(StrEnum):
    """The states of the contract."""

    UPCOMING = "upcoming"
    DUE = "due"
    PUT_OFF = "put_off"
    TAKEN = "taken"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    NO_SUCH_DATE = "no_such_date"


OPEN_STATES = frozenset({DoseState.DUE, DoseState.PUT_OFF})


@dataclass(frozen=True)
class DoseStatus:
    """A planned dose with everything known about it: window, answer, reminder and state.

    `closes` is a UTC instant, None if the date did not exist.
    """

    dose: PlannedDose
    closes: datetime | None
    answer: Record | None
    reminder: Reminder | None
    state: DoseState

    @property
    def key(self) -> DoseKey:
        """The dose's identity."""
        return self.dose.key

    @property
    def is_open(self) -> bool:
        """Whether the dose is due or put off, so that it waits for an answer."""
        return self.state in OPEN_STATES


def statuses(
    doses: Iterable[PlannedDose],
    answers: Mapping[DoseKey, Record],
    reminders: Mapping[DoseKey, Reminder],
    windows: Windows,
    now: datetime,
) -> tuple[DoseStatus, ...]:
    """Return each dose with its state at the UTC instant `now`, in the order given.

    A dose that rang by `now` or was answered keeps the due instant that it had then, even if the
    zone has changed since.
    """
    rows = []
    for planned in doses:
        answer, reminder = answers.get(planned.key), reminders.get(planned.key)
        dose = _pinned(planned, answer, reminder, now)
        closes = windows.closes(dose)
        state = _state(dose.due, closes, answer, reminder, now)
        rows.append(DoseStatus(dose, closes, answer, reminder, state))
    return tuple(rows)


def _pinned(
    dose: PlannedDose, answer: Record | None, reminder: Reminder | None, now: datetime
) -> PlannedDose:
    if reminder is not None and reminder.rang_by(now):
        return dose.pinned(reminder.due)
    if answer is not None and answer.due is not None:
        return dose.pinned(answer.due)
    return dose


def _state(
    due: datetime | None,
    closes: datetime | None,
    answer: Record | None,
    reminder: Reminder | None,
    now: datetime,
) -> DoseState:
    if answer is not None:
        return _ANSWERED[answer.kind]
    if due is None or closes is None:
        return DoseState.NO_SUCH_DATE
    if now >= closes:
        return DoseState.NOT_RECORDED
    if now < due and not (reminder is not None and reminder.rang_by(now)):
        return DoseState.UPCOMING
    if reminder is not None and reminder.put_off_until and now < reminder.put_off_until:
        return DoseState.PUT_OFF
    return DoseState.DUE


_ANSWERED = {
    RecordKind.TAKEN: DoseState.TAKEN,
    RecordKind.SKIPPED: DoseState.SKIPPED,
    RecordKind.LEFT_BLANK: DoseState.NOT_RECORDED,
}
