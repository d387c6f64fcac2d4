"""Questions and worries for the next appointment: jotted down, changed, ticked off, removed.

Each function that saves is one unit of work and returns after the commit has. Raises `Invalid` or
`StorageError`, each with nothing changed. What is asked of a question that is not there, or is as
asked already, changes nothing.
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
from ldn_desktop.services.ports import UnitOfWork


def read_questions(context: Context) -> tuple[AppointmentQuestion, ...]:
    """Return the questions that were not removed, ticked ones included, oldest first."""
    with context.store.work() as work:
        return current_questions(work.question_lines())


def jot(context: Context, text: str) -> AppointmentQuestion:
    """Jot a question or worry down."""
    check_text(text, NOTE_LENGTH, where="question", needed=True)
    line = QuestionLine(0, QuestionKind.JOTTED, context.clock.now(), text=text.strip())
    with context.store.work(write=True) as work:
        line = work.append_question_line(line)
        work.commit()
    return AppointmentQuestion(line.id, text.strip(), line.recorded_at)


def change(context: Context, number: int, text: str) -> None:
    """Give a question other words; the earlier ones stay in the log."""
    check_text(text, NOTE_LENGTH, where="question", needed=True)
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is not None and question.text != text.strip():
            _append(context, work, QuestionKind.CHANGED, number, text.strip())


def tick(context: Context, number: int) -> None:
    """Tick a question off."""
    with context.store.work(write=True) as work:
        question = _find(work, number)
        if question is not None and question.ticked_at is None and not question.removed:
            _append(context, work, QuestionKind.TICKED, number)


def remove(context: Context, number: int) -> None:
    """Take a question off the list; it stays in the log."""
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


def _find(work: UnitOfWork, number: int) -> AppointmentQuestion | None:
    found = all_questions(work.question_lines())
    return next((question for question in found if question.number == number), None)


def _append(
    context: Context, work: UnitOfWork, kind: QuestionKind, number: int, text: str | None = None
) -> None:
    work.append_question_line(QuestionLine(0, kind, context.clock.now(), number, text))
    work.commit()
