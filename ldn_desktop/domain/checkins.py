"""A day's symptom scores (0-10) and notes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.errors import Invalid, Problem

HIGHEST_SCORE = 10


class UsualSymptom(StrEnum):
    """The three changes that some people notice; offered from the start."""

    SLEEP = "sleep disturbance"
    DREAMS = "vivid dreams"
    PAIN = "sensitivity to pain"


@dataclass(frozen=True)
class Score:
    """One score that the user gave a symptom for a day. A later one for that day corrects it."""

    day: date
    symptom: str
    score: int
    recorded_at: datetime
    id: int = 0


@dataclass(frozen=True)
class Note:
    """Something the user wrote down for a day, kept as its own row."""

    day: date
    text: str
    recorded_at: datetime
    id: int = 0


def check_score(score: int) -> int:
    """Return `score` if it lies on the scale from 0 to 10, else raise `Invalid`."""
    if not 0 <= score <= HIGHEST_SCORE:
        raise Invalid(Problem.SCORE_RANGE, value=str(score))
    return score


def standing_scores(scores: tuple[Score, ...]) -> dict[tuple[date, str], Score]:
    """Return the last score given for each day and symptom."""
    return {(score.day, score.symptom): score for score in scores}
