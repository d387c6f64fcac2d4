"""Errors of the services: rejected, confirmation needed, or the data is not accessible.

None of these is a bug. Each leaves everything unchanged, and the outer layers put it into one
sentence.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum


class RejectionReason(StrEnum):
    """Why a request of the user is rejected."""

    NO_PLAN = "no_plan"
    NO_DOSE_DUE = "no_dose_due"
    SEVERAL_DOSES = "several_doses"
    NO_SUCH_DOSE = "no_such_dose"
    NOT_DUE_YET = "not_due_yet"
    NOT_OPEN = "not_open"
    ALREADY_TAKEN = "already_taken"
    ALREADY_SKIPPED = "already_skipped"
    NOTHING_RECORDED = "nothing_recorded"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    CHANGED_SINCE = "changed_since"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"
    BEFORE_TODAY = "before_today"
    NO_SUCH_DATE = "no_such_date"
    AFTER_WINDOW = "after_window"
    DOSE_RECORDED = "dose_recorded"
    NOT_NEWEST = "not_newest"
    SAME_PLAN = "same_plan"
    NOT_COUNTED = "not_counted"
    NOT_AT_HOME = "not_at_home"
    NO_SUPPLY = "no_supply"
    NO_SUCH_SYMPTOM = "no_such_symptom"
    NO_SYMPTOMS = "no_symptoms"
    NO_SUCH_QUESTION = "no_such_question"
    PLAN_IS_OVER = "plan_is_over"
    ENDS_BEFORE_START = "ends_before_start"
    EXTRA_HAS_NO_KEY = "extra_has_no_key"
    NOT_EMPTY = "not_empty"
    SEVERAL_MEDICINES = "several_medicines"
    NO_SUCH_MEDICINE = "no_such_medicine"
    NOTHING_TO_IMPORT = "nothing_to_import"
    NO_AMOUNT_IN_MG = "no_amount_in_mg"
    CONCENTRATIONS_ONLY = "concentrations_only"
    OTHER_UNITS_ONLY = "other_units_only"


class ConfirmationCode(StrEnum):
    """A question that the user must answer with yes first; in a command, `--yes` is the answer."""

    START_IN_PAST = "start_in_past"
    ABOVE_USUAL = "above_usual"
    CANNOT_BE_MADE = "cannot_be_made"
    SECOND_PLAN = "second_plan"
    FAR_TOO_EARLY = "far_too_early"
    STEP_RISES = "step_rises"
    REPLACES_LATER = "replaces_later"
    ABOVE_DAY = "above_day"
    GO_ON = "go_on"
    OTHER_MEDICINE = "other_medicine"
    REPLACE_FILE = "replace_file"
    REPLACES_PLAN = "replaces_plan"
    BACK_TO_STEP = "back_to_step"


Accepted = Collection[ConfirmationCode]
"""The questions that the user has answered with yes."""

NO_QUESTIONS = frozenset[ConfirmationCode]()

Asked = tuple[ConfirmationCode, dict[str, str]]
"""A question with the values that its sentence needs, as text."""


class NotAllowedError(Exception):
    """The request is rejected. `details` has the values that the sentence needs, as text."""

    def __init__(self, reason: RejectionReason, **details: str) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.details = details


class ConfirmationRequired(Exception):  # noqa: N818 - reads as what it says
    """The request is possible once the user has answered these questions with yes."""

    def __init__(self, questions: Sequence[Asked]) -> None:
        super().__init__(", ".join(question for question, _ in questions))
        self.questions = tuple(questions)


def ask(questions: Iterable[Asked], accepted: Accepted) -> None:
    """Raise `ConfirmationRequired` if any of the questions is not among `accepted`."""
    still_open = [asked for asked in questions if asked[0] not in accepted]
    if still_open:
        raise ConfirmationRequired(still_open)


class StorageErrorKind(StrEnum):
    """Why the data could not be read or written."""

    FOLDER_NOT_WRITABLE = "folder_not_writable"
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    DAMAGED = "damaged"
    NEWER_VERSION = "newer_version"
    FOREIGN_FILE = "foreign_file"
    IO_ERROR = "io_error"
    FILE_NOT_READABLE = "file_not_readable"
    FILE_NOT_WRITABLE = "file_not_writable"
    FILE_EXISTS = "file_exists"
    BROKE_OFF = "broke_off"
    LINK = "link"


LASTING = frozenset(
    {
        StorageErrorKind.DAMAGED,
        StorageErrorKind.NEWER_VERSION,
        StorageErrorKind.FOREIGN_FILE,
        StorageErrorKind.LINK,
    }
)
"""Errors that do not go away by themselves."""

RESTORABLE = LASTING - {StorageErrorKind.LINK} | {
    StorageErrorKind.IO_ERROR,
    StorageErrorKind.FILE_NOT_READABLE,
}
"""Errors after which a backup can replace the data file; the file itself is set aside."""


class StorageError(Exception):
    """The data could not be read or written; the request was not carried out.

    `kind` says why; `path` names the file or folder that the user can inspect.
    """

    def __init__(self, kind: StorageErrorKind, *, path: str = "") -> None:
        super().__init__(str(kind))
        self.kind = kind
        self.path = path
