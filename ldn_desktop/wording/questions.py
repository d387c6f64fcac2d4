"""Questions and error sentences for the window: dates and amounts as in the user's locale."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.amounts import shown_sign
from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.services.errors import (
    ConfirmationCode,
    NotAllowedError,
    RejectionReason,
    StorageError,
)
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.sentences import Sentence, ask, say_to_person

_OF_THIS_DOSE: dict[RejectionReason, Sentence] = {
    RejectionReason.NO_DOSE_DUE: lambda: _("No dose is due now. Pick the one you mean in History."),
    RejectionReason.SEVERAL_DOSES: lambda: _("Several doses fit. Pick one of them on Today."),
    RejectionReason.NO_SUCH_DOSE: lambda: _("The plan has no such dose now. Look at its steps."),
    RejectionReason.NOT_DUE_YET: lambda: _(
        "This dose is not due yet. Only the next dose can be early."
    ),
    RejectionReason.NOT_OPEN: lambda: _("This dose is not waiting for an answer now."),
    RejectionReason.ALREADY_TAKEN: lambda: _(
        "This dose is recorded as taken. Clear it in History first, or add an extra dose."
    ),
    RejectionReason.ALREADY_SKIPPED: lambda: _(
        "This dose is recorded as skipped. Clear it in History first."
    ),
    RejectionReason.NOTHING_RECORDED: lambda: _("Nothing is recorded for this dose."),
    RejectionReason.NO_SUCH_DATE: lambda: _("This day or time did not exist in your time zone."),
    RejectionReason.AFTER_WINDOW: lambda: _(
        "That is after the time for this dose. Pick an earlier one."
    ),
}
"""In the window these are about the dose on the screen; only commands and files name its key."""


def ask_person(question: ConfirmationCode, details: dict[str, str], formats: Formats) -> str:
    """Return the question as one sentence."""
    if question is ConfirmationCode.FAR_TOO_EARLY:
        return _("This dose is due more than 6 hours later. Record it now?")
    return ask(question, _local(details, formats))


def complain(error: ValidationError | NotAllowedError | StorageError, formats: Formats) -> str:
    """Return the sentence for an error, to show beside its field; dates as in the locale."""
    if isinstance(error, NotAllowedError):
        return _refused(error, formats)
    if isinstance(error, ValidationError) and error.code is ValidationCode.DAY_OUTSIDE_PLAN:
        day = date.fromisoformat(error.details["value"])
        error = ValidationError(error.code, value=formats.long_day(day))
    return say_to_person(error, decimal_sign=formats.decimal_sign)


def _refused(error: NotAllowedError, formats: Formats) -> str:
    if error.reason in _OF_THIS_DOSE:
        return _OF_THIS_DOSE[error.reason]()
    if error.reason is RejectionReason.DOSE_RECORDED:
        day, _sign, _slot = error.details["key"].partition("#")
        words = _("A dose of this change is recorded, on {date}. Clear it in History first.")
        return words.format(date=formats.long_day(date.fromisoformat(day)))
    if error.reason is RejectionReason.NOT_NEWEST:
        since = formats.long_day(date.fromisoformat(error.details["date"]))
        error = NotAllowedError(error.reason, date=since)
    return say_to_person(error)


def _local(details: dict[str, str], formats: Formats) -> dict[str, str]:
    dates = {
        name: ", ".join(
            formats.long_day(date.fromisoformat(day)) for day in details[name].split(", ")
        )
        for name in ("date", "dates")
        if name in details
    }
    return {name: _local_amounts(value, formats) for name, value in details.items()} | dates


def _local_amounts(text: str, formats: Formats) -> str:
    """Return a list of amounts ("1.5, 3") as in the locale; any other text unchanged."""
    words = text.split(", ")
    if not all(_is_amount(word) for word in words):
        return text
    between = ", " if formats.decimal_sign == "." else "; "
    return between.join(word.replace(".", shown_sign(formats.decimal_sign)) for word in words)


def _is_amount(word: str) -> bool:
    return (
        bool(word) and word.isascii() and word.replace(".", "", 1).isdigit() and bool(Decimal(word))
    )
