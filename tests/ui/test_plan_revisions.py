"""Every revision can be read again and compared with another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.services import planning
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.planning import Agreement, ChangeRequest
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.plan.revisions import RevisionsCard
from tests.support.window_home import Home


@pytest.fixture
def card(home: Home, open_window: Callable[[], MainWindow]) -> RevisionsCard:
    """Three revisions: the plan, a hold with its reason, and a stop that is still to come."""
    home.plan()
    home.clock.set(2027, 1, 20, 9)
    agreed = Agreement("<b>a bad week</b>", "Dr Example", date(2027, 1, 19))
    held = ChangeRequest(Operation.HOLD, days=7, agreement=agreed)
    planning.change_plan(home.context, held)
    planning.change_plan(home.context, ChangeRequest(Operation.STOP, date(2027, 2, 8)))
    window = open_window()
    window.go("plan")
    page = window.findChild(PlanPage)
    assert page is not None
    return page.revisions


def change(home: Home, plan: Plan) -> None:
    request = ChangeRequest(Operation.CHANGE, plan=plan)
    planning.change_plan(home.context, request, tuple(ConfirmationCode))


def text(card: RevisionsCard) -> str:
    return card.text.text().replace("\u00a0", " ")


def test_the_list_has_date_reason_and_who_agreed_the_newest_first(card: RevisionsCard) -> None:
    assert list(card.buttons) == [3, 2, 1]
    assert "not in effect yet" in card.buttons[3].text()
    assert "Wednesday, 20 January 2027" in card.buttons[2].text()
    agreed = "<b>a bad week</b> · agreed with Dr Example on Tuesday, 19 January 2027"
    assert [line.agreed for line in card._lines] == ["", agreed, ""]


def test_each_can_be_opened_and_read(card: RevisionsCard) -> None:
    card.buttons[2].click()
    assert "agreed with Dr Example" in text(card)
    assert "18 January – 7 February: 4 mg · 1 × 3 mg + 2 × 0.5 mg" in text(card)
    assert "At 21:00." in text(card)
    card.done.click()
    assert card._detail.isHidden()


def test_two_are_compared_in_dates_doses_last_day_and_one_drawing(card: RevisionsCard) -> None:
    card.buttons[2].click()
    card.other.setCurrentIndex(card.other.findData(1))
    card.other.activated.emit(card.other.currentIndex())
    assert card.title.text() == "Revision 2 compared with Revision 1"
    assert "From 1 February to 7 February: 4 mg instead of 3.5 mg at 21:00." in text(card)
    assert "Last dose 16 May instead of 9 May." in text(card)
    name = card.drawing.accessibleName()
    assert "Revision 2:" in name
    assert "Revision 1:" in name


def test_equal_ones_are_told_to_be_so(home: Home, card: RevisionsCard) -> None:
    newest = home.snapshot().history.active_revisions[1].plan
    change(home, replace(newest, condition="pain"))
    home.controller.notify_changed()
    card.open(4)
    card.other.setCurrentIndex(card.other.findData(2))
    card.other.activated.emit(1)
    assert text(card).startswith("Both ask for the same doses.")


def test_one_that_is_taken_back_leaves_the_list(home: Home, card: RevisionsCard) -> None:
    card.open(3)
    home.controller.undo_plan()
    assert list(card.buttons) == [2, 1]
    assert card._detail.isHidden()


def test_a_change_of_time_is_told_once(home: Home, card: RevisionsCard, qtbot: QtBot) -> None:
    plan = home.snapshot().history.active_revisions[1].plan
    change(home, replace(plan, times=(time(8),)))
    home.controller.notify_changed()
    card.open(4)
    card.other.setCurrentIndex(card.other.findData(2))
    card.other.activated.emit(1)
    assert text(card).count("at 08:00 instead of 21:00") == 1
    assert plan.steps[0] == Step(Decimal("4.5"), 14)


def test_what_is_open_follows_the_day_and_stays_compared(home: Home, card: RevisionsCard) -> None:
    card.buttons[3].click()
    card.compare(1)
    compared = text(card)
    home.clock.set(2027, 2, 8, 9)
    home.check()
    assert card.other.currentData() == 1
    assert text(card) == compared


def test_an_open_one_that_comes_into_effect_says_so(home: Home, card: RevisionsCard) -> None:
    card.buttons[3].click()
    assert "not in effect yet" in card.title.text()
    home.clock.set(2027, 2, 8, 9)
    home.check()
    assert "not in effect yet" not in card.title.text()
