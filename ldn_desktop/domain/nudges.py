"""Gentle reminders that are no dose's: of the day's check-in, of a review tomorrow."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NudgeKind(StrEnum):
    """What a gentle reminder is of."""

    CHECK_IN = "check_in"
    REVIEW = "review"


@dataclass(frozen=True)
class Nudge:
    """What became of a gentle reminder: of the check-in of `day`, or of the review on `day`.

    `day` is a local date, instants are UTC. `shown_at` None was not shown yet; `closed` is not
    shown again.
    """

    kind: NudgeKind
    day: date
    shown_at: datetime | None = None
    put_off_until: datetime | None = None
    closed: bool = False
