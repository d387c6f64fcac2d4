"""The append-only log of questions for the next appointment, and which are current."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class QuestionKind(StrEnum):
    """What a line of the log does to a question."""

    JOTTED = "jotted"
    CHANGED = "changed"
    ANSWERED = "answered"
    TICKED = "ticked"
    REOPENED = "reopened"
    REMOVED = "removed"


@dataclass(frozen=True)
class QuestionLine:
    """One line of the log. A line is never changed; a change is a new line.

    `question` is the id of the `jotted` line that created the question, None for that line itself.
    Only `jotted`, `changed` and `answered` lines have a `text`; an empty answer takes the answer
    back. `recorded_at` is a UTC instant.
    """

    id: int
    kind: QuestionKind
    recorded_at: datetime
    question: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class AppointmentQuestion:
    """The current state of a question. `ticked_at` (UTC) is None while it is open.

    `answer` is what was answered at the appointment, as the user wrote it down; "" for nothing yet.
    """

    number: int
    text: str
    jotted_at: datetime
    ticked_at: datetime | None = None
    removed: bool = False
    answer: str = ""


def all_questions(lines: Iterable[QuestionLine]) -> tuple[AppointmentQuestion, ...]:
    """Return the current state of every question, removed ones included, oldest first."""
    found: dict[int, AppointmentQuestion] = {}
    for line in lines:
        if line.question is None:
            found[line.id] = AppointmentQuestion(line.id, line.text or "", line.recorded_at)
        elif line.question in found:
            found[line.question] = _after(found[line.question], line)
    return tuple(found.values())


def current_questions(lines: Iterable[QuestionLine]) -> tuple[AppointmentQuestion, ...]:
    """Return the questions that were not removed, oldest first."""
    return tuple(question for question in all_questions(lines) if not question.removed)


def _after(question: AppointmentQuestion, line: QuestionLine) -> AppointmentQuestion:
    match line.kind:
        case QuestionKind.CHANGED:
            return replace(question, text=line.text or "")
        case QuestionKind.ANSWERED:
            return replace(question, answer=line.text or "")
        case QuestionKind.TICKED:
            return replace(question, ticked_at=line.recorded_at)
        case QuestionKind.REMOVED:
            return replace(question, removed=True)
        case _:
            return replace(question, ticked_at=None, removed=False)
