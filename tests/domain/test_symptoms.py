"""The baseline, the figures of a step and the spells of a symptom, each worked by hand."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldn_desktop.domain.checkins import Score, SymptomChange, SymptomTrend, current_scores
from ldn_desktop.domain.symptoms import (
    LEAST_CHECK_INS,
    Baseline,
    Figures,
    Scores,
    Severity,
    Spell,
    baseline,
    baseline_days,
    figures,
    severity,
    spells,
)

NOW = datetime(2027, 1, 30, 20, tzinfo=UTC)
REDUCTION = date(2027, 1, 18)
# The 14 days before it: from 4 to 17 January.
FIRST, LAST = date(2027, 1, 4), date(2027, 1, 17)


def january(day: int) -> date:
    return date(2027, 1, day)


def pain(*said: tuple[int, int]) -> Scores:
    """Return the scores of pain, given as (day of January, score)."""
    return {(january(day), "pain"): Score(january(day), "pain", score, NOW) for day, score in said}


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (0, Severity.NONE),
        (1, Severity.MILD),
        (3, Severity.MILD),
        (4, Severity.MODERATE),
        (6, Severity.MODERATE),
        (7, Severity.SEVERE),
        (10, Severity.SEVERE),
    ],
)
def test_a_score_has_a_word(score: int, word: Severity) -> None:
    assert severity(score) is word


def test_the_baseline_is_that_of_the_14_days_before_the_first_reduction() -> None:
    assert baseline_days(REDUCTION) == (FIRST, LAST)


BASELINES = {
    # 3 + 4 + 4 = 11, over 3 check-ins
    "three check-ins": (pain((4, 3), (10, 4), (17, 4)), 3, Fraction(11, 3)),
    "two are not enough yet": (pain((4, 3), (17, 4)), 2, None),
    "none": (pain(), 0, None),
    # 3 January is too early, 18 January is the reduction itself: (2 + 2 + 8) / 3 = 4
    "days outside": (pain((3, 9), (4, 2), (5, 2), (17, 8), (18, 9)), 3, Fraction(4)),
    # zeros count: (0 + 0 + 0 + 2) / 4 = 1/2
    "zeros": (pain((6, 0), (7, 0), (8, 0), (9, 2)), 4, Fraction(1, 2)),
    # every day, 0 to 10, then 10, 10, 10: (55 + 30) / 14
    "every day": (
        pain(*((4 + n, min(n, 10)) for n in range(14))),
        14,
        Fraction(85, 14),
    ),
}


@pytest.mark.parametrize(("scores", "check_ins", "mean"), BASELINES.values(), ids=BASELINES.keys())
def test_the_baseline_is_the_mean_of_at_least_three_check_ins(
    scores: Scores, check_ins: int, mean: Fraction | None
) -> None:
    assert baseline(scores, "pain", REDUCTION) == Baseline("pain", FIRST, LAST, check_ins, mean)


def test_another_symptom_has_a_baseline_of_its_own() -> None:
    scores = pain((4, 3), (5, 3), (6, 3))
    assert baseline(scores, "sleep", REDUCTION).check_ins == 0


def test_a_corrected_day_is_one_check_in_with_its_last_score() -> None:
    said = [Score(january(day), "pain", score, NOW) for day, score in ((4, 9), (4, 1), (5, 1))]
    found = baseline(current_scores(said), "pain", REDUCTION)
    assert (found.check_ins, found.mean) == (2, None)


STEP = (january(18), january(24))
BASE = baseline(pain((4, 2), (5, 3), (6, 3)), "pain", REDUCTION)  # 8/3

FIGURES = {
    # in order 2, 4, 5: the middle is 4; 4 - 8/3 = 4/3
    "an odd number": (
        pain((18, 5), (19, 2), (24, 4)),
        (3, Fraction(4), 2, 5, Fraction(4, 3)),
    ),
    # in order 1, 2, 5, 9: half of 2 + 5 is 3.5; 7/2 - 8/3 = 5/6
    "an even number": (
        pain((18, 5), (19, 2), (20, 9), (21, 1)),
        (4, Fraction(7, 2), 1, 9, Fraction(5, 6)),
    ),
    # one score is all four; 0 - 8/3 is below the baseline
    "one": (pain((20, 0)), (1, Fraction(0), 0, 0, Fraction(-8, 3))),
    # 17 and 25 January are other steps; in order 3, 3: 3 - 8/3 = 1/3
    "its own days only": (
        pain((17, 9), (18, 3), (24, 3), (25, 9)),
        (2, Fraction(3), 3, 3, Fraction(1, 3)),
    ),
}


@pytest.mark.parametrize(("scores", "said"), FIGURES.values(), ids=FIGURES.keys())
def test_the_figures_of_a_step_stand_against_the_baseline(
    scores: Scores, said: tuple[int, Fraction, int, int, Fraction]
) -> None:
    assert figures(scores, "pain", *STEP, BASE) == Figures("pain", STEP[0], STEP[1], *said)


def test_a_step_without_a_score_has_no_figures() -> None:
    assert figures(pain((17, 9)), "pain", *STEP, BASE) == Figures("pain", *STEP, 0)


@pytest.mark.parametrize("base", [None, Baseline("pain", FIRST, LAST, 2, None)])
def test_without_a_baseline_there_is_no_difference(base: Baseline | None) -> None:
    found = figures(pain((18, 5)), "pain", *STEP, base)
    assert (found.median, found.difference) == (Fraction(5), None)


numbers = st.lists(st.integers(0, 10), min_size=1, max_size=14)


@given(numbers, numbers)
def test_the_figures_lie_within_what_was_said(before: list[int], since: list[int]) -> None:
    said = pain(*((4 + n, score) for n, score in enumerate(before)))
    base = baseline(said, "pain", REDUCTION)
    assert base.check_ins == len(before)
    assert (base.mean is None) == (len(before) < LEAST_CHECK_INS)
    if base.mean is not None:
        assert min(before) <= base.mean <= max(before)
    last = january(18) + timedelta(days=13)
    later = pain(*((18 + n, score) for n, score in enumerate(since)))
    found = figures({**said, **later}, "pain", january(18), last, base)
    assert found.check_ins == len(since)
    assert found.lowest is not None
    assert found.median is not None
    assert found.highest is not None
    assert found.lowest <= found.median <= found.highest
    below = sum(score < found.median for score in since)
    above = sum(score > found.median for score in since)
    assert max(below, above) <= len(since) / 2
    if base.mean is not None:
        assert found.difference == found.median - base.mean


def said(*changes: tuple[int, str, SymptomTrend]) -> dict[tuple[date, str], SymptomChange]:
    """Return what was said, given as (day of January, symptom, change)."""
    return {
        (january(day), symptom): SymptomChange(january(day), symptom, change, NOW)
        for day, symptom, change in changes
    }


def test_a_spell_lasts_from_the_first_day_said_until_it_is_gone() -> None:
    changes = said(
        (20, "dreams", SymptomTrend.BETTER),
        (18, "dreams", SymptomTrend.NEW),
        (19, "dreams", SymptomTrend.WORSE),
        (23, "dreams", SymptomTrend.GONE),
        (24, "dreams", SymptomTrend.GONE),
    )
    spell = Spell("dreams", january(18), january(20), SymptomTrend.BETTER, gone_on=january(23))
    assert spells(changes) == (spell,)


def test_a_symptom_that_comes_back_has_another_spell() -> None:
    changes = said(
        (18, "pain", SymptomTrend.WORSE),
        (19, "pain", SymptomTrend.GONE),
        (19, "dreams", SymptomTrend.NEW),
        (25, "pain", SymptomTrend.SAME),
    )
    assert spells(changes) == (
        Spell("pain", january(18), january(18), SymptomTrend.WORSE, gone_on=january(19)),
        Spell("dreams", january(19), january(19), SymptomTrend.NEW),
        Spell("pain", january(25), january(25), SymptomTrend.SAME),
    )


def test_spells_stand_in_the_order_of_their_first_day_or_of_the_day_they_were_gone() -> None:
    changes = said(
        (25, "sleep", SymptomTrend.NEW),
        (26, "dreams", SymptomTrend.NEW),
        (20, "pain", SymptomTrend.GONE),
    )
    assert [spell.symptom for spell in spells(changes)] == ["pain", "sleep", "dreams"]


def test_what_was_only_said_to_be_gone_has_no_first_day() -> None:
    assert spells(said((20, "pain", SymptomTrend.GONE))) == (
        Spell("pain", None, None, None, gone_on=january(20)),
    )
