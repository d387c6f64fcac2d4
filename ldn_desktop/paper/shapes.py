"""The shapes for the state of a dose, on the screen and on paper."""

from enum import StrEnum


class Mark(StrEnum):
    """The state of a dose as a shape, so that colour never carries meaning alone."""

    TAKEN = "taken"
    SKIPPED = "skipped"
    NOT_RECORDED = "not_recorded"
    UPCOMING = "upcoming"
    DUE = "due"
    PUT_OFF = "put_off"
    EXTRA = "extra"
    NONE = "none"
