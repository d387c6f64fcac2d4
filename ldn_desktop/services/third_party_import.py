"""Another app's history of one medicine, in our words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum


class Source(StrEnum):
    """Whose export a file is."""

    OWN = "ldn-desktop"
    DOSAGE = "dosage"
    MEDTIMER = "medtimer"


class LeftOut(StrEnum):
    """Why something in a file does not come in."""

    OTHER_MEDICINES = "other_medicines"
    NO_AMOUNT = "no_amount"
    CONCENTRATION = "concentration"
    OTHER_UNIT = "other_unit"
    NO_NAME = "no_name"
    UNKNOWN_WORD = "unknown_word"
    NOT_ANSWERED = "not_answered"
    AUTOMATIC = "automatic"
    SKIPPED = "skipped"
    IN_THE_FUTURE = "in_the_future"
    OUT_OF_RANGE = "out_of_range"
    PLANNED_HERE = "planned_here"
    HERE_ALREADY = "here_already"
    SCHEDULE = "schedule"
    PLAN_STAYS = "plan_stays"


@dataclass(frozen=True)
class ThirdPartyDose:
    """A dose that was answered there: planned for a local date and time, and taken or skipped.

    `taken_at` is a UTC instant, None where the time is unknown. `is_planned` is false of a dose
    that no schedule asked for.
    """

    day: date
    at: time
    amount_mg: Decimal
    taken: bool
    taken_at: datetime | None = None
    note: str | None = None
    is_planned: bool = True


@dataclass(frozen=True)
class ThirdPartySchedule:
    """What is to be taken: one amount at these local times, every so many days.

    `since` and `until` are its first and last local date, None where it has none.
    """

    times: tuple[time, ...]
    amount_mg: Decimal
    every_days: int = 1
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ThirdPartyHistory:
    """All that a file says of one medicine, and what of it has no place here, counted.

    `schedule_left_out` says that there is a schedule of a kind that plans here have not. `unnamed`
    are the numbers, from 1, of the entries without a medicine's name; in a table those of the rows.
    """

    source: Source
    medicine: str
    doses: tuple[ThirdPartyDose, ...]
    schedule: ThirdPartySchedule | None = None
    schedule_left_out: bool = False
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    unnamed: tuple[int, ...] = ()
