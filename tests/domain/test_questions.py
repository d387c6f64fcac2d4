"""A question stands as its last line leaves it."""

from datetime import UTC, datetime

from ldn_desktop.domain.questions import (
    AppointmentQuestion,
    QuestionKind,
    QuestionLine,
    all_questions,
    current_questions,
)

NOW = datetime(2027, 1, 4, 20, tzinfo=UTC)
LATER = datetime(2027, 1, 5, 20, tzinfo=UTC)
FIRST = QuestionLine(1, QuestionKind.JOTTED, NOW, text="Why?")
SECOND = QuestionLine(2, QuestionKind.JOTTED, LATER, text="And then?")


def line(kind: QuestionKind, question: int, text: str | None = None) -> QuestionLine:
    return QuestionLine(9, kind, LATER, question, text)


def test_questions_stand_in_the_order_jotted_down() -> None:
    assert current_questions((FIRST, SECOND)) == (
        AppointmentQuestion(1, "Why?", NOW),
        AppointmentQuestion(2, "And then?", LATER),
    )


def test_a_changed_question_has_its_new_words_and_its_old_day() -> None:
    changed = line(QuestionKind.CHANGED, 1, "Why so?")
    assert current_questions((FIRST, changed)) == (AppointmentQuestion(1, "Why so?", NOW),)


def test_a_ticked_question_is_open_again_after_the_tick_is_undone() -> None:
    ticked = (FIRST, line(QuestionKind.TICKED, 1))
    assert current_questions(ticked) == (AppointmentQuestion(1, "Why?", NOW, ticked_at=LATER),)
    reopened = (*ticked, line(QuestionKind.REOPENED, 1))
    assert current_questions(reopened) == (AppointmentQuestion(1, "Why?", NOW),)


def test_a_removed_question_does_not_stand_until_it_is_brought_back() -> None:
    removed = (FIRST, SECOND, line(QuestionKind.REMOVED, 1))
    assert [question.number for question in current_questions(removed)] == [2]
    assert [question.removed for question in all_questions(removed)] == [True, False]
    back = (*removed, line(QuestionKind.REOPENED, 1))
    assert [question.number for question in current_questions(back)] == [1, 2]


def test_a_line_about_a_question_that_is_not_there_is_passed_over() -> None:
    assert current_questions((line(QuestionKind.TICKED, 7), SECOND)) == (
        AppointmentQuestion(2, "And then?", LATER),
    )


def test_an_answer_is_the_last_one_and_an_empty_one_takes_it_back() -> None:
    answered = (FIRST, *(line(QuestionKind.ANSWERED, 1, text) for text in ("No.", "Yes.")))
    assert current_questions(answered) == (AppointmentQuestion(1, "Why?", NOW, answer="Yes."),)
    assert current_questions((*answered, line(QuestionKind.ANSWERED, 1, ""))) == (
        AppointmentQuestion(1, "Why?", NOW),
    )
