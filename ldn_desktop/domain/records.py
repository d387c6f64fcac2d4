"""The append-only log of dose records, and which of them are current."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey


class RecordKind(StrEnum):
    """What a record says about a dose; `GO_ON` is the Yes before the first dose after a pause."""

    TAKEN = "taken"
    SKIPPED = "skipped"
    LEFT_BLANK = "left_blank"
    EXTRA = "extra"
    CLEARED = "cleared"
    UNDONE = "undone"
    GO_ON = "go_on"


ANSWERS = frozenset({RecordKind.TAKEN, RecordKind.SKIPPED, RecordKind.LEFT_BLANK})


@dataclass(frozen=True)
class Record:
    """One line of the log. A line is never changed; a correction is a new line.

    `day` is the dose's local date; `key` is None for an extra dose. Instants are UTC. `taken_at`
    None with kind taken means that the time is unknown. `due` and `planned_mg` are what the plan
    asked for when the record was made. `undoes` is the id of the record that an `undone` line
    takes back.
    """

    id: int
    kind: RecordKind
    day: date
    recorded_at: datetime
    key: DoseKey | None = None
    taken_at: datetime | None = None
    taken_mg: Decimal | None = None
    due: datetime | None = None
    planned_mg: Decimal | None = None
    note: str | None = None
    undoes: int | None = None


def not_undone(log: Iterable[Record]) -> tuple[Record, ...]:
    """Return `log` without the lines that were undone and without the `undone` lines."""
    lines = tuple(log)
    undone = {line.undoes for line in lines if line.kind is RecordKind.UNDONE}
    return tuple(
        line for line in lines if line.id not in undone and line.kind is not RecordKind.UNDONE
    )


def current_answers(log: Iterable[Record]) -> dict[DoseKey, Record]:
    """Return each dose's answer: its last line that was not undone, unless that line cleared it.

    A Yes to going on is no answer.
    """
    said = (line for line in not_undone(log) if line.kind is not RecordKind.GO_ON)
    last = {line.key: line for line in said if line.key is not None}
    return {key: line for key, line in last.items() if line.kind in ANSWERS}


def taken_back(log: Iterable[Record]) -> dict[DoseKey, Record]:
    """Return the first answer of each dose that was answered once and now has no answer."""
    lines = tuple(log)
    current, found = current_answers(lines), dict[DoseKey, Record]()
    for line in lines:
        if line.kind in ANSWERS and line.key is not None and line.key not in current:
            found.setdefault(line.key, line)
    return found


def current_extras(log: Iterable[Record]) -> tuple[Record, ...]:
    """Return the extra doses that were not taken back."""
    return tuple(line for line in not_undone(log) if line.kind is RecordKind.EXTRA)


def newest_to_undo(log: Iterable[Record]) -> Record | None:
    """Return the newest current answer or extra dose, which is what undo takes back."""
    lines = not_undone(log)
    current = set(current_answers(lines).values())
    candidates = [line for line in lines if line.kind is RecordKind.EXTRA or line in current]
    return max(candidates, key=lambda line: line.id, default=None)
