"""Questions and complaints in the window: dates and amounts as the person's locale writes them."""

from datetime import date
from decimal import Decimal

from ldn_desktop.domain.errors import Invalid, Problem
from ldn_desktop.services.errors import Question, Refused, StorageError
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.sentences import ask, say_to_person


def ask_person(question: Question, details: dict[str, str], formats: Formats) -> str:
    """Return the question as one sentence."""
    return ask(question, _local(question, details, formats))


def complain(error: Invalid | Refused | StorageError, formats: Formats) -> str:
    """Return the sentence for what is wrong, where it stands beside the field; dates as usual."""
    if isinstance(error, Invalid) and error.problem is Problem.DAY_OUTSIDE_PLAN:
        day = date.fromisoformat(error.details["value"])
        error = Invalid(error.problem, value=formats.long_day(day))
    return say_to_person(error, decimal_sign=formats.decimal_sign)


def _local(question: Question, details: dict[str, str], formats: Formats) -> dict[str, str]:
    if question is Question.START_IN_PAST:
        return {"date": formats.long_day(date.fromisoformat(details["date"]))}
    return {name: _local_amounts(value, formats) for name, value in details.items()}


def _local_amounts(text: str, formats: Formats) -> str:
    """Write "1.5, 3" in the locale's ways; what is no list of amounts stays as it is."""
    words = text.split(", ")
    if not all(_is_amount(word) for word in words):
        return text
    between = ", " if formats.decimal_sign == "." else "; "
    return between.join(word.replace(".", formats.decimal_sign) for word in words)


def _is_amount(word: str) -> bool:
    return (
        bool(word) and word.isascii() and word.replace(".", "", 1).isdigit() and bool(Decimal(word))
    )
