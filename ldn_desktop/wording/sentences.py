"""One plain sentence for each error, refusal and question."""

import re
from collections.abc import Callable

from ldn_desktop.domain.amounts import shown_sign
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.texts import plain_digits
from ldn_desktop.services.errors import (
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
    StorageError,
    StorageErrorKind,
)
from ldn_desktop.wording.i18n import _

Sentence = Callable[[], str]

_PROBLEMS: dict[ValidationCode, Sentence] = {
    ValidationCode.AMOUNT_FORM: lambda: _("“{value}” is not an amount. {fix}"),
    ValidationCode.AMOUNT_NOT_POSITIVE: lambda: _("An amount must be more than 0."),
    ValidationCode.AMOUNT_TOO_FINE: lambda: _("An amount can have at most 3 decimals."),
    ValidationCode.AMOUNT_TOO_LARGE: lambda: _(
        "An amount can be {largest} at most. Check the number."
    ),
    ValidationCode.TIME_FORM: lambda: _("“{value}” is not a time of day. Write it like 21:00."),
    ValidationCode.TIME_HALF: lambda: _(
        "“{value}” comes twice a day. Write it with {before_noon} or {after_noon}."
    ),
    ValidationCode.DATE_FORM: lambda: _("“{value}” is not a date. Write it like 2027-01-31."),
    ValidationCode.DATE_RANGE: lambda: _("Dates must lie between 2000 and 2100. Check {value}."),
    ValidationCode.ZONE_UNKNOWN: lambda: _(
        "“{value}” is not a time zone. Write it like Europe/Berlin."
    ),
    ValidationCode.ZONE_MISSING: lambda: _(
        "Times of a home zone need the zone, like Europe/Berlin."
    ),
    ValidationCode.ZONE_NOT_WANTED: lambda: _("A home zone only goes with the time rule “home”."),
    ValidationCode.TIMES_NONE: lambda: _("A plan needs at least one time of day."),
    ValidationCode.TIMES_TOO_MANY: lambda: _("A plan can have {most} times of day at most."),
    ValidationCode.TIMES_EQUAL: lambda: _("Two times of day are the same. Remove one."),
    ValidationCode.STEPS_NONE: lambda: _("A plan needs at least one step."),
    ValidationCode.DOSES_NONE: lambda: _("A plan needs at least one step with a dose."),
    ValidationCode.STEPS_TOO_MANY: lambda: _("A plan can have {most} steps at most."),
    ValidationCode.STEP_DAYS: lambda: _("A step must last 1 to {most} days."),
    ValidationCode.STEP_DAYS_OPEN: lambda: _(
        "Only the last step can go on without a number of days."
    ),
    ValidationCode.STEP_EVERY: lambda: _("A step is taken every day (1) or every other day (2)."),
    ValidationCode.FOLLOW_UP_DAYS: lambda: _("The days of follow-up must be 0 to {most}."),
    ValidationCode.STRENGTHS_NONE: lambda: _("Name at least one strength of capsule or tablet."),
    ValidationCode.STRENGTHS_TOO_MANY: lambda: _("You can name {most} strengths at most."),
    ValidationCode.STRENGTHS_EQUAL: lambda: _("Two strengths are the same. Remove one."),
    ValidationCode.MAX_PIECES: lambda: _("The most pieces at once must be 1 to {most}."),
    ValidationCode.TWO_SUPPLIES: lambda: _("Name capsules or a liquid, not both."),
    ValidationCode.TEXT_TOO_LONG: lambda: _(
        "This text is too long. It can have {most} characters."
    ),
    ValidationCode.TEXT_EMPTY: lambda: _("This text is empty. Write something first."),
    ValidationCode.TEXT_CONTROL: lambda: _(
        "This text holds a sign that can't be kept. Type it anew."
    ),
    ValidationCode.PERCENT_RANGE: lambda: _("The percent must be more than 0 and less than 100."),
    ValidationCode.TARGET_NOT_BELOW_START: lambda: _("The lowest dose must be below the start."),
    ValidationCode.SHAPE_NEVER_ENDS: lambda: _(
        "A percent of the current dose never reaches 0. Give the lowest dose too."
    ),
    ValidationCode.NOTHING_CAN_BE_MADE: lambda: _(
        "What you have can't make any dose up to {dose} mg. Ask your pharmacist."
    ),
    ValidationCode.STEP_HAS_NO_END: lambda: _(
        "This step goes on until changed, so it needs no more days."
    ),
    ValidationCode.NO_STEP_BEFORE: lambda: _("There is no step before this one to go back to."),
    ValidationCode.STEPS_BEFORE_DATE: lambda: _(
        "Steps before this date can't change. Pick an earlier date, or put them back."
    ),
    ValidationCode.STEP_TOO_SHORT: lambda: _(
        "This step has already lasted {run} days. Enter at least {least}."
    ),
    ValidationCode.NOT_PAUSED: lambda: _(
        "There is no pause on that date. Pick a date within the pause."
    ),
    ValidationCode.IN_A_PAUSE: lambda: _("The plan is paused on that date. Go on with it first."),
    ValidationCode.DAY_OUTSIDE_PLAN: lambda: _(
        "The plan has no step on {value}. Pick one of its days."
    ),
    ValidationCode.SCORE_RANGE: lambda: _("A score is a whole number from 0 to 10."),
    ValidationCode.COUNT_RANGE: lambda: _("A count of pieces is a whole number from 0 to {most}."),
    ValidationCode.COUNT_FORM: lambda: _("This is no count. Write it like 0.5=28."),
    ValidationCode.DAYS_RANGE: lambda: _("The days must be {least} to {most}."),
    ValidationCode.MINUTES_RANGE: lambda: _("The minutes must be 1 to {most}."),
    ValidationCode.AHEAD_RANGE: lambda: _("The minutes must be {least} to {most}."),
    ValidationCode.HOURS_RANGE: lambda: _("The hours must be {least} to {most}."),
    ValidationCode.NOT_JSON: lambda: _("The file is not JSON text. Check line {line}."),
    ValidationCode.TOO_DEEP: lambda: _("The file is nested too deeply. Check its brackets."),
    ValidationCode.TOO_BIG: lambda: _("The file is too big. Up to {most} MB can be read."),
    ValidationCode.KEY_TWICE: lambda: _("“{key}” stands twice in the file. Remove one."),
    ValidationCode.KEY_UNKNOWN: lambda: _("“{key}” is not known here. Check its spelling."),
    ValidationCode.KEY_MISSING: lambda: _("“{key}” is missing. Add it."),
    ValidationCode.NOT_A_LIST: lambda: _("This must be a list, in square brackets."),
    ValidationCode.NOT_AN_OBJECT: lambda: _("This must be an object, in curly brackets."),
    ValidationCode.NOT_TEXT: lambda: _("This must be text in quotation marks."),
    ValidationCode.NOT_A_WHOLE_NUMBER: lambda: _(
        "This must be a whole number, without quotation marks."
    ),
    ValidationCode.NOT_IN_DIGITS: lambda: _("This must be a whole number, like 14."),
    ValidationCode.NOT_ONE_OF: lambda: _("This must be one of: {choices}."),
    ValidationCode.INSTANT_FORM: lambda: _(
        "“{value}” is not an instant in UTC. Export the data anew."
    ),
    ValidationCode.ROWS_DO_NOT_FIT: lambda: _("The rows don't fit together. Export the data anew."),
    ValidationCode.NOT_AN_EXPORT: lambda: _(
        "The file is no export of LDN Desktop, Dosage or MedTimer, and no table that can be read. "
        "A table needs a date, an amount in mg, and whether it was taken."
    ),
    ValidationCode.DATES_TWO_WAYS: lambda: _(
        "Dates such as {value} can be read in two ways. Write them like 2027-01-31."
    ),
    ValidationCode.NEWER_EXPORT: lambda: _(
        "A newer version of LDN Desktop made this file. Install that version first."
    ),
    ValidationCode.TOO_MANY_PARTS: lambda: _("The file holds too many lists. It can have {most}."),
    ValidationCode.NOT_UTF8: lambda: _("The file is not text in UTF-8. Export it anew."),
}

