"""One plain sentence for each thing that can be wrong, refused or asked."""

import re
from collections.abc import Callable

from ldn_desktop.domain.amounts import shown_sign
from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.services.errors import (
    Fault,
    NeedsAnswer,
    Question,
    Refusal,
    Refused,
    StorageError,
)
from ldn_desktop.wording.i18n import _

Sentence = Callable[[], str]

_PROBLEMS: dict[Problem, Sentence] = {
    Problem.AMOUNT_FORM: lambda: _("“{value}” is not an amount. {mend}"),
    Problem.AMOUNT_NOT_POSITIVE: lambda: _("An amount must be more than 0."),
    Problem.AMOUNT_TOO_FINE: lambda: _("An amount can have at most 3 decimals."),
    Problem.AMOUNT_TOO_LARGE: lambda: _("An amount can be {largest} at most. Check the number."),
    Problem.TIME_FORM: lambda: _("“{value}” is not a time of day. Write it like 21:00."),
    Problem.TIME_HALF: lambda: _(
        "“{value}” comes twice a day. Write it with {before_noon} or {after_noon}."
    ),
    Problem.DATE_FORM: lambda: _("“{value}” is not a date. Write it like 2027-01-31."),
    Problem.DATE_RANGE: lambda: _("Dates must lie between 2000 and 2100. Check {value}."),
    Problem.ZONE_UNKNOWN: lambda: _("“{value}” is not a time zone. Write it like Europe/Berlin."),
    Problem.ZONE_MISSING: lambda: _("Times of a home zone need the zone, like Europe/Berlin."),
    Problem.ZONE_NOT_WANTED: lambda: _("A home zone only goes with the time rule “home”."),
    Problem.TIMES_NONE: lambda: _("A plan needs at least one time of day."),
    Problem.TIMES_TOO_MANY: lambda: _("A plan can have {most} times of day at most."),
    Problem.TIMES_EQUAL: lambda: _("Two times of day are the same. Remove one."),
    Problem.STEPS_NONE: lambda: _("A plan needs at least one step."),
    Problem.DOSES_NONE: lambda: _("A plan needs at least one step with a dose."),
    Problem.STEPS_TOO_MANY: lambda: _("A plan can have {most} steps at most."),
    Problem.STEP_DAYS: lambda: _("A step must last 1 to {most} days."),
    Problem.STEP_DAYS_OPEN: lambda: _("Only the last step can go on without a number of days."),
    Problem.STEP_EVERY: lambda: _("A step is taken every day (1) or every other day (2)."),
    Problem.FOLLOW_UP_DAYS: lambda: _("The days of follow-up must be 0 to {most}."),
    Problem.STRENGTHS_NONE: lambda: _("Name at least one strength of capsule or tablet."),
    Problem.STRENGTHS_TOO_MANY: lambda: _("You can name {most} strengths at most."),
    Problem.STRENGTHS_EQUAL: lambda: _("Two strengths are the same. Remove one."),
    Problem.MAX_PIECES: lambda: _("The most pieces at once must be 1 to {most}."),
    Problem.TWO_SUPPLIES: lambda: _("Name capsules or a liquid, not both."),
    Problem.TEXT_TOO_LONG: lambda: _("This text is too long. It can have {most} characters."),
    Problem.TEXT_EMPTY: lambda: _("This text is empty. Write something first."),
    Problem.TEXT_CONTROL: lambda: _("This text holds a sign that can't be kept. Type it anew."),
    Problem.PERCENT_RANGE: lambda: _("The percent must be more than 0 and less than 100."),
    Problem.TARGET_NOT_BELOW_START: lambda: _("The lowest dose must be below the start."),
    Problem.SHAPE_NEVER_ENDS: lambda: _(
        "A percent of the current dose never reaches 0. Give the lowest dose too."
    ),
    Problem.NOTHING_CAN_BE_MADE: lambda: _(
        "What you have can't make any dose up to {dose} mg. Ask your pharmacist."
    ),
    Problem.STEP_HAS_NO_END: lambda: _(
        "This step goes on until changed, so it needs no more days."
    ),
    Problem.NO_STEP_BEFORE: lambda: _("There is no step before this one to go back to."),
    Problem.STEPS_BEFORE_DATE: lambda: _(
        "Steps before this date can't change. Pick an earlier date, or put them back."
    ),
    Problem.STEP_TOO_SHORT: lambda: _(
        "This step has already lasted {run} days. Enter at least {least}."
    ),
    Problem.NOT_PAUSED: lambda: _("There is no pause on that date. Pick a date within the pause."),
    Problem.IN_A_PAUSE: lambda: _("The plan is paused on that date. Go on with it first."),
    Problem.DAY_OUTSIDE_PLAN: lambda: _("The plan has no step on {value}. Pick one of its days."),
    Problem.SCORE_RANGE: lambda: _("A score is a whole number from 0 to 10."),
    Problem.COUNT_RANGE: lambda: _("A count of pieces is a whole number from 0 to {most}."),
    Problem.DAYS_RANGE: lambda: _("The days must be {least} to {most}."),
    Problem.MINUTES_RANGE: lambda: _("The minutes must be 1 to {most}."),
    Problem.HOURS_RANGE: lambda: _("The hours must be {least} to {most}."),
    Problem.NOT_JSON: lambda: _("The file is not JSON text. Check line {line}."),
    Problem.TOO_DEEP: lambda: _("The file is nested too deeply. Check its brackets."),
    Problem.TOO_BIG: lambda: _("The file is too big. Up to {most} MB can be read."),
    Problem.KEY_TWICE: lambda: _("“{key}” stands twice in the file. Remove one."),
    Problem.KEY_UNKNOWN: lambda: _("“{key}” is not known here. Check its spelling."),
    Problem.KEY_MISSING: lambda: _("“{key}” is missing. Add it."),
    Problem.NOT_A_LIST: lambda: _("This must be a list, in square brackets."),
    Problem.NOT_AN_OBJECT: lambda: _("This must be an object, in curly brackets."),
    Problem.NOT_TEXT: lambda: _("This must be text in quotation marks."),
    Problem.NOT_A_WHOLE_NUMBER: lambda: _("This must be a whole number, without quotation marks."),
    Problem.NOT_IN_DIGITS: lambda: _("This must be a whole number, like 14."),
    Problem.NOT_ONE_OF: lambda: _("This must be one of: {choices}."),
    Problem.INSTANT_FORM: lambda: _("“{value}” is not an instant in UTC. Export the data anew."),
    Problem.ROWS_DO_NOT_FIT: lambda: _("The rows don't fit together. Export the data anew."),
    Problem.NOT_AN_EXPORT: lambda: _(
        "The file is no export of LDN Desktop, Dosage or MedTimer. Choose another file."
    ),
    Problem.NEWER_EXPORT: lambda: _(
        "A newer version of LDN Desktop made this file. Install that version first."
    ),
    Problem.TOO_MANY_PARTS: lambda: _("The file holds too many lists. It can have {most}."),
    Problem.NOT_UTF8: lambda: _("The file is not text in UTF-8. Export it anew."),
}

