"""A day's symptom scores (0-10), notes and reported symptom changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.errors import ValidationCode, ValidationError

HIGHEST_SCORE = 10


class UsualSymptom(StrEnum):
    """Changes that some people notice; the app offers them from the start.

    The values are stored with the scores and in the settings: they never change. Who has chosen
    their own list is not asked about a new one.
    """

    SLEEP = "sleep disturbance"
    DREAMS = "vivid dreams"
    PAIN = "sensitivity to pain"


class SymptomTrend(StrEnum):
    """How the user says a symptom is, compared with before."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    GONE = "gone"


@dataclass(frozen=True)
class Score:
    """One score that the user gave a symptom for a day. A later one for that day corrects it.

    `withdrawn_at` (UTC) is when it was taken back; it is not current after that.
    """

    day: date
    symptom: str
    score: int
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Note:
    """A note that the user wrote for a day; a starred one is for the report.

    `withdrawn_at` (UTC) is when it was taken back; it is not current after that.
    """

    day: date
    text: str
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None
    starred: bool = False


@dataclass(frozen=True)
class SymptomChange:
    """How the user says a symptom is on a day. A later one for that day and symptom corrects it.

    `withdrawn_at` (UTC) is when it was taken back; it is not current after that.
    """

    day: date
    symptom: str
    change: SymptomTrend
    recorded_at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None


def check_score(score: int) -> int:
    """Return `score` if it is from 0 to 10, else raise `ValidationError`."""
    if not 0 <= score <= HIGHEST_SCORE:
        raise ValidationError(ValidationCode.SCORE_RANGE, value=str(score))
    return score


def current_scores(scores: Iterable[Score]) -> dict[tuple[date, str], Score]:
    """Return the last score of each day and symptom, unless that one was taken back."""
    last = {(score.day, score.symptom): score for score in scores}
    return {key: score for key, score in last.items() if score.withdrawn_at is None}


def current_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the notes that were not taken back."""
    return tuple(note for note in notes if note.withdrawn_at is None)


def current_changes(changes: Iterable[SymptomChange]) -> dict[tuple[date, str], SymptomChange]:
    """Return the last change of each day and symptom, unless that one was taken back."""
    last = {(change.day, change.symptom): change for change in changes}
    return {key: change for key, change in last.items() if change.withdrawn_at is None}
