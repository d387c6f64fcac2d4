"""A day's symptom scores (0-10) and notes, and how a symptom was said to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.errors import ValidationCode, ValidationError

HIGHEST_SCORE = 10


class UsualSymptom(StrEnum):
    """The three changes that some people notice; offered from the start."""

    SLEEP = "sleep disturbance"
    DREAMS = "vivid dreams"
    PAIN = "sensitivity to pain"


class SymptomTrend(StrEnum):
    """How a symptom was said to be, against before."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    GONE = "gone"


@dataclass(frozen=True)
class Score:
    """One score that the user gave a symptom for a day. A later one for that day corrects it.

    `withdrawn_at` (UTC) says when it was taken back; then it does not stand.
    """

    day: date
    symptom: str
    score: int
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Note:
    """Something the user wrote down for a day, kept as its own row.

    `withdrawn_at` (UTC) says when it was taken back; then it does not stand.
    """

    day: date
    text: str
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class SymptomChange:
    """How a symptom was said to be on a day. A later one for that day and symptom corrects it.

    `withdrawn_at` (UTC) says when it was taken back; then it does not stand.
    """

    day: date
    symptom: str
    change: SymptomTrend
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None


def check_score(score: int) -> int:
    """Return `score` if it lies on the scale from 0 to 10, else raise `Invalid`."""
    if not 0 <= score <= HIGHEST_SCORE:
        raise ValidationError(ValidationCode.SCORE_RANGE, value=str(score))
    return score


def current_scores(scores: Iterable[Score]) -> dict[tuple[date, str], Score]:
    """Return the last score given for each day and symptom, unless that one was taken back."""
    last = {(score.day, score.symptom): score for score in scores}
    return {key: score for key, score in last.items() if score.withdrawn_at is None}


def current_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the notes that were not taken back."""
    return tuple(note for note in notes if note.withdrawn_at is None)


def current_changes(changes: Iterable[SymptomChange]) -> dict[tuple[date, str], SymptomChange]:
    """Return what was said last for each day and symptom, unless that was taken back."""
    last = {(change.day, change.symptom): change for change in changes}
    return {key: change for key, change in last.items() if change.withdrawn_at is None}
