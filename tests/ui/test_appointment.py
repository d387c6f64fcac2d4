"""For the next appointment: its date, and questions jotted down, ticked off, changed, undone."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.domain.texts import NOTE_LENGTH
from ldn_desktop.services.check_ins import check_in
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.questions import add_question, answer, read_questions
from ldn_desktop.services.reviews import read_next_review, set_review
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.appointment_card import AppointmentCard
from ldn_desktop.ui.today.baseline_card import BaselineCard
from ldn_desktop.ui.today.check_in_card import CheckInCard
from ldn_desktop.ui.today.question_row import QuestionEditor
from ldn_desktop.ui.today.review_editor import ReviewEditor
from ldn_desktop.ui.widgets.ticks import CheckBox
from tests.support.clicking import button, click, shown_text
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
ASKED = "Is <b>this</b> usual?"


@pytest.fixture
def card(home: Home, open_window: Open, qtbot: QtBot) -> AppointmentCard:
    """The card, on 6 January at noon."""
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    found = open_window().findChild(AppointmentCard)
    assert found is not None
    qtbot.wait_until(found.isVisible)
    return found


def box(card: AppointmentCard, text: str) -> CheckBox:
    shown = [b for b in card.findChildren(CheckBox) if b.isVisible() and b.accessibleName() == text]
    assert len(shown) == 1
    return shown[0]


def shown_editor(card: AppointmentCard) -> QuestionEditor:
    (editor,) = (found for found in card.findChildren(QuestionEditor) if found.isVisible())
    return editor


def shown_boxes(card: AppointmentCard) -> list[tuple[str, bool]]:
    boxes = [b for b in card.findChildren(CheckBox) if b.isVisible()]
    return sorted((b.accessibleName(), b.isChecked()) for b in boxes)


def kept(home: Home) -> list[AppointmentQuestion]:
    return list(read_questions(home.context))


def test_a_question_is_jotted_down_with_enter_and_the_line_is_free_again(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    qtbot.keyClick(
        card.window(),
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    line = card.field.field
    assert line.hasFocus()
    qtbot.keyClicks(line, ASKED)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [question.text for question in kept(home)] == [ASKED]
    assert (line.text(), line.hasFocus()) == ("", True)
    assert shown_boxes(card) == [(ASKED, False)]


def test_a_tick_is_undone_by_another_click(home: Home, card: AppointmentCard, qtbot: QtBot) -> None:
    add_question(home.context, ASKED)
    card.refresh()
    qtbot.mouseClick(box(card, ASKED), Qt.MouseButton.LeftButton)
    assert kept(home)[0].ticked_at == home.clock.now()
    assert shown_boxes(card) == [(ASKED, True)]
    qtbot.mouseClick(box(card, ASKED), Qt.MouseButton.LeftButton)
    assert kept(home)[0].ticked_at is None


def test_a_tick_that_is_not_saved_is_not_shown(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    add_question(home.context, ASKED)
    card.refresh()
    home.store.fault = StorageErrorKind.DISK_FULL
    qtbot.mouseClick(box(card, ASKED), Qt.MouseButton.LeftButton)
    assert shown_boxes(card) == [(ASKED, False)]
    assert "NOT saved" in shown_text(card)


def test_what_was_ticked_off_before_is_one_click_away(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    for text in (ASKED, "When?"):
        add_question(home.context, text)
    card.refresh()
    qtbot.mouseClick(box(card, ASKED), Qt.MouseButton.LeftButton)
    home.clock.set(2027, 1, 8, 12)
    home.controller.notify_changed()
    card.refresh()
    assert shown_boxes(card) == [("When?", False)]
    click(qtbot, card, "Show 1 ticked off")
    assert shown_boxes(card) == [(ASKED, True), ("When?", False)]


def test_a_question_is_given_other_words(home: Home, card: AppointmentCard, qtbot: QtBot) -> None:
    add_question(home.context, "Wy?")
    card.refresh()
    click(qtbot, card, "Answer or change “Wy?”")
    line = card.window().focusWidget()
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, " Why?")
    click(qtbot, card, "Save question")
    assert [question.text for question in kept(home)] == ["Wy? Why?"]
    assert shown_boxes(card) == [("Wy? Why?", False)]


def test_an_answer_is_written_down_shown_below_its_question_and_taken_back(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    add_question(home.context, ASKED)
    card.refresh()
    for typed, words in (("Yes, <i>it is</i>.", "Answer kept."), ("", "Answer removed.")):
        click(qtbot, card, f"Answer or change “{ASKED}”")
        editor = shown_editor(card)
        editor.answer.selectAll()
        qtbot.keyClick(editor.answer, Qt.Key.Key_Delete)
        qtbot.keyClicks(editor.answer, typed)
        qtbot.keyClick(editor.answer, Qt.Key.Key_Return)
        assert [(q.text, q.answer) for q in kept(home)] == [(ASKED, typed)]
        assert ("Answer: Yes, <i>it is</i>." in shown_text(card)) == bool(typed)
        assert words in shown_text(card.window())
    assert home.controller.undo().ok
    card.refresh()
    assert "Answer: Yes, <i>it is</i>." in shown_text(card)


def test_an_answer_leads_to_the_change_of_plan_that_was_agreed(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    number = add_question(home.context, ASKED).number
    card.refresh()
    assert "Change the plan" not in shown_text(card)
    answer(home.context, number, "One more week.")
    card.refresh()
    window = card.window()
    assert isinstance(window, MainWindow)
    click(qtbot, card, f"Change the plan as agreed on “{ASKED}”")
    assert window.page == "plan"


def test_an_answer_that_cannot_be_kept_stays_typed_in(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    add_question(home.context, ASKED)
    card.refresh()
    click(qtbot, card, f"Answer or change “{ASKED}”")
    shown_editor(card).answer.setText("x" * 100_000)
    click(qtbot, card, "Save question")
    assert f"It can have {NOTE_LENGTH} characters." in shown_text(card)
    assert kept(home)[0].answer == ""


def test_what_a_command_said_of_the_appointment_comes_into_the_open_window(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    number = add_question(home.context, ASKED).number
    answer(home.context, number, "Yes.")
    set_review(home.context, date(2027, 2, 3))
    home.controller.notify_changed()
    qtbot.wait_until(lambda: shown_boxes(card) == [(ASKED, False)])
    assert "Answer: Yes." in shown_text(card)
    assert "3 February 2027" in shown_text(card).replace("\u00a0", " ")


def test_a_removed_question_can_be_put_back(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    add_question(home.context, ASKED)
    card.refresh()
    click(qtbot, card, f"Answer or change “{ASKED}”")
    click(qtbot, card, "Remove question")
    assert (kept(home), shown_boxes(card)) == ([], [])
    assert home.controller.undo().ok
    card.refresh()
    assert shown_boxes(card) == [(ASKED, False)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something first."), ("x" * 100_000, f"It can have {NOTE_LENGTH} characters.")],
    ids=["empty", "too long"],
)
def test_what_cannot_be_kept_stays_typed_in(
    home: Home, card: AppointmentCard, qtbot: QtBot, text: str, sentence: str
) -> None:
    click(qtbot, card, "Add a question for your next appointment")
    card.field.field.setText(text)
    click(qtbot, card, "Add this question")
    assert sentence in shown_text(card)
    assert card.field.field.text() == text
    assert kept(home) == []


def test_the_next_review_is_set_moved_and_removed(
    home: Home, card: AppointmentCard, qtbot: QtBot
) -> None:
    assert "No review is set." in shown_text(card)
    click(qtbot, card, "Set a date of your next review")
    editor = card.findChild(ReviewEditor)
    assert editor is not None
    editor.field.set_value(date(2027, 2, 10))
    click(qtbot, card, "Save date")
    assert read_next_review(home.context, home.context.read().today) == date(2027, 2, 10)
    assert "Your next review is on Wednesday, 10 February 2027." in shown_text(card)
    click(qtbot, card, "Change the date of your next review")
    click(qtbot, card, "Remove the date of your next review")
    assert read_next_review(home.context, home.context.read().today) is None
    assert "No review is set." in shown_text(card)


def test_no_review_can_be_set_for_a_day_that_has_passed(
    card: AppointmentCard, qtbot: QtBot
) -> None:
    click(qtbot, card, "Set a date of your next review")
    editor = card.findChild(ReviewEditor)
    assert editor is not None
    editor.field.set_value(date(2027, 1, 1))
    assert editor.day() == date(2027, 1, 6)


def test_the_day_of_the_review_is_told(home: Home, card: AppointmentCard) -> None:
    set_review(home.context, date(2027, 1, 7))
    card.refresh()
    assert "Your next review is tomorrow." in shown_text(card)
    home.clock.set(2027, 1, 7, 12)
    home.controller.notify_changed()
    card.refresh()
    assert "Your next review is today." in shown_text(card)


# The plan: 4.5 mg from 4 January on, 4 mg from 18 January on.


def baseline_card(home: Home, open_window: Open, qtbot: QtBot) -> BaselineCard:
    home.plan()
    found = open_window().findChild(BaselineCard)
    assert found is not None
    qtbot.wait_until(lambda: bool(found.words.text()))
    return found


def test_the_baseline_is_offered_before_the_plan_starts(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 2, 12)
    card = baseline_card(home, open_window, qtbot)
    assert card.isVisible()
    assert "Your dose first goes down on 18 January." in shown_text(card)
    assert "Check-ins from 4 January to 17 January show" in card.words.accessibleDescription()
    assert not card.now.isVisible()


def test_the_baseline_says_plainly_what_is_not_enough_yet(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 6, 12)
    card = baseline_card(home, open_window, qtbot)
    assert "Not enough yet: 0 of at least 3." in shown_text(card)
    for number in (4, 5, 6):
        check_in(home.context, {"vivid dreams": 2}, date(2027, 1, number))
    card.refresh()
    assert (
        "Not enough yet (at least 3 each): Sleep disturbance 0, Sensitivity to pain 0."
        in shown_text(card)
    )
    for number in (4, 5, 6):
        both = {"sleep disturbance": 1, "sensitivity to pain": 4}
        check_in(home.context, both, date(2027, 1, number))
    card.refresh()
    assert "3 check-ins are enough; each one until 17 January adds to it." in shown_text(card)


def test_check_in_now_goes_to_the_check_in(home: Home, open_window: Open, qtbot: QtBot) -> None:
    home.clock.set(2027, 1, 6, 12)
    card = baseline_card(home, open_window, qtbot)
    click(qtbot, card, "Check in now")
    check_in_card = card.window().findChild(CheckInCard)
    focus = card.window().focusWidget()
    assert check_in_card is not None
    assert focus is not None
    assert check_in_card.isAncestorOf(focus)


def test_not_now_closes_the_offer_for_this_plan(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 6, 12)
    card = baseline_card(home, open_window, qtbot)
    click(qtbot, card, "Not now: close the offer of a baseline")
    qtbot.wait_until(card.isHidden)
    assert button(card.window(), "Vivid dreams: 0 of 10") is not None


def test_from_the_first_reduction_on_nothing_is_offered(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 6, 12)
    card = baseline_card(home, open_window, qtbot)
    home.clock.set(2027, 1, 18, 12)
    home.check()
    qtbot.wait_until(card.isHidden)
