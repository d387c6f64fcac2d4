"""The validation error: a code and its details, which the outer layers put into words."""

from enum import StrEnum


class ValidationCode(StrEnum):
    """Why a value is refused. Each has one sentence in `ldn_desktop.wording`."""

    AMOUNT_FORM = "amount_form"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_TOO_FINE = "amount_too_fine"
    AMOUNT_TOO_LARGE = "amount_too_large"
    TIME_FORM = "time_form"
    TIME_HALF = "time_half"
    DATE_FORM = "date_form"
    DATE_RANGE = "date_range"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_MISSING = "zone_missing"
    ZONE_NOT_WANTED = "zone_not_wanted"
    TIMES_NONE = "times_none"
    TIMES_TOO_MANY = "times_too_many"
    TIMES_EQUAL = "times_equal"
    STEPS_NONE = "steps_none"
    DOSES_NONE = "doses_none"
    STEPS_TOO_MANY = "steps_too_many"
    STEP_DAYS = "step_days"
    STEP_DAYS_OPEN = "step_days_open"
    STEP_EVERY = "step_every"
    STEPS_BEFORE_DATE = "steps_before_date"
    STEP_TOO_SHORT = "step_too_short"
    FOLLOW_UP_DAYS = "follow_up_days"
    STRENGTHS_NONE = "strengths_none"
    STRENGTHS_TOO_MANY = "strengths_too_many"
    STRENGTHS_EQUAL = "strengths_equal"
    MAX_PIECES = "max_pieces"
    TWO_SUPPLIES = "two_supplies"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_EMPTY = "text_empty"
    TEXT_CONTROL = "text_control"
    PERCENT_RANGE = "percent_range"
    TARGET_NOT_BELOW_START = "target_not_below_start"
    SHAPE_NEVER_ENDS = "shape_never_ends"
    NOTHING_CAN_BE_MADE = "nothing_can_be_made"
    STEP_HAS_NO_END = "step_has_no_end"
    NO_STEP_BEFORE = "no_step_before"
    DAY_OUTSIDE_PLAN = "day_outside_plan"
    NOT_PAUSED = "not_paused"
    IN_A_PAUSE = "in_a_pause"
    SCORE_RANGE = "score_range"
    COUNT_RANGE = "count_range"
    COUNT_FORM = "count_form"
    DAYS_RANGE = "days_range"
    MINUTES_RANGE = "minutes_range"
    AHEAD_RANGE = "ahead_range"
    HOURS_RANGE = "hours_range"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    TOO_BIG = "too_big"
    KEY_TWICE = "key_twice"
    KEY_UNKNOWN = "key_unknown"
    KEY_MISSING = "key_missing"
    NOT_A_LIST = "not_a_list"
    NOT_AN_OBJECT = "not_an_object"
    NOT_TEXT = "not_text"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_IN_DIGITS = "not_in_digits"
    NOT_ONE_OF = "not_one_of"
    INSTANT_FORM = "instant_form"
    ROWS_DO_NOT_FIT = "rows_do_not_fit"
    NOT_AN_EXPORT = "not_an_export"
    DATES_TWO_WAYS = "dates_two_ways"
    NEWER_EXPORT = "newer_export"
    NOT_UTF8 = "not_utf8"
    TOO_MANY_PARTS = "too_many_parts"


class ValidationError(Exception):
    """A value breaks a rule. Nothing was changed.

    `code` says which rule; `details` has the values that its sentence needs, as plain text.
    `where` is the field's name as in the plan file ("steps[2].days"), or empty.
    """

    def __init__(self, code: ValidationCode, *, where: str = "", **details: str) -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where
        self.details = details

    def at(self, where: str) -> "ValidationError":
        """Return the same error for the field `where`."""
        return ValidationError(self.code, where=where, **self.details)
