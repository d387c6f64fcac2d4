"""The agreed changes on the Plan page: each shows before it is saved what it changes."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.effective_plan import operated_on
from ldn_desktop.domain.plan import Step
from ldn_desktop.domain.revisions import Operation, Revision
from ldn_desktop.domain.supply import Liquid
from ldn_desktop.ui.plan.change_fields import Action
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.wording.fixed_texts import opioid_lines
from tests.support.window_home import Home

Open = Callable[[], PlanPage]
TODAY = date(2027, 1, 20)


def newest(home: Home) -> Revision:
    revision = home.snapshot().history.newest
    assert revision is not None
    return revision


def said(page: PlanPage, qtbot: QtBot) -> str:
    qtbot.wait_until(lambda: not page.strip.isHidden() and not page._preview.isActive())
    return page.strip.lines.text().replace("\u00a0", " ")


def change_draft(page: PlanPage, action: str, days: str = "", day: date | None = None) -> None:
    page.head.buttons[action].click()
    panel = page.change
    assert not panel.isHidden()
    assert panel.days.field.text() == ""
    panel.days.field.setText(days)
    if day is not None:
        panel.first.set_value(day)
    panel.show_change.click()


@pytest.mark.parametrize(
    ("action", "days", "operation", "says"),
    [
        (
            "stay",
            "7",
            Operation.HOLD,
            "4 mg for 7 more days; what follows moves by 7 days; last dose 16 May, not 9 May.",
        ),
        (
            "pause",
            "3",
            Operation.PAUSE,
            "No doses for 3 days from 20 January; what follows moves by 3 days; "
            "last dose 12 May, not 9 May.",
        ),
        (
            "back",
            "",
            Operation.BACK,
            "4.5 mg again for 14 days; what follows moves by 16 days; last dose 25 May, not 9 May.",
        ),
        (
            "back",
            "7",
            Operation.BACK,
            "4.5 mg again for 7 days; what follows moves by 9 days; last dose 18 May, not 9 May.",
        ),
        (
            "stop",
            "",
            Operation.STOP,
            "No doses from 20 January; last dose 19 January, not 9 May.",
        ),
    ],
)
def test_a_change_is_one_sentence_before_it_is_saved_and_is_saved_as_what_it_is(
    home: Home,
    running_plan: PlanPage,
    qtbot: QtBot,
    *,
    action: str,
    days: str,
    operation: Operation,
    says: str,
) -> None:
    before = newest(home).plan
    change_draft(running_plan, action, days)
    assert said(running_plan, qtbot) == says
    name = running_plan.overview.drawing.accessibleName()
    assert "with your changes:" in name
    assert "as planned now:" in name
    assert running_plan.save()
    made = operated_on(before, operation, TODAY, int(days) if days else None)
    assert newest(home).plan.steps == made.steps
    assert newest(home).from_date == TODAY
    assert newest(home).operation is operation


def test_a_saved_change_is_taken_back_by_undo_like_any_other(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    before = home.snapshot().history.effective.parts
    with qtbot.wait_signal(home.controller.recorded) as saved:
        change_draft(running_plan, "stay", "7")
        assert running_plan.save()
    assert saved.args == ["The plan is saved."]
    assert home.snapshot().history.effective.parts != before
    with qtbot.wait_signal(home.controller.announced) as undone:
        assert home.controller.undo().ok
    assert undone.args == ["The change of plan was taken back."]
    assert home.snapshot().history.effective.parts == before
    assert home.controller.undo().sentence == "There is nothing to undo."


def test_undo_takes_back_what_came_last_an_answer_or_a_change(
    home: Home, running_plan: PlanPage
) -> None:
    change_draft(running_plan, "stay", "7")
    assert running_plan.save()
    home.clock.set(2027, 1, 20, 21, 5)
    assert home.controller.doses.take(None).ok
    assert home.controller.undo().ok
    assert len(home.snapshot().history.active_revisions) == 2
    assert home.controller.undo().ok
    assert len(home.snapshot().history.active_revisions) == 1


def test_a_pause_without_days_lasts_until_it_is_ended_and_nothing_of_the_plan_is_lost(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    change_draft(running_plan, "pause")
    assert "No doses from 20 January until you go on" in said(running_plan, qtbot)
    assert running_plan.save()
    home.clock.set(2027, 1, 25, 9)
    home.controller.notify_changed()
    assert running_plan.head.buttons["back"].isHidden()
    running_plan.more.fields["medicine"].field.setText("Something else")
    assert said(running_plan, qtbot) == ""
    assert running_plan.strip.problem.text() == "The plan is paused. Go on first, then change it."
    assert not running_plan.save()
    running_plan.strip.dropped.emit()
    change_draft(running_plan, "resume")
    assert "4 mg again from 25 January" in said(running_plan, qtbot)
    assert running_plan.save()
    assert home.snapshot().history.last_dosing_day() == date(2027, 5, 14)


def test_every_later_date_is_told_when_it_is_asked_for(
    running_plan: PlanPage, qtbot: QtBot
) -> None:
    change_draft(running_plan, "stay", "7")
    assert said(running_plan, qtbot).count("\n") == 0
    running_plan.strip.every.click()
    assert said(running_plan, qtbot).count("instead of") == 7 + 1
    assert said(running_plan, qtbot).count("\n") == 8
    assert "Last dose 16 May instead of 9 May." in said(running_plan, qtbot)
    running_plan.strip.every.click()
    assert said(running_plan, qtbot).count("\n") == 0


def test_escape_leaves_a_change_undone(running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.head.buttons["pause"].click()
    qtbot.keyClick(running_plan.change.days.field, Qt.Key.Key_Escape)
    assert running_plan.change.isHidden()
    assert running_plan.strip.isHidden()


def test_a_stop_can_be_on_a_later_date(home: Home, running_plan: PlanPage, qtbot: QtBot) -> None:
    change_draft(running_plan, "stop", day=date(2027, 2, 10))
    assert "last dose 9 February, not 9 May" in said(running_plan, qtbot)
    assert running_plan.save()
    assert newest(home).from_date == date(2027, 2, 10)


def test_starting_again_takes_the_steps_up_from_the_one_that_is_chosen(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    before = newest(home).plan
    change_draft(running_plan, "stop")
    assert running_plan.save()
    home.clock.set(2027, 1, 30, 9)
    home.controller.notify_changed()
    assert running_plan.head.buttons["pause"].isHidden()
    running_plan.head.buttons["again"].click()
    panel = running_plan.change
    panel.show_change.click()
    assert "Choose the step" in panel.problem.text()
    panel.step.choose("3")
    panel.step.setCurrentIndex(panel.step.findData(3))
    panel.first.set_value(date(2027, 2, 1))
    panel.show_change.click()
    assert "From 1 February to" in said(running_plan, qtbot)
    assert running_plan.save()
    steps = newest(home).plan.steps
    assert steps[:3] == (Step(Decimal("4.5"), 14), Step(Decimal(4), 2), Step(None, 12))
    assert steps[3:] == before.steps[2:]


def test_days_that_are_none_are_refused_in_one_sentence(running_plan: PlanPage) -> None:
    change_draft(running_plan, "pause", "0")
    assert "1 to 3660 days" in running_plan.change.problem.text()
    assert running_plan.strip.isHidden()


def test_two_changes_are_saved_as_one_from_the_earlier_day(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    change_draft(running_plan, "stay", "7")
    change_draft(running_plan, "pause", "3", day=date(2027, 2, 20))
    assert "Last dose 19 May instead of 9 May" in said(running_plan, qtbot)
    assert running_plan.save()
    assert newest(home).from_date == TODAY


def test_why_it_changes_belongs_to_the_revision(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    change_draft(running_plan, "stay", "7")
    qtbot.keyClicks(running_plan.strip.reason, "a bad week")
    qtbot.keyClicks(running_plan.strip.agreed_with, "Dr Example")
    assert running_plan.save()
    assert (newest(home).reason, newest(home).agreed_with) == ("a bad week", "Dr Example")
    assert running_plan.strip.reason.text() == ""


def test_a_reason_that_is_too_long_is_told_and_kept(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    change_draft(running_plan, "stay", "7")
    running_plan.strip.reason.setText("x" * 11_000)
    assert not running_plan.save()
    assert "too long" in running_plan.strip.problem.text()
    assert len(running_plan.strip.reason.text()) == 11_000
    assert len(home.snapshot().history.active_revisions) == 1


def test_steps_can_be_taken_up_again_while_the_plan_runs(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    before = newest(home).plan
    assert running_plan.head.buttons["again"].isHidden()
    running_plan.foot.links["again"].click()
    panel = running_plan.change
    panel.step.setCurrentIndex(panel.step.findData(1))
    panel.show_change.click()
    assert "From 20 January to" in said(running_plan, qtbot)
    assert running_plan.save()
    done = (Step(Decimal("4.5"), 14), Step(Decimal(4), 2))
    assert newest(home).plan.steps == (*done, *before.steps)


def test_a_change_of_time_is_a_revision_like_any_other(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    line = running_plan.times.rows[0][1].line
    line.selectAll()
    qtbot.keyClicks(line, "08:00")
    assert "at 08:00 instead of 21:00" in said(running_plan, qtbot)
    assert running_plan.save()
    assert newest(home).plan.times == (time(8),)


def test_another_bottle_says_the_new_volume_of_each_dose(
    home: Home, open_plan: Open, qtbot: QtBot
) -> None:
    home.plan(supply=Liquid(Decimal(1), Decimal("0.1")))
    home.clock.set(2027, 1, 20, 9)
    page = open_plan()
    field = page.supply.concentration.field
    field.selectAll()
    qtbot.keyClicks(field, "5")
    assert "4 mg: 0.8 mL (4 mg) instead of 4 mL (4 mg)." in said(page, qtbot)


def test_tab_goes_from_the_actions_to_what_one_asks_for_and_on_to_the_next_card(
    running_plan: PlanPage,
) -> None:
    running_plan.head.buttons["stay"].click()
    shown = [button for button in running_plan.head.buttons.values() if button.isVisible()]
    shown[-1].setFocus()
    cards = (running_plan.change, running_plan.overview, running_plan.steps)
    passed: list[QWidget] = []
    while not passed or passed[-1] is not running_plan.steps:
        QTest.keyClick(running_plan.window().focusWidget(), Qt.Key.Key_Tab)
        found = ancestors(running_plan.window().focusWidget())
        passed.append(next(part for part in found if part in cards))
        assert len(passed) < 20
    assert passed[:4] == [running_plan.change] * 4
    assert list(dict.fromkeys(passed)) == list(cards)


def ancestors(widget: QWidget | None) -> list[QWidget]:
    found = []
    while widget is not None:
        found.append(widget)
        widget = widget.parentWidget()
    return found


def test_the_days_one_click_away_stand_level_with_their_field(running_plan: PlanPage) -> None:
    running_plan.head.buttons["back"].click()
    days = running_plan.change.days
    QTest.qWaitForWindowExposed(running_plan.window())
    QApplication.processEvents()
    middles = {widget.geometry().center().y() for widget in (days.field, *days.one_click.values())}
    assert max(middles) - min(middles) <= 1
    assert days.label.height() < 2 * days.label.fontMetrics().height()


def test_a_change_without_its_days_asks_for_how_many(home: Home, running_plan: PlanPage) -> None:
    change_draft(running_plan, "stay", " ")
    panel = running_plan.change
    assert panel.problem.text() == "Write for how many days."
    assert panel.days.field.hasFocus()
    assert running_plan.strip.isHidden()
    assert len(home.snapshot().history.active_revisions) == 1


@pytest.mark.parametrize("action", ["pause", "stop"])
def test_a_pause_and_a_stop_tell_of_opioids_before_they_are_saved(
    running_plan: PlanPage, action: str
) -> None:
    running_plan.head.buttons[action].click()
    assert running_plan.change.opioids.isVisible()
    assert running_plan.change.opioids.text() == "\n".join(opioid_lines())
    running_plan.head.buttons["stay"].click()
    assert not running_plan.change.opioids.isVisible()


@pytest.mark.parametrize("action", ["resume", "again"])
def test_a_new_start_tells_of_opioids_before_it_is_saved(
    running_plan: PlanPage, action: str
) -> None:
    running_plan._ask_change(Action(action))
    assert running_plan.change.opioids.text() == "\n".join(opioid_lines())
    assert running_plan.change.opioids.isVisible()
