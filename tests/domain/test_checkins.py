"""Scores lie on a scale from 0 to 10; the last one given for a day and symptom stands."""

from datetime import UTC, date, datetime

import pytest

from ldn_desktop.domain.checkins import (
    Note,
    Score,
    SymptomChange,
    SymptomTrend,
    UsualSymptom,
    check_score,
    current_changes,
    current_notes,
    current_scores,
)
from ldn_desktop.domain.errors import ValidationCode, ValidationError

DAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)


@pytest.mark.parametrize("score", [0, 1, 10])
def test_a_score_from_0_to_10_is_kept(score: int) -> None:
    assert check_score(score) == score


@pytest.mark.parametrize("score", [-1, 11, 10**6])
def test_a_score_off_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValidationError) as caught:
        check_score(score)
    assert caught.value.code is ValidationCode.SCORE_RANGE
    assert caught.value.details == {"value": str(score)}


def test_the_same_symptom_again_for_a_day_is_a_correction() -> None:
    first = Score(DAY, UsualSymptom.SLEEP, 6, NOW, id=1)
    other = Score(DAY, UsualSymptom.PAIN, 2, NOW, id=2)
    corrected = Score(DAY, UsualSymptom.SLEEP, 3, NOW, id=3)
    day_before = Score(date(2027, 1, 3), UsualSymptom.SLEEP, 9, NOW, id=4)
    assert current_scores((first, other, corrected, day_before)) == {
        (DAY, UsualSymptom.SLEEP): corrected,
        (DAY, UsualSymptom.PAIN): other,
        (date(2027, 1, 3), UsualSymptom.SLEEP): day_before,
    }


def test_two_notes_of_one_day_are_two_notes() -> None:
    assert Note(DAY, "slept badly", NOW, id=1) != Note(DAY, "slept badly", NOW, id=2)


def test_a_score_that_was_taken_back_leaves_the_day_without_one() -> None:
    first = Score(DAY, "pain", 6, NOW, id=1)
    corrected = Score(DAY, "pain", 3, NOW, id=2, withdrawn_at=NOW)
    assert current_scores((first, corrected)) == {}
    again = Score(DAY, "pain", 4, NOW, id=3)
    assert current_scores((first, corrected, again)) == {(DAY, "pain"): again}


def test_a_note_that_was_taken_back_does_not_stand() -> None:
    kept = Note(DAY, "slept badly", NOW, id=1)
    assert current_notes((kept, Note(DAY, "no", NOW, id=2, withdrawn_at=NOW))) == (kept,)


def test_what_was_said_last_of_a_symptom_stands_for_its_day() -> None:
    worse = SymptomChange(DAY, "pain", SymptomTrend.WORSE, NOW, id=1)
    better = SymptomChange(DAY, "pain", SymptomTrend.BETTER, NOW, id=2)
    sleep = SymptomChange(DAY, "sleep", SymptomTrend.NEW, NOW, id=3, withdrawn_at=NOW)
    assert current_changes((worse, better, sleep)) == {(DAY, "pain"): better}