_REFUSALS: dict[Refusal, Sentence] = {
    Refusal.NO_PLAN: lambda: _("There is no plan yet. Enter one first."),
    Refusal.NO_DOSE_DUE: lambda: _("No dose is due now. Name the one you mean by its date."),
    Refusal.SEVERAL_DOSES: lambda: _("Several doses fit: {keys}. Name one of them."),
    Refusal.NO_SUCH_DOSE: lambda: _("The plan has no dose at {key}."),
    Refusal.NOT_DUE_YET: lambda: _(
        "The dose {key} is not due yet. Only the next dose can be early."
    ),
    Refusal.NOT_OPEN: lambda: _("The dose {key} is not waiting for an answer now."),
    Refusal.ALREADY_TAKEN: lambda: _(
        "The dose {key} is recorded as taken. Clear it first, or record an extra dose."
    ),
    Refusal.ALREADY_SKIPPED: lambda: _("The dose {key} is recorded as skipped. Clear it first."),
    Refusal.NOTHING_RECORDED: lambda: _("Nothing is recorded for the dose {key}."),
    Refusal.NOTHING_TO_UNDO: lambda: _("There is nothing to undo."),
    Refusal.NOTHING_TO_REDO: lambda: _("There is nothing to redo."),
    Refusal.NOTHING_TO_ANSWER: lambda: _("These doses have an answer already."),
    Refusal.IN_THE_FUTURE: lambda: _("That time has not come yet. Check the date and time."),
    Refusal.IN_THE_PAST: lambda: _("That time has passed. Pick a later one."),
    Refusal.BEFORE_TODAY: lambda: _("A change can't start before today. Pick today or later."),
    Refusal.NO_SUCH_DATE: lambda: _("The date of {key} did not exist in your time zone."),
    Refusal.AFTER_WINDOW: lambda: _(
        "That is after the time for the dose {key}. Pick an earlier one."
    ),
    Refusal.DOSE_RECORDED: lambda: _(
        "The dose {key} of this change is recorded. Clear that first, then take the change back."
    ),
    Refusal.NOT_NEWEST: lambda: _(
        "Only the newest plan can be taken back. It holds from {date} on."
    ),
    Refusal.SAME_PLAN: lambda: _("This is the plan you have. Nothing was changed."),
    Refusal.NOT_COUNTED: lambda: _("Count what you have first. Then add what you get."),
    Refusal.NOT_EMPTY: lambda: _(
        "There is data here already. Import it into an empty data folder."
    ),
    Refusal.SEVERAL_MEDICINES: lambda: _("The file holds several medicines: {names}. Choose one."),
    Refusal.NO_SUCH_MEDICINE: lambda: _("The file has no such medicine. It holds: {names}."),
    Refusal.NOTHING_TO_IMPORT: lambda: _(
        "The file has no new dose of “{name}” that was taken or skipped. Nothing came in."
    ),
    Refusal.NO_AMOUNT_IN_MG: lambda: _(
        "No dose of “{name}” has an amount in mg. Say how much one piece is."
    ),
    Refusal.CONCENTRATIONS_ONLY: lambda: _(
        "The amounts of “{name}” are concentrations, such as 0.5 mg/mL. "
        "They do not say how much was taken. Nothing came in."
    ),
    Refusal.OTHER_UNITS_ONLY: lambda: _(
        "The amounts of “{name}” are in another unit than mg. Nothing came in."
    ),
    Refusal.PLAN_IS_OVER: lambda: _("Your plan has no doses from today on."),
    Refusal.ENDS_BEFORE_START: lambda: _("The last day lies before the first. Swap them."),
    Refusal.EXTRA_HAS_NO_KEY: lambda: _(
        "An extra dose belongs to no planned one. Leave {key} out."
    ),
}

