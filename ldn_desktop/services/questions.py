"""Adds, changes, answers, ticks off and removes questions for the next appointment.

Each function that saves is one unit of work and returns after the commit. It raises
`ValidationError` or `StorageError`, each with nothing changed. It does nothing if the question does
not exist or is already in the requested state.
"""

from ldn_desktop.domain.questions import (
    AppointmentQuestion,
    QuestionKind,
    QuestionLine,
    all_questions,
    current_questions,
)
from ldn_desktop.domain.texts import NOTE_LENGTH, check_text
from ldn_desktop.services.context import Context
from ldn_desktop.services.put_back import Check, allow
from ldn_desktop.services.repositories import UnitOfWork


def read_questions(context: Context) -> tuple[AppointmentQuestion, ...]:
    """Return the questions that were not removed, ticked ones included, oldest first."""
    with context.store.work() as work:
        return current_questions(work.questions.all())


def add_question(context: Context, text: str) -> AppointmentQuestion:
    """Add a question or worry."""
    check_text(text, NOTE_LENGTH, where="question", needed=True)
    line = QuestionLine(0, QuestionKind.JOTTED, context.clock.now(), text=text.strip())
    with context.store.work(write=True) as work:
        line = work.questions.add(line)
        work.commit()
    return AppointmentQuestion(line.id, text.strip(), line.recorded_at)


def change(context: Context, number: int, text: str, check: Check[str] = allow) -> str:
    """Change the text of a question and return the earlier one, which stays in the log.

    `check` may refuse because of the earlier text.
    """
    check_text(text, NOTE_LENGTH, where="question", needed=True)
    return _put(context, number, QuestionKind.CHANGED, text.strip(), check)


def answer(context: Context, number: int, text: str, check: Check[str] = allow) -> str:
    """Write down the answer to a question, "" for none; return the one before.

    `check` may refuse because of the answer before.
    """
    check_text(text, NOTE_LENGTH, where="answer", needed=False)
    return _put(context, number, QuestionKind.ANSWERED, text.strip(), check)


def tick(context: Context, number: int) -> None:
    """Mark a question as dealt with."""
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is not None and question.ticked_at is None and not question.removed:
            _append(context, work, QuestionKind.TICKED, number)


def remove(context: Context, number: int) -> None:
    """Remove a question from the list; it stays in the log."""
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is not None and not question.removed:
            _append(context, work, QuestionKind.REMOVED, number)


def reopen(context: Context, number: int) -> None:
    """Undo a tick or a removal: the question is open again."""
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is not None and (question.removed or question.ticked_at is not None):
            _append(context, work, QuestionKind.REOPENED, number)


def _put(context: Context, number: int, kind: QuestionKind, text: str, check: Check[str]) -> str:
    """Replace the text of a question, or its answer, and return the one before."""
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is None:
            return text
        before = question.answer if kind is QuestionKind.ANSWERED else question.text
        check(before)
        if before != text:
            _append(context, work, kind, number, text)
        return before


def _find(work: UnitOfWork, number: int) -> AppointmentQuestion | None:
    found = all_questions(work.questions.all())
    return next((question for question in found if question.number == number), None)


def _append(
    context: Context, work: UnitOfWork, kind: QuestionKind, number: int, text: str | None = None
) -> None:
    work.questions.add(QuestionLine(0, kind, context.clock.now(), number, text))
    work.commit()
