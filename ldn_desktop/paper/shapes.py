"""The state of a dose as a shape, for the screen and for paper."""

from enum import StrEnum


class Mark(StrEnum):
    """The state of a dose as a shape, so that colour never tells it alone."""

    TAKEN = "taken"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    UPCOMING = "upcoming"
    DUE = "due"
    PUT_OFF = "put_off"
    EXTRA = "extra"
    NONE = "none"