_REFUSALS: dict[RejectionReason, Sentence] = {
    RejectionReason.NO_PLAN: lambda: _("There is no plan yet. Enter one first."),
    RejectionReason.NO_DOSE_DUE: lambda: _(
        "No dose is due now. Name the one you mean by its date."
    ),
    RejectionReason.SEVERAL_DOSES: lambda: _("Several doses fit: {keys}. Name one of them."),
    RejectionReason.NO_SUCH_DOSE: lambda: _("The plan has no dose at {key}."),
    RejectionReason.NOT_DUE_YET: lambda: _(
        "The dose {key} is not due yet. Only the next dose can be early."
    ),
    RejectionReason.NOT_OPEN: lambda: _("The dose {key} is not waiting for an answer now."),
    RejectionReason.ALREADY_TAKEN: lambda: _(
        "The dose {key} is recorded as taken. Clear it first, or record an extra dose."
    ),
    RejectionReason.ALREADY_SKIPPED: lambda: _(
        "The dose {key} is recorded as skipped. Clear it first."
    ),
    RejectionReason.NOTHING_RECORDED: lambda: _("Nothing is recorded for the dose {key}."),
    RejectionReason.NOTHING_TO_UNDO: lambda: _("There is nothing to undo."),
    RejectionReason.NOTHING_TO_REDO: lambda: _("There is nothing to redo."),
    RejectionReason.CHANGED_SINCE: lambda: _(
        "It was changed since by something else, so it stays. Look at it, and change it there."
    ),
    RejectionReason.NOTHING_TO_ANSWER: lambda: _("These doses have an answer already."),
    RejectionReason.IN_THE_FUTURE: lambda: _(
        "That time has not come yet. Check the date and time."
    ),
    RejectionReason.IN_THE_PAST: lambda: _("That time has passed. Pick a later one."),
    RejectionReason.BEFORE_TODAY: lambda: _(
        "A change can't start before today. Pick today or later."
    ),
    RejectionReason.NO_SUCH_DATE: lambda: _("The date of {key} did not exist in your time zone."),
    RejectionReason.AFTER_WINDOW: lambda: _(
        "That is after the time for the dose {key}. Pick an earlier one."
    ),
    RejectionReason.DOSE_RECORDED: lambda: _(
        "The dose {key} of this change is recorded. Clear that first, then take the change back."
    ),
    RejectionReason.NOT_NEWEST: lambda: _(
        "Only the newest plan can be taken back. It holds from {date} on."
    ),
    RejectionReason.SAME_PLAN: lambda: _("This is the plan you have. Nothing was changed."),
    RejectionReason.NOT_COUNTED: lambda: _("Count what you have first. Then add what you get."),
    RejectionReason.NOT_AT_HOME: lambda: _("You have no {name} mg here. There are: {names}."),
    RejectionReason.NO_SUPPLY: lambda: _(
        "Your plan names no supply, so there is nothing to count."
    ),
    RejectionReason.NO_SYMPTOMS: lambda: _("You have no symptoms yet. A new one needs --new."),
    RejectionReason.NO_SUCH_SYMPTOM: lambda: _(
        "“{name}” is none of your symptoms. There are: {names}. A new one needs --new."
    ),
    RejectionReason.NO_SUCH_QUESTION: lambda: _(
        "There is no question {name}. “ldn-desktop question list” shows their numbers."
    ),
    RejectionReason.NOT_EMPTY: lambda: _(
        "There is data here already. Import it into an empty data folder."
    ),
    RejectionReason.SEVERAL_MEDICINES: lambda: _(
        "The file holds several medicines: {names}. Choose one."
    ),
    RejectionReason.NO_SUCH_MEDICINE: lambda: _(
        "The file has no such medicine. It holds: {names}."
    ),
    RejectionReason.NOTHING_TO_IMPORT: lambda: _(
        "The file has no new dose of “{name}” that was taken or skipped. Nothing came in."
    ),
    RejectionReason.NO_AMOUNT_IN_MG: lambda: _(
        "No dose of “{name}” has an amount in mg. Say how much one piece is."
    ),
    RejectionReason.CONCENTRATIONS_ONLY: lambda: _(
        "The amounts of “{name}” are concentrations, such as 0.5 mg/mL. "
        "They do not say how much was taken. Nothing came in."
    ),
    RejectionReason.OTHER_UNITS_ONLY: lambda: _(
        "The amounts of “{name}” are in another unit than mg. Nothing came in."
    ),
    RejectionReason.PLAN_IS_OVER: lambda: _("Your plan has no doses from today on."),
    RejectionReason.ENDS_BEFORE_START: lambda: _("The last day lies before the first. Swap them."),
    RejectionReason.EXTRA_HAS_NO_KEY: lambda: _(
        "An extra dose belongs to no planned one. Leave {key} out."
    ),
}

