"""Questions and worries for the next appointment: an append-only log, and what stands of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class QuestionKind(StrEnum):
    """What a line does with a question."""

    JOTTED = "jotted"
    CHANGED = "changed"
    TICKED = "ticked"
    REOPENED = "reopened"
    REMOVED = "removed"


@dataclass(frozen=True)
class QuestionLine:
    """One line of the log; it is never changed, only followed by another.

    `question` is the id of the line that jotted it down, None for that line itself. `text` is
    there for `jotted` and `changed` only. `recorded_at` is a UTC instant.
    """

    id: int
    kind: QuestionKind
    recorded_at: datetime
    question: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class AppointmentQuestion:
    """A question as it stands. `ticked_at` (UTC) is None while it is open."""

    number: int
    text: str
    jotted_at: datetime
    ticked_at: datetime | None = None
    removed: bool = False


def all_questions(lines: Iterable[QuestionLine]) -> tuple[AppointmentQuestion, ...]:
    """Return every question as its last line leaves it, removed ones included, oldest first."""
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
        case QuestionKind.TICKED:
            return replace(question, ticked_at=line.recorded_at)
        case QuestionKind.REMOVED:
            return replace(question, removed=True)
        case _:
            return replace(question, ticked_at=None, removed=False)
