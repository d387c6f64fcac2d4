"""The dates of reviews with the clinician, and the reports made for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ReviewKind(StrEnum):
    """Whether a review was set for a day or taken back."""

    SET = "set"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class ReviewLine:
    """One line of the log of reviews. `day` is a local date, `recorded_at` a UTC instant."""

    id: int
    kind: ReviewKind
    day: date
    recorded_at: datetime


@dataclass(frozen=True)
class ReportMade:
    """A report of the local dates `first`..`last`, both included, made at a UTC instant."""

    first: date
    last: date
    made_at: datetime
    id: int = 0


def current_reviews(lines: Iterable[ReviewLine]) -> tuple[date, ...]:
    """Return the dates of reviews that were not taken back, past ones included, in order."""
    last = {line.day: line.kind for line in lines}
    return tuple(sorted(day for day, kind in last.items() if kind is ReviewKind.SET))


def next_review(lines: Iterable[ReviewLine], today: date) -> date | None:
    """Return the local date of the next review, today included, or None."""
    return next((day for day in current_reviews(lines) if day >= today), None)