_QUESTIONS: dict[ConfirmationCode, Sentence] = {
    ConfirmationCode.START_IN_PAST: lambda: _(
        "The plan starts on {date}, before today. Is that right?"
    ),
    ConfirmationCode.ABOVE_USUAL: lambda: _(
        "Check: {dose} mg is above the usual low dose. Is it right, and not naltrexone 50 mg?"
    ),
    ConfirmationCode.CANNOT_BE_MADE: lambda: _(
        "What you have can't make {doses} mg exactly. Ask your pharmacist. Save it all the same?"
    ),
    ConfirmationCode.SECOND_PLAN: lambda: _(
        "Another plan is in force. Does this one take over from its first day?"
    ),
    ConfirmationCode.STEP_RISES: lambda: _(
        "A step rises from {before} mg to {after} mg. Is that what you agreed?"
    ),
    ConfirmationCode.REPLACES_LATER: lambda: _(
        "This replaces what was agreed for later, from {dates}. Is that what you agreed?"
    ),
    ConfirmationCode.ABOVE_DAY: lambda: _(
        "With this, {total} mg are recorded for {date}; the plan has {planned} mg. Is it right?"
    ),
    ConfirmationCode.GO_ON: lambda: _(
        "Your pause has ended. Go on with {dose} mg, and record it as taken?"
    ),
    ConfirmationCode.OTHER_MEDICINE: lambda: _(
        "The file is about “{name}”, not “{known}”. Is it the same medicine?"
    ),
    ConfirmationCode.REPLACE_FILE: lambda: _("There is a file already: {path}. Replace it?"),
    ConfirmationCode.REPLACES_PLAN: lambda: _(
        "The backup has no dose for today. Does it take the place of the plan that is here?"
    ),
    ConfirmationCode.BACK_TO_STEP: lambda: _(
        "The backup is at step {step} of {steps}, {dose} mg. Does it take the place of your plan?"
    ),
    ConfirmationCode.FAR_TOO_EARLY: lambda: _(
        "The dose {key} is due more than 6 hours later. Record it?"
    ),
}