_QUESTIONS: dict[Question, Sentence] = {
    Question.START_IN_PAST: lambda: _("The plan starts on {date}, before today. Is that right?"),
    Question.ABOVE_USUAL: lambda: _(
        "Check: {dose} mg is above the usual low dose. Is it right, and not naltrexone 50 mg?"
    ),
    Question.CANNOT_BE_MADE: lambda: _(
        "What you have can't make {doses} mg exactly. Ask your pharmacist. Save it all the same?"
    ),
    Question.SECOND_PLAN: lambda: _(
        "Another plan is in force. Does this one take over from its first day?"
    ),
    Question.STEP_RISES: lambda: _(
        "A step rises from {before} mg to {after} mg. Is that what you agreed?"
    ),
    Question.REPLACES_LATER: lambda: _(
        "This replaces what was agreed for later, from {dates}. Is that what you agreed?"
    ),
    Question.ABOVE_DAY: lambda: _(
        "With this, {total} mg are recorded for {date}; the plan has {planned} mg. Is it right?"
    ),
    Question.REPLACE_FILE: lambda: _("There is a file already: {path}. Replace it?"),
    Question.FAR_TOO_EARLY: lambda: _("The dose {key} is due more than 6 hours later. Record it?"),
}

_WITH_A_SIGN = re.compile(r"[0-9]*([.,])[0-9]+ *(?:mg)?", re.ASCII | re.IGNORECASE)
"""An amount with one sign in it, whichever."""

