"""The check-in: scores and changes in a click or a key, corrected, taken back, on any past day."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock_time

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.domain.texts import NOTE_LENGTH
from ldn_desktop.services.check_ins import check_in, note, read_check_in, say_change
from ldn_desktop.services.questions import add_question
from ldn_desktop.services.settings import change_settings
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.appointment_card import AppointmentCard
from ldn_desktop.ui.today.check_in_card import CheckInCard
from ldn_desktop.ui.today.day_stepper import DayStepper
from ldn_desktop.ui.today.page import TodayPage
from ldn_desktop.ui.widgets import ScoreRow
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.labels import Heading
from ldn_desktop.ui.widgets.ticks import CheckBox
from tests.support.clicking import button, click, shown_text, whole_name
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
TODAY = date(2027, 1, 6)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def card(home: Home, open_window: Open) -> CheckInCard:
    """The check-in of Wednesday 6 January, at noon, in a window that shows it."""
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    found = open_window().findChild(CheckInCard)
    assert found is not None
    return found


def scores(home: Home, day: date = TODAY) -> dict[str, int]:
    kept = read_check_in(home.context, day).scores
    return {symptom: score.score for symptom, score in kept.items()}


def row(card: CheckInCard, symptom: str) -> ScoreRow:
    """Return the row of a symptom; one that was dropped lives on, hidden, for a moment."""
    rows = [r for r in card.findChildren(ScoreRow) if r.symptom == symptom and r.isVisible()]
    assert len(rows) == 1, (symptom, rows)
    return rows[0]


def stepper(card: CheckInCard) -> DayStepper:
    found = card.findChild(DayStepper)
    assert found is not None
    return found


def test_five_scores_take_five_keys_and_no_words(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    own = (*home.controller.settings().symptoms, "Knee", "Fog")
    home.controller.change_settings(symptoms=own)
    card.focus_first()
    began = time.monotonic()
    for number, _symptom in enumerate(own):
        qtbot.keyClick(card.window().focusWidget(), Qt.Key(Qt.Key.Key_2 + number))
    assert time.monotonic() - began < 10
    assert scores(home) == {symptom: 2 + number for number, symptom in enumerate(own)}


def test_a_digit_that_is_held_down_scores_one_symptom(home: Home, card: CheckInCard) -> None:
    card.focus_first()
    for is_repeated in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_3,
            Qt.KeyboardModifier.NoModifier,
            "3",
            is_repeated,
        )
        focus = QApplication.focusWidget()
        assert focus is not None
        QApplication.sendEvent(focus, event)
    assert scores(home) == {"sleep disturbance": 3}


def test_a_one_waits_for_the_nought_that_makes_ten_and_goes_on_then(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    card.focus_first()
    for key in (Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_4):
        qtbot.keyClick(card.window().focusWidget(), key)
    assert scores(home) == {"sleep disturbance": 10, "vivid dreams": 4}


def test_five_scores_are_five_clicks_and_no_scrolling(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    own = (*home.controller.settings().symptoms, "Knee", "Fog")
    home.controller.change_settings(symptoms=own)
    check_in(home.context, dict.fromkeys(own, 3), TODAY - ONE_DAY)  # each shows its last answer
    home.controller.notify_changed()
    page = card.window().findChild(TodayPage)
    assert page is not None
    card.window().resize(960, 680)
    page.focus_check_in()
    qtbot.wait_until(lambda: all(is_in_sight(page, row(card, symptom)) for symptom in own))
    for number, symptom in enumerate(own):
        qtbot.mouseClick(row(card, symptom)._buttons[number], Qt.MouseButton.LeftButton)
    assert scores(home) == {symptom: number for number, symptom in enumerate(own)}


def test_a_row_stays_the_same_where_another_symptom_comes_or_goes(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    dreams = row(card, "vivid dreams")._buttons[3]
    qtbot.mousePress(dreams, Qt.MouseButton.LeftButton)
    home.controller.change_settings(symptoms=("Knee", "vivid dreams"))
    qtbot.mouseRelease(dreams, Qt.MouseButton.LeftButton)
    assert scores(home) == {"vivid dreams": 3}
    row(card, "Knee").focus()
    qtbot.keyClick(card.window().focusWidget(), Qt.Key.Key_Down)
    assert card.window().focusWidget() is dreams
    with pytest.raises(AssertionError):
        row(card, "insomnia")


def is_in_sight(owner: QWidget, part: QWidget) -> bool:
    return owner.rect().contains(QRect(part.mapTo(owner, QPoint(0, 0)), part.size()))


def test_a_check_in_higher_than_the_window_is_seen_from_its_question_on(
    card: CheckInCard, qtbot: QtBot
) -> None:
    card.window().resize(480, 560)
    page = card.window().findChild(TodayPage)
    assert page is not None
    qtbot.wait_until(lambda: card.height() > page.height())
    page.focus_check_in()
    title = next(label for label in card.findChildren(Heading) if label.text() == "How was today?")
    qtbot.wait_until(lambda: 0 <= title.mapTo(page, title.rect().topLeft()).y() < 100)


def test_up_and_down_go_from_symptom_to_symptom_and_stop_at_the_ends(
    card: CheckInCard, qtbot: QtBot
) -> None:
    card.focus_first()
    first = card.window().focusWidget()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert card.window().focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert whole_name(card.window().focusWidget()) == "Vivid dreams: 0 of 10"
    qtbot.keyClick(card.window().focusWidget(), Qt.Key.Key_Up)
    assert card.window().focusWidget() is first


def test_delete_clears_a_score_given_by_mistake(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    click(qtbot, card, "Vivid dreams: 3 of 10")
    qtbot.keyClick(button(card, "Vivid dreams: 3 of 10"), Qt.Key.Key_Delete)
    assert scores(home) == {}
    assert row(card, "vivid dreams").score is None
    before = home.store.works
    qtbot.keyClick(button(card, "Vivid dreams: 3 of 10"), Qt.Key.Key_Delete)
    assert home.store.works == before


def test_a_change_is_said_in_two_clicks_and_can_be_unsaid(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    click(qtbot, card, "Vivid dreams: say how it changed")
    click(qtbot, card, "Vivid dreams: Worse")
    said = read_check_in(home.context, TODAY).changes
    assert {symptom: change.change for symptom, change in said.items()} == {
        "vivid dreams": SymptomTrend.WORSE
    }
    link = button(card, "Vivid dreams: Worse. Say how it changed")
    assert "Worse" in shown_text(row(card, "vivid dreams"))
    assert link.hasFocus()
    click(qtbot, card, "Vivid dreams: Worse. Say how it changed")
    assert button(card, "Vivid dreams: Worse").isChecked()
    click(qtbot, card, "Vivid dreams: take back how it changed")
    assert read_check_in(home.context, TODAY).changes == {}


def test_a_score_is_cleared_with_the_mouse_too(home: Home, card: CheckInCard, qtbot: QtBot) -> None:
    click(qtbot, card, "Vivid dreams: 3 of 10")
    click(qtbot, card, "Vivid dreams: say how it changed")
    click(qtbot, card, "Vivid dreams: clear the score")
    assert scores(home) == {}


def test_a_symptom_shows_its_first_and_its_last_day(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    for day, change in ((2, SymptomTrend.NEW), (3, SymptomTrend.WORSE), (4, SymptomTrend.BETTER)):
        say_change(home.context, "vivid dreams", change, date(2027, 1, day))
    home.controller.notify_changed()
    click(qtbot, card, "Vivid dreams: say how it changed")
    assert "There since 2 January" in shown_text(card)
    say_change(home.context, "vivid dreams", SymptomTrend.GONE, date(2027, 1, 5))
    home.controller.notify_changed()
    assert "There from 2 January to 4 January, gone on 5 January" in shown_text(card)


def test_any_past_day_is_reached_and_scored_and_none_to_come(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    assert not stepper(card).later.isVisible()
    click(qtbot, card, "Check-in of the day before")
    assert "How was Tuesday, 5 January 2027?" in shown_text(card)
    click(qtbot, card, "Vivid dreams: 4 of 10")
    assert scores(home, date(2027, 1, 5)) == {"vivid dreams": 4}
    assert scores(home) == {}
    stepper(card).field.set_value(date(2026, 11, 3))
    assert "How was Tuesday, 3 November 2026?" in shown_text(card)
    click(qtbot, card, "Vivid dreams: 9 of 10")
    assert scores(home, date(2026, 11, 3)) == {"vivid dreams": 9}
    stepper(card).field.set_value(date(2027, 1, 30))
    assert "How was today?" in shown_text(card)


def test_a_tick_past_midnight_does_not_move_the_check_in_to_another_day(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 7, 0, 30)
    home.check()
    assert "How was Wednesday, 6 January 2027?" in shown_text(card)
    home.controller.doses.take(None)
    assert "How was Wednesday, 6 January 2027?" in shown_text(card)
    click(qtbot, card, "Vivid dreams: 4 of 10")
    assert scores(home) == {"vivid dreams": 4}
    home.clock.set(2027, 1, 7, 9, 1)  # its window has closed
    home.check()
    assert "How was today?" in shown_text(card)


MORNING = {"times": (clock_time(9),)}
"""Its window is long closed at midnight: what keeps a day then is the check-in itself."""


@pytest.fixture
def late(home: Home, open_window: Open) -> CheckInCard:
    """The check-in of Wednesday 6 January at 23:50; the dose was one of the morning."""
    home.plan(**MORNING)
    home.clock.set(2027, 1, 6, 23, 50)
    found = open_window().findChild(CheckInCard)
    assert found is not None
    return found


def keep(qtbot: QtBot, card: CheckInCard) -> None:
    qtbot.keyClick(card.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def notes(home: Home, day: date = TODAY) -> list[str]:
    return [note.text for note in read_check_in(home.context, day).notes]


def test_a_note_half_typed_at_midnight_is_kept_for_the_day_it_was_begun_on(
    home: Home, late: CheckInCard, qtbot: QtBot
) -> None:
    late.note.setPlainText("slept")
    home.clock.set(2027, 1, 7, 12)
    home.check()
    assert "How was Wednesday, 6 January 2027?" in shown_text(late)
    keep(qtbot, late)
    assert notes(home) == ["slept"]
    assert notes(home, TODAY + ONE_DAY) == []


def test_nothing_begun_follows_the_day_at_midnight_and_none_is_shown_of_a_day_to_come(
    home: Home, late: CheckInCard
) -> None:
    home.clock.set(2027, 1, 7, 0, 5)
    home.check()
    assert "How was today?" in shown_text(late)
    late.note.setPlainText("slept")
    home.clock.set(2027, 1, 6, 12)
    home.check()
    assert stepper(late).field.value() == TODAY
    assert late.note.toPlainText() == ""


def test_a_note_is_saved_when_another_day_is_looked_at_and_is_there_again_on_its_day(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    card.note.setPlainText("slept")
    click(qtbot, card, "Check-in of the day before")
    assert card.note.toPlainText() == ""
    card.note.setPlainText("windy")
    click(qtbot, card, "Check-in of the day after")
    assert card.note.toPlainText() == "slept"
    assert (notes(home, TODAY - ONE_DAY), notes(home)) == (["windy"], ["slept"])


@pytest.mark.parametrize("leave", ["tab", "page", "close", "quit", "pause"])
def test_a_note_saves_itself_whichever_way_its_field_is_left(
    home: Home, card: CheckInCard, qtbot: QtBot, leave: str
) -> None:
    window = card.window()
    assert isinstance(window, MainWindow)
    card.note.setFocus()
    qtbot.keyClicks(card.note, "slept badly")
    assert notes(home) == []
    if leave == "tab":
        qtbot.keyClick(card.note, Qt.Key.Key_Tab)
    elif leave == "page":
        window.go("plan")
    elif leave == "close":
        window.hide()
    elif leave == "quit":
        app = QApplication.instance()
        assert app is not None
        app.aboutToQuit.emit()
    else:
        assert card.note._pause.isActive()
        card.note._pause.timeout.emit()
    assert notes(home) == ["slept badly"]


def test_a_note_goes_on_being_the_same_note_and_an_emptied_one_is_gone(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    qtbot.keyClicks(card.note, "slept")
    keep(qtbot, card)
    keep(qtbot, card)
    qtbot.keyClicks(card.note, "!")
    keep(qtbot, card)
    assert len(notes(home)) == 1
    assert notes(home)[0] in ("slept!", "!slept")
    card.note.setPlainText("")
    keep(qtbot, card)
    assert notes(home) == []


def test_a_note_that_a_command_wrote_meanwhile_stays_beside_the_one_being_typed(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    qtbot.keyClicks(card.note, "typed")
    note(home.context, "told", TODAY)
    home.controller.notify_changed()
    assert "Note: told" in shown_text(card)
    keep(qtbot, card)
    assert notes(home) == ["told", "typed"]
    assert card.note.toPlainText() == "typed"
    assert "Note: typed" not in shown_text(card)


def test_alt_and_arrows_step_through_the_days(card: CheckInCard, qtbot: QtBot) -> None:
    card.focus_first()
    here = card.window()
    qtbot.keyClick(here, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(here, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stepper(card).field.value() == date(2027, 1, 4)
    qtbot.keyClick(here, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert stepper(card).field.value() == date(2027, 1, 5)


def test_the_day_picked_stays_while_it_is_filled_in_and_today_moves_on(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    click(qtbot, card, "Check-in of the day before")
    click(qtbot, card, "Vivid dreams: 4 of 10")
    assert stepper(card).field.value() == date(2027, 1, 5)
    click(qtbot, card, "Check-in of the day after")
    home.clock.set(2027, 1, 7, 12)
    home.check()
    assert stepper(card).field.value() == date(2027, 1, 7)


def test_the_last_answer_before_the_day_shown_is_never_filled_in(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    check_in(home.context, {"vivid dreams": 4}, date(2027, 1, 3))
    check_in(home.context, {"vivid dreams": 8}, date(2027, 1, 5))
    home.controller.notify_changed()
    assert row(card, "vivid dreams").last == 8
    click(qtbot, card, "Vivid dreams: say how it changed")
    assert "Last: 8, yesterday" in shown_text(card)
    click(qtbot, card, "Check-in of the day before")
    assert row(card, "vivid dreams").score == 8
    assert row(card, "vivid dreams").last == 4
    assert "Last: 4, 3 January" in shown_text(card)
    click(qtbot, card, "Check-in of the day after")
    assert row(card, "vivid dreams").score is None


def test_a_removed_symptom_keeps_its_scores_and_shows_on_their_days(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    check_in(home.context, {"Knee": 6}, date(2027, 1, 5))
    home.controller.notify_changed()
    assert "Knee" not in shown_text(card)
    click(qtbot, card, "Check-in of the day before")
    assert row(card, "Knee").score == 6


def test_a_removed_note_comes_back_by_undo(home: Home, card: CheckInCard, qtbot: QtBot) -> None:
    for text in ("slept <b>badly</b>", "windy"):
        note(home.context, text, TODAY)
    home.controller.notify_changed()
    assert "Note: slept <b>badly</b>" in shown_text(card)
    click(qtbot, card, "Remove the note “slept <b>badly</b>”")
    assert notes(home) == ["windy"]
    assert home.controller.undo().ok
    assert sorted(notes(home)) == ["slept <b>badly</b>", "windy"]


def test_a_note_is_shown_in_the_report_by_one_click_and_keeps_its_star_when_it_is_changed(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    assert "report" not in shown_text(card)
    qtbot.keyClicks(card.note, "slept")
    keep(qtbot, card)
    click(qtbot, card, "Show the note “slept” in the report")
    card.note.setPlainText("slept badly")
    keep(qtbot, card)
    (kept,) = read_check_in(home.context, TODAY).notes
    assert (kept.text, kept.starred) == ("slept badly", True)
    click(qtbot, card, "Leave the note “slept badly” out of the report")
    (kept,) = read_check_in(home.context, TODAY).notes
    assert (kept.text, kept.starred) == ("slept badly", False)


def test_a_note_that_is_too_long_stays_typed_in_and_says_so(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    card.note.setPlainText("x" * 100_000)
    keep(qtbot, card)
    assert f"It can have {NOTE_LENGTH} characters." in shown_text(card)
    click(qtbot, card, "Check-in of the day before")
    assert card.note.toPlainText() == ""
    click(qtbot, card, "Check-in of the day after")
    assert len(card.note.toPlainText()) == 100_000
    assert notes(home) == []


def test_after_the_follow_up_days_the_check_in_says_so_and_goes_on(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    # Nine steps of 14 days end on 9 May, 28 days later it is 6 June.
    home.clock.set(2027, 6, 6, 12)
    home.check()
    assert "follow-up days ended" not in shown_text(card)
    home.clock.set(2027, 6, 7, 12)
    home.check()
    assert "Your follow-up days ended on 6 June." in shown_text(card)
    click(qtbot, card, "Vivid dreams: 1 of 10")
    assert scores(home, date(2027, 6, 7)) == {"vivid dreams": 1}


def test_the_order_of_symptoms_is_that_of_the_settings(home: Home, open_window: Open) -> None:
    home.plan()
    change_settings(home.context, symptoms=("Knee", "vivid dreams", "Fog"))
    window = open_window()
    assert [r.symptom for r in window.findChildren(ScoreRow)] == ["Knee", "vivid dreams", "Fog"]


def test_a_long_word_widens_neither_the_check_in_nor_the_questions(
    home: Home, card: CheckInCard, qtbot: QtBot
) -> None:
    address = "https://" + "w" * 190
    home.controller.change_settings(symptoms=("W" * 190, "vivid dreams"))
    home.controller.check_ins.note(address, TODAY)
    add_question(home.context, address)
    home.controller.notify_changed()
    appointment = card.window().findChild(AppointmentCard)
    assert appointment is not None
    appointment.refresh()
    card.window().resize(480, 680)
    qtbot.wait_until(lambda: card.window().width() <= 500)
    qtbot.wait_until(lambda: card.width() <= 480)
    assert appointment.width() <= 480
    assert address in [label.accessibleName() for label in appointment.findChildren(CheckBox)]


def test_when_to_call_someone_is_one_link_that_no_score_changes(
    home: Home, card: CheckInCard
) -> None:
    def words() -> set[str]:
        card.refresh(home.snapshot())
        links = {link.text() for link in card.findChildren(LinkButton) if link.isVisible()}
        return {*links, *shown_text(card).splitlines()}

    said = [words()]
    for score in (0, 5, 10):
        check_in(home.context, dict.fromkeys(home.controller.settings().symptoms, score), TODAY)
        said.append(words())
    assert "When to call someone" in said[0]
    assert said == [said[0]] * 4
    card.call.click()
    window = card.window()
    assert isinstance(window, MainWindow)
    assert window.page == "help"
