"""Gentle reminders that are no dose's: of the day's check-in, a review, a supply."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey


class GentleReminderKind(StrEnum):
    """What a gentle reminder is of."""

    CHECK_IN = "check_in"
    REVIEW = "review"
    SUPPLY = "supply"


@dataclass(frozen=True)
class GentleReminder:
    """What became of a gentle reminder: of the check-in of `day`, or what is or runs out on `day`.

    `day` is a local date, `shown_at` a UTC instant, None while it was not shown. What is `closed`
    is not shown.
    """

    kind: GentleReminderKind
    day: date
    shown_at: datetime | None = None
    closed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it is not to be shown any more."""
        return self.closed or self.shown_at is not None


_NO_DAY = date(2000, 1, 1)
_KEYS = {
    GentleReminderKind.CHECK_IN: DoseKey(_NO_DAY, 97, 0),
    GentleReminderKind.REVIEW: DoseKey(_NO_DAY, 98, 0),
    GentleReminderKind.SUPPLY: DoseKey(_NO_DAY, 99, 0),
}


def gentle_reminder_key(kind: GentleReminderKind) -> DoseKey:
    """Return what names this gentle reminder to a channel: a key that no plan can hold.

    It is the same every day, so that the next one takes the place of one still on the screen.
    """
    return _KEYS[kind]


def gentle_reminder_of(key: DoseKey) -> GentleReminderKind | None:
    """Return which gentle reminder a key names, None for that of a dose."""
    return next((kind for kind, own in _KEYS.items() if own == key), None)
