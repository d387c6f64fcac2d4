"""What the painted widgets paint, as plain values: presenters make them without a screen."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """The state of a dose as a shape, so that colour never tells it alone."""

    TAKEN = "taken"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    UPCOMING = "upcoming"
    DUE = "due"
    PUT_OFF = "put_off"
    NONE = "none"


@dataclass(frozen=True)
class Segment:
    """One step: its share of the width in days, and its dose as a part (0-1) of the highest."""

    days: int
    level: float
