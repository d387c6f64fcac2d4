"""Gentle reminders, which ring for no dose: of a check-in, a review, a supply, a dose ahead."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ldn_desktop.domain.calendar import DoseKey


class GentleReminderKind(StrEnum):
    """What a gentle reminder is about. DOSE_AHEAD has no row of its own: see `word_ahead`."""

    CHECK_IN = "check_in"
    REVIEW = "review"
    SUPPLY = "supply"
    DOSE_AHEAD = "dose_ahead"


@dataclass(frozen=True)
class GentleReminder:
    """The state of a gentle reminder of the local date `day`.

    `day` is the date of the check-in or review, or the date on which something runs out.
    `shown_at` is a UTC instant, None while it was not shown. A `closed` one is never shown.
    """

    kind: GentleReminderKind
    day: date
    shown_at: datetime | None = None
    closed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it must not be shown any more."""
        return self.closed or self.shown_at is not None


_NO_DAY = date(2000, 1, 1)
_KEYS = {
    GentleReminderKind.DOSE_AHEAD: DoseKey(_NO_DAY, 95, 0),
    GentleReminderKind.CHECK_IN: DoseKey(_NO_DAY, 97, 0),
    GentleReminderKind.REVIEW: DoseKey(_NO_DAY, 98, 0),
    GentleReminderKind.SUPPLY: DoseKey(_NO_DAY, 99, 0),
}


def gentle_reminder_key(kind: GentleReminderKind) -> DoseKey:
    """Return the key of this gentle reminder for the channels; no planned dose has it.

    It is the same every day, so that the next one replaces one that is still on the screen.
    """
    return _KEYS[kind]


def gentle_reminder_of(key: DoseKey) -> GentleReminderKind | None:
    """Return the kind of the gentle reminder with this key, None for the key of a dose."""
    return next((kind for kind, own in _KEYS.items() if own == key), None)