_WITH_A_SIGN = re.compile(r"([0-9]{0,4})([.,])([0-9]{1,9}) *(?:mg)?", re.ASCII | re.IGNORECASE)
"""An amount with one decimal sign in it, a point or a comma."""
_IN_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{2}0.*", re.ASCII)
"""One whose sign may stand between thousands: "1,500"."""

_FAULTS: dict[StorageErrorKind, Sentence] = {
    StorageErrorKind.FOLDER_NOT_WRITABLE: lambda: _(
        "The data folder can't be written: {path}. Check who owns it, or choose another."
    ),
    StorageErrorKind.DISK_FULL: lambda: _(
        "The disk is full. Free some space; nothing was changed."
    ),
    StorageErrorKind.READ_ONLY: lambda: _(
        "The data can only be read: {path}. Check the file's permissions."
    ),
    StorageErrorKind.LOCKED: lambda: _("Another program holds the data. Try again in a moment."),
    StorageErrorKind.DAMAGED: lambda: _(
        "The file is damaged: {path}. It was left as it is; restore a sound backup."
    ),
    StorageErrorKind.NEWER_VERSION: lambda: _(
        "A newer version of LDN Desktop made this file: {path}. Install that version."
    ),
    StorageErrorKind.FOREIGN_FILE: lambda: _(
        "This file is not from LDN Desktop: {path}. Choose another file or folder."
    ),
    StorageErrorKind.IO_ERROR: lambda: _(
        "The disk reported an error. Check the disk; nothing was changed."
    ),
    StorageErrorKind.BROKE_OFF: lambda: _(
        "The disk reported an error after a part was written: {path}. Check the disk and that file."
    ),
    StorageErrorKind.FILE_NOT_READABLE: lambda: _(
        "The file can't be read: {path}. Check its name."
    ),
    StorageErrorKind.FILE_NOT_WRITABLE: lambda: _(
        "The file can't be written: {path}. Choose another place."
    ),
    StorageErrorKind.FILE_EXISTS: lambda: _(
        "There is a file already: {path}. Choose another name."
    ),
    StorageErrorKind.LINK: lambda: _(
        "This is a symbolic link: {path}. Put the file or folder itself in its place."
    ),
}

