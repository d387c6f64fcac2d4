"""A question is jotted down, changed, ticked off, removed, and each of it undone."""

from datetime import timedelta

import pytest

from ldn_desktop.domain.errors import ValidationCode, ValidationError
from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.services import questions
from tests.support.home import Home


def test_a_question_is_jotted_down_as_typed_and_needs_no_plan(home: Home) -> None:
    with home.context() as context:
        jotted = questions.add_question(context, "  Is <b>this</b> usual? ")
        assert jotted == AppointmentQuestion(1, "Is <b>this</b> usual?", home.clock.now())
        assert questions.read_questions(context) == (jotted,)


def test_a_tick_and_a_removal_can_be_undone_and_the_log_keeps_all(home: Home) -> None:
    with home.context() as context:
        first, second = (questions.add_question(context, text).number for text in ("Why?", "When?"))
        home.clock.go(minutes=1)
        questions.tick(context, first)
        questions.remove(context, second)
        (ticked,) = questions.read_questions(context)
        assert (ticked.number, ticked.ticked_at) == (first, home.clock.now())
        for number in (first, second):
            questions.reopen(context, number)
        again = questions.read_questions(context)
        assert [(q.text, q.ticked_at) for q in again] == [("Why?", None), ("When?", None)]
        with context.store.work() as work:
            assert len(work.questions.all()) == 6


def test_a_changed_question_keeps_its_earlier_words_in_the_log(home: Home) -> None:
    with home.context() as context:
        number = questions.add_question(context, "Why?").number
        jotted_at = home.clock.now()
        home.clock.moment += timedelta(days=1)
        questions.change(context, number, "Why so? ")
        assert questions.read_questions(context) == (
            AppointmentQuestion(number, "Why so?", jotted_at),
        )
        with context.store.work() as work:
            assert [line.text for line in work.questions.all()] == ["Why?", "Why so?"]


def test_an_answer_is_kept_with_the_earlier_one_in_the_log(home: Home) -> None:
    with home.context() as context:
        number = questions.add_question(context, "Why?").number
        assert questions.answer(context, number, " Because. ") == ""
        assert questions.answer(context, number, "") == "Because."
        assert questions.answer(context, number, "Who knows.") == ""
        (question,) = questions.read_questions(context)
        assert (question.text, question.answer, question.ticked_at) == ("Why?", "Who knows.", None)
        with context.store.work() as work:
            assert [line.text for line in work.questions.all()][1:] == [
                "Because.",
                "",
                "Who knows.",
            ]


def test_what_is_so_already_or_not_there_changes_nothing(home: Home) -> None:
    with home.context() as context:
        number = questions.add_question(context, "Why?").number
        ticked = questions.add_question(context, "When?").number
        questions.tick(context, ticked)
        before = home.rows()
        questions.reopen(context, number)
        questions.change(context, number, "Why?")
        questions.tick(context, ticked)
        for act in (questions.tick, questions.remove, questions.reopen):
            act(context, 99)
        questions.change(context, 99, "What?")
        questions.answer(context, number, "")
        questions.answer(context, 99, "That.")
        assert home.rows() == before
        questions.remove(context, number)
        before = home.rows()
        questions.tick(context, number)
        questions.remove(context, number)
        assert home.rows() == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (" ", ValidationCode.TEXT_EMPTY),
        ("x" * 100_000, ValidationCode.TEXT_TOO_LONG),
        ("a\0b", ValidationCode.TEXT_CONTROL),
    ],
    ids=["empty", "too long", "control sign"],
)
def test_a_question_that_cannot_be_kept_changes_nothing(
    home: Home, text: str, problem: ValidationCode
) -> None:
    with home.context() as context:
        number = questions.add_question(context, "Why?").number
        before = home.rows()
        for act in (
            lambda: questions.add_question(context, text),
            lambda: questions.change(context, number, text),
        ):
            with pytest.raises(ValidationError) as caught:
                act()
            assert caught.value.code is problem
        assert home.rows() == before
