"""Another app's history of one medicine, in our terms."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum


class Source(StrEnum):
    """The app that exported a file."""

    OWN = "ldn-desktop"
    DOSAGE = "dosage"
    MEDTIMER = "medtimer"
    TABLE = "table"


class LeftOut(StrEnum):
    """Why something in a file is not imported."""

    OTHER_MEDICINES = "other_medicines"
    NO_AMOUNT = "no_amount"
    CONCENTRATION = "concentration"
    OTHER_UNIT = "other_unit"
    NO_NAME = "no_name"
    NO_TIME = "no_time"
    BROKEN = "broken"
    UNKNOWN_WORD = "unknown_word"
    NOT_TAKEN = "not_taken"
    NOT_ANSWERED = "not_answered"
    NO_DOSE = "no_dose"
    AUTOMATIC = "automatic"
    SKIPPED = "skipped"
    IN_THE_FUTURE = "in_the_future"
    OUT_OF_RANGE = "out_of_range"
    PLANNED_HERE = "planned_here"
    HERE_ALREADY = "here_already"
    SCHEDULE = "schedule"
    PLAN_STAYS = "plan_stays"


ODD_ENTRIES = frozenset(
    {
        LeftOut.NO_AMOUNT,
        LeftOut.CONCENTRATION,
        LeftOut.OTHER_UNIT,
        LeftOut.NO_NAME,
        LeftOut.NO_TIME,
        LeftOut.BROKEN,
        LeftOut.UNKNOWN_WORD,
        LeftOut.OUT_OF_RANGE,
    }
)
"""What is odd about an entry itself: such an entry is told by its number."""

Numbers = tuple[tuple[LeftOut, tuple[int, ...]], ...]
"""The numbers, from 1, of the entries (in a table: rows) left out for each reason."""


@dataclass(frozen=True)
class ThirdPartyDose:
    """A dose that the user answered in the other app, planned for a local date and time.

    `taken_at` is a UTC instant, None if the time is unknown. `taken` False means skipped.
    `is_planned` is False for a dose that no schedule asked for.
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
    """A schedule of the other app: one amount at these local times, every `every_days` days.

    `since` and `until` are its first and last local date, None if it has none.
    """

    times: tuple[time, ...]
    amount_mg: Decimal
    every_days: int = 1
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ThirdPartyHistory:
    """All that a file says about one medicine; `left_out` counts what cannot be imported.

    `schedule_left_out` means that the file has a schedule that our plans cannot express. `numbers`
    has those of the odd entries.
    """

    source: Source
    medicine: str
    doses: tuple[ThirdPartyDose, ...]
    schedule: ThirdPartySchedule | None = None
    schedule_left_out: bool = False
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    numbers: Numbers = ()