Complaint = ValidationError | NotAllowedError | ConfirmationRequired | StorageError


def say(error: Complaint, *, decimal_sign: str = ".") -> str:
    """Return the sentence for an error: what is wrong and what to do, as plain text."""
    if isinstance(error, ValidationError):
        fix = _fix_amount(error.details.get("value", ""), decimal_sign)
        text = _PROBLEMS[error.code]().format(**{"fix": fix, **error.details})
        return f"{error.where}: {text}" if error.where else text
    if isinstance(error, NotAllowedError):
        return _REFUSALS[error.reason]().format(**error.details)
    if isinstance(error, StorageError):
        return _FAULTS[error.kind]().format(path=error.path)
    return " ".join(ask(question, details) for question, details in error.questions)


def say_bug(*, may_have_saved: bool) -> str:
    """Return the sentence for a bug of ours that ended a command, and what is with the data."""
    if may_have_saved:
        return _(
            "This went wrong because of a bug in LDN Desktop, not because of you. "
            "Part of it may be saved, so look before you try again."
        )
    return _(
        "This went wrong because of a bug in LDN Desktop, not because of you; your data was not "
        "changed."
    )


def fix_by_command(error: StorageError) -> str:
    """Return which command to type if one fixes the fault, else ""."""
    if error.kind is not StorageErrorKind.DAMAGED:
        return ""
    return _("Use {option}.").format(option="ldn-desktop restore FILE")


def _fix_amount(typed: str, decimal_sign: str) -> str:
    """Return how to write an amount, by what is wrong with the typed one, and with its number."""
    bare, sign = plain_digits(typed), shown_sign(decimal_sign)
    found = _WITH_A_SIGN.fullmatch(bare)
    if found is None:
        return _("Write it in digits, like 4 or {example}.").format(example=f"1{sign}5")
    if _IN_TWO_WAYS.fullmatch(bare):
        return _("It can be read in two ways: leave out its last zeros, or the sign.")
    if found[2] == sign:  # such as .5 in a file
        text = _("Write it with a zero: {amount}.")
    else:
        text = _("Use a point: {amount}.") if sign == "." else _("Use a comma: {amount}.")
    return text.format(amount=f"{found[1] or 0}{sign}{found[3]}")


def say_to_person(error: Complaint, *, decimal_sign: str = ".") -> str:
    """Return the sentence without the field's name, to show it beside the field."""
    bare = error.at("") if isinstance(error, ValidationError) else error
    return say(bare, decimal_sign=decimal_sign)


def ask(question: ConfirmationCode, details: dict[str, str]) -> str:
    """Return the question as one sentence."""
    return _QUESTIONS[question]().format(**details)
