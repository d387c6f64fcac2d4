"""The commands for the next appointment: `review`, and those of its questions."""

from argparse import ArgumentParser, Namespace

from ldn_desktop.app.bootstrap import AppContext
from ldn_desktop.commands.command import Command, CommandResult, day_of, no_options, whole_number
from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.exchange.rows import question_json
from ldn_desktop.exchange.strict_json import Json
from ldn_desktop.services import questions
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.reviews import read_next_review, set_review
from ldn_desktop.wording.formats import PLAIN
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.reviews import say_review


def commands() -> tuple[Command, ...]:
    """Return the commands of this module."""
    return (
        Command("review", _("the date of your next review"), _review_options, review),
        Command("question add", _("write a question down"), _add_options, add),
        Command("question list", _("the questions and their answers"), no_options, listed),
        Command("question answer", _("write the answer down"), _answer_options, answer),
        Command("question remove", _("remove a question"), _number, remove),
    )


def review(app: AppContext, options: Namespace) -> CommandResult:
    """Set or remove the date of the next review, if asked to; return it."""
    is_change = options.clear or options.day is not None
    if is_change:
        set_review(app.context, day_of(options.day))
    today = app.context.read().today
    day = read_next_review(app.context, today)
    shown = {"review": day.isoformat() if day else None}
    return CommandResult({**shown}, (say_review(day, today, PLAIN),), changed=is_change)


def add(app: AppContext, options: Namespace) -> CommandResult:
    """Add a question."""
    return _told(questions.add_question(app.context, options.text))


def listed(app: AppContext, _options: Namespace) -> CommandResult:
    """Return the questions that were not removed, ticked ones included."""
    found = questions.read_questions(app.context)
    rows: list[Json] = [question_json(question) for question in found]
    lines = [line for question in found for line in _lines(question)]
    return CommandResult(rows, tuple(lines or [_("None written down.")]))


def answer(app: AppContext, options: Namespace) -> CommandResult:
    """Write down the answer to a question; an empty one takes it back."""
    number = _find(app, options).number
    questions.answer(app.context, number, options.text)
    return _told(_find(app, options))


def remove(app: AppContext, options: Namespace) -> CommandResult:
    """Remove a question; it stays in the data, as a line that was taken back."""
    question = _find(app, options)
    questions.remove(app.context, question.number)
    return CommandResult(question_json(question), (_("Question removed."),), changed=True)


def _find(app: AppContext, options: Namespace) -> AppointmentQuestion:
    """Return the question of this number. Raises `NotAllowedError` if there is none."""
    number = whole_number("N", options.number)
    for question in questions.read_questions(app.context):
        if question.number == number:
            return question
    raise NotAllowedError(RejectionReason.NO_SUCH_QUESTION, name=str(number))


def _told(question: AppointmentQuestion) -> CommandResult:
    return CommandResult(question_json(question), _lines(question), changed=True)


def _lines(question: AppointmentQuestion) -> tuple[str, ...]:
    line = f"{question.number}  {question.text}"
    if question.ticked_at is not None:
        line = _("{question} (ticked off)").format(question=line)
    said = _("Answer: {answer}").format(answer=question.answer)
    return (line, f"   {said}") if question.answer else (line,)


def _number(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="N", help=_("the question's number in the list"))


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help=_("what to ask at the next appointment"))


def _answer_options(parser: ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("text", metavar="TEXT", help=_("the answer; an empty one takes it back"))


def _review_options(parser: ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("day", nargs="?", metavar="DATE", help=_("set it for this day"))
    either.add_argument("--clear", action="store_true", help=_("remove it"))