_FAULTS: dict[Fault, Sentence] = {
    Fault.FOLDER_NOT_WRITABLE: lambda: _(
        "The data folder can't be written: {path}. Check who owns it, or choose another."
    ),
    Fault.DISK_FULL: lambda: _("The disk is full. Free some space; nothing was changed."),
    Fault.READ_ONLY: lambda: _("The data can only be read: {path}. Check the file's permissions."),
    Fault.LOCKED: lambda: _("Another program holds the data. Try again in a moment."),
    Fault.DAMAGED: lambda: _(
        "The file is damaged: {path}. It was left as it is; restore a sound backup."
    ),
    Fault.NEWER_VERSION: lambda: _(
        "A newer version of LDN Desktop made this file: {path}. Install that version."
    ),
    Fault.FOREIGN_FILE: lambda: _(
        "This file is not from LDN Desktop: {path}. Choose another file or folder."
    ),
    Fault.IO_ERROR: lambda: _("The disk reported an error. Check the disk; nothing was changed."),
    Fault.FILE_NOT_READABLE: lambda: _("The file can't be read: {path}. Check its name."),
    Fault.FILE_NOT_WRITABLE: lambda: _("The file can't be written: {path}. Choose another place."),
    Fault.FILE_EXISTS: lambda: _("There is a file already: {path}. Choose another name."),
    Fault.LINK: lambda: _(
        "This is a symbolic link: {path}. Put the file or folder itself in its place."
    ),
}

Complaint = Invalid | Refused | NeedsAnswer | StorageError


def say(error: Complaint, *, decimal_sign: str = ".") -> str:
    """Return the sentence for an error: what is wrong and what to do, as plain text."""
    if isinstance(error, Invalid):
        mend = _mend_amount(error.details.get("value", ""), decimal_sign)
        text = _PROBLEMS[error.problem]().format(**{"mend": mend, **error.details})
        return f"{error.where}: {text}" if error.where else text
    if isinstance(error, Refused):
        return _REFUSALS[error.refusal]().format(**error.details)
    if isinstance(error, StorageError):
        return _FAULTS[error.fault]().format(path=error.path)
    return " ".join(ask(question, details) for question, details in error.questions)


def mend_by_command(error: StorageError) -> str:
    """Return what to type where a command mends it, else ""."""
    if error.fault is not Fault.DAMAGED:
        return ""
    return _("Use {option}.").format(option="ldn-desktop restore FILE")


def _mend_amount(typed: str, decimal_sign: str) -> str:
    """Return how to write an amount, by what is wrong with the one that was typed."""
    found, decimal_sign = _WITH_A_SIGN.fullmatch(typed), shown_sign(decimal_sign)
    if found is None:
        text = _("Write it in digits, like 4 or {example}.")
    elif found[1] == decimal_sign:  # as 1,500 where the comma parts the decimals
        text = _("It can be read in two ways: leave out its last zeros, or the sign.")
    else:
        text = _("Use a point: {example}.") if decimal_sign == "." else _("Use a comma: {example}.")
    return text.format(example=f"1{decimal_sign}5")


def say_to_person(error: Complaint, *, decimal_sign: str = ".") -> str:
    """Return the sentence without the field's name, for where it stands beside the field."""
    bare = error.at("") if isinstance(error, Invalid) else error
    return say(bare, decimal_sign=decimal_sign)


def ask(question: Question, details: dict[str, str]) -> str:
    """Return the question as one sentence."""
    return _QUESTIONS[question]().format(**details)
