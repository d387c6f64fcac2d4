"""Questions put to a person in the window: dates and amounts as their locale writes them."""

from datetime import date
from decimal import Decimal

from ldn_desktop.services.errors import Question
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.sentences import ask


def ask_person(question: Question, details: dict[str, str], formats: Formats) -> str:
    """Return the question as one sentence."""
    return ask(question, _local(question, details, formats))


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
