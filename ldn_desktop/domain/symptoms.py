"""Statistics of symptom scores: the baseline, the figures of a step, and how long symptoms lasted.

Counts and plain arithmetic on what the user entered. A day without a score is never filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from ldn_desktop.domain.checkins import Score, SymptomChange, SymptomTrend
from ldn_desktop.domain.plan import ONE_DAY, dates

BASELINE_DAYS = timedelta(days=14)
"""How long before the first reduction the baseline begins."""

LEAST_CHECK_INS = 3
"""Fewer check-ins make no baseline."""

Scores = Mapping[tuple[date, str], Score]
"""The current score by day and symptom, as `checkins.current_scores` returns them."""

Changes = Mapping[tuple[date, str], SymptomChange]
"""The current change by day and symptom, as `checkins.current_changes` returns them."""


class Severity(StrEnum):
    """A score in a word."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


def severity(score: int) -> Severity:
    """Return the word for a score: mild 1-3, moderate 4-6, severe 7-10."""
    if score == 0:
        return Severity.NONE
    if score <= 3:
        return Severity.MILD
    return Severity.MODERATE if score <= 6 else Severity.SEVERE


@dataclass(frozen=True)
class Baseline:
    """A symptom's scores on the local dates `first`..`last` before the first reduction.

    `mean` is exact, None while there are fewer than `LEAST_CHECK_INS` check-ins.
    """

    symptom: str
    first: date
    last: date
    check_ins: int
    mean: Fraction | None


def baseline_days(reduction: date) -> tuple[date, date]:
    """Return the first and the last of the 14 days before the day of the first reduction."""
    return reduction - BASELINE_DAYS, reduction - ONE_DAY


def baseline(scores: Scores, symptom: str, reduction: date) -> Baseline:
    """Return the baseline of a symptom: the mean of its scores in the 14 days before `reduction`.

    `reduction` is the local date of the first reduction (`stretches.first_reduction`).
    """
    first, last = baseline_days(reduction)
    found = _scores(scores, symptom, first, last)
    mean = Fraction(sum(found), len(found)) if len(found) >= LEAST_CHECK_INS else None
    return Baseline(symptom, first, last, len(found), mean)


@dataclass(frozen=True)
class Figures:
    """Statistics of a symptom's scores on the local dates `first`..`last`, both included.

    `check_ins` counts the days with a score; if it is 0 the rest is None. `median` is exact:
    between two scores it may end in a half. `difference` is the median minus the baseline's mean,
    above 0 if the symptom was stronger; None without a baseline.
    """

    symptom: str
    first: date
    last: date
    check_ins: int
    median: Fraction | None = None
    lowest: int | None = None
    highest: int | None = None
    difference: Fraction | None = None


def figures(
    scores: Scores, symptom: str, first: date, last: date, base: Baseline | None = None
) -> Figures:
    """Return the figures of a symptom for the days of a step, compared with its baseline."""
    found = _scores(scores, symptom, first, last)
    if not found:
        return Figures(symptom, first, last, 0)
    middle = _median(found)
    difference = None if base is None or base.mean is None else middle - base.mean
    return Figures(symptom, first, last, len(found), middle, min(found), max(found), difference)


@dataclass(frozen=True)
class Spell:
    """The time during which the user reported a symptom.

    `first` and `last` are the first and the last local date on which the user said that it was
    new, worse, the same or better; `last_said` is the last of these. All are None if the user only
    said that it was gone. `gone_on` is the date on which the user said so, None while it lasts.
    """

    symptom: str
    first: date | None
    last: date | None
    last_said: SymptomTrend | None
    gone_on: date | None = None


def spells(changes: Changes) -> tuple[Spell, ...]:
    """Return the spells of all symptoms, sorted by their first day.

    A spell lasts until the user says that the symptom is gone; saying so again changes nothing.
    """
    newest: dict[str, Spell] = {}
    ended: list[Spell] = []
    for (day, symptom), reported in sorted(changes.items()):
        here = newest.get(symptom, Spell(symptom, None, None, None))
        if reported.change is SymptomTrend.GONE:
            newest[symptom] = replace(here, gone_on=here.gone_on or day)
        elif here.gone_on is not None:
            ended.append(here)
            newest[symptom] = Spell(symptom, day, day, reported.change)
        else:
            newest[symptom] = Spell(symptom, here.first or day, day, reported.change)
    return tuple(sorted((*ended, *newest.values()), key=_by_first_day))


def _by_first_day(spell: Spell) -> tuple[date, str]:
    return (spell.first or spell.gone_on or date.max, spell.symptom)


def _median(found: list[int]) -> Fraction:
    # Not `statistics.median`: importing that module would slow the start of the window.
    in_order, half = sorted(found), len(found) // 2
    return Fraction(in_order[half] + in_order[-half - 1], 2)


def _scores(scores: Scores, symptom: str, first: date, last: date) -> list[int]:
    # A look-up for each day, so that a step costs the same in the tenth year as in the first.
    found = (scores.get((day, symptom)) for day in dates(first, last))
    return [score.score for score in found if score is not None]
