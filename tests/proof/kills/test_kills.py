"""A kill at any moment loses no dose and doubles no answer; the naive app loses doses."""

from tests.proof.kills.run import Killing, kill, run
from tests.proof.proving import Budget


def test_no_dose_is_lost_and_no_answer_doubled_by_kills_and_the_naive_app_loses_some() -> None:
    result = run(Budget.a_sample())
    assert result.app.broken == 0, result.app.notes
    assert result.app.counts["kills"] >= 8
    assert result.baseline is not None
    assert result.baseline.lost > 0


def test_a_dose_killed_between_its_commit_and_its_acknowledgement_is_answered_once() -> None:
    assert kill(Killing("app", 4, 2, border=11)).broken == 0
