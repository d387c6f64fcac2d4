"""The two kinds of plan, alike and side by side where a plan is begun, and what to read before."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Step
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.plan.kinds import KindChoice, PlanKind
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.plan.taper_form import TaperMethod
from ldn_desktop.ui.theme import Theme
from ldn_desktop.wording.fixed_texts import about_stopping
from tests.support.clicking import press_as_screen_reader, whole_name
from tests.support.window_home import Home

Open = Callable[[], PlanPage]


@pytest.fixture
def first_dose(home: Home, open_plan: Open) -> PlanPage:
    """The page of somebody who has come from the first run, with one dose that goes on."""
    home.plan(steps=(Step(Decimal("4.5"), None),))
    return open_plan()


def kinds_of(page: PlanPage) -> KindChoice:
    return page.shape.forms[0].kinds


def top(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, 0)).y()


def pressed(kinds: KindChoice) -> list[PlanKind]:
    return [kind for kind, button in kinds.buttons.items() if button.isChecked()]


def test_where_a_plan_is_begun_both_kinds_stand_side_by_side_alike_and_neither_is_chosen(
    open_plan: Open, qtbot: QtBot
) -> None:
    page = open_plan()
    kinds = kinds_of(page)
    first, second = kinds.buttons.values()
    qtbot.wait_until(lambda: kinds.is_wide and top(first) == top(second))
    assert [first.text(), second.text()] == ["Step down", "Stop on a date"]
    assert first.property("kind") == second.property("kind")
    qtbot.wait_until(lambda: abs(first.width() - second.width()) <= 1)
    assert first.height() == second.height()
    assert pressed(kinds) == []


def test_after_the_first_run_both_kinds_are_offered_and_one_is_chosen_by_enter(
    first_dose: PlanPage, qtbot: QtBot
) -> None:
    kinds = kinds_of(first_dose)
    qtbot.wait_until(lambda: QApplication.focusWidget() is kinds.buttons[PlanKind.STEP_DOWN])
    assert pressed(kinds) == []
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is kinds.buttons[PlanKind.STOP]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert pressed(kinds) == [PlanKind.STOP]
    assert first_dose.shape.forms[0].draft.way is TaperMethod.STOP


def test_stopping_on_a_date_is_entered_and_saved_from_there(
    home: Home, first_dose: PlanPage
) -> None:
    kinds_of(first_dose).buttons[PlanKind.STOP].click()
    form = first_dose.shape.forms[0]
    form.first.set_value(date(2027, 2, 1))
    form.use.click()
    assert first_dose.save()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.plan.ends_on() == date(2027, 1, 31)
    assert first_dose.shape.isHidden()


def test_a_dose_that_is_changed_first_is_the_one_that_stepping_down_starts_with(
    first_dose: PlanPage, qtbot: QtBot
) -> None:
    first_dose.steps.table.focus_on(0)
    dose = first_dose.steps.table.editor.dose
    dose.selectAll()
    qtbot.keyClicks(dose, "3")
    kinds_of(first_dose).buttons[PlanKind.STEP_DOWN].click()
    assert first_dose.shape.forms[0].fields["start"].text() == "3"


def test_a_kind_can_be_left_again_and_then_neither_is_chosen(first_dose: PlanPage) -> None:
    kinds_of(first_dose).buttons[PlanKind.STEP_DOWN].click()
    assert not first_dose.shape.close_it.isHidden()
    first_dose.shape.close_it.click()
    assert pressed(kinds_of(first_dose)) == []
    assert first_dose.shape.close_it.isHidden()


def test_a_running_plan_asks_for_neither_until_it_is_asked(running_plan: PlanPage) -> None:
    assert running_plan.shape.isHidden()
    running_plan.foot.links["shape"].click()
    assert pressed(kinds_of(running_plan)) == [PlanKind.STEP_DOWN]


@pytest.mark.parametrize("kind", PlanKind)
def test_a_screen_reader_hears_two_choices_of_a_group_and_its_first_action_chooses(
    first_dose: PlanPage, kind: PlanKind
) -> None:
    kinds = kinds_of(first_dose)
    button = kinds.buttons[kind]
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.role() is QAccessible.Role.RadioButton
    assert whole_name(button) == f"Step down, or stop on a date: {button.text()}"
    assert interface.text(QAccessible.Text.Description).endswith(".")
    press_as_screen_reader(button)
    assert pressed(kinds) == [kind]
    press_as_screen_reader(button)
    assert pressed(kinds) == [kind]


def test_in_a_narrow_window_with_large_text_they_stand_under_each_other_and_whole(
    first_dose: PlanPage, dressed: Theme, qtbot: QtBot
) -> None:
    window = first_dose.window()
    dressed.apply_theme(window)
    dressed.apply(Appearance.LIGHT, 200)
    window.resize(480, 680)
    kinds = kinds_of(first_dose)
    qtbot.wait_until(lambda: not kinds.is_wide)
    first, second = kinds.buttons.values()
    qtbot.wait_until(lambda: top(first) < top(second))
    assert all(button.width() >= button.sizeHint().width() for button in (first, second))


@pytest.mark.parametrize("percent", [100, 200])
def test_where_a_plan_is_begun_nothing_is_cut_at_the_right_of_a_narrow_window(
    open_plan: Open, dressed: Theme, qtbot: QtBot, percent: int
) -> None:
    page = open_plan()
    dressed.apply_theme(page.window())
    dressed.apply(Appearance.LIGHT, percent)
    page.window().resize(480, 680)
    kinds_of(page).buttons[PlanKind.STEP_DOWN].click()
    page.shape.about.link.click()
    (scroll,) = (area for area in page.findChildren(QScrollArea) if area.isVisible())
    qtbot.wait_until(lambda: page.width() <= 480 and scroll.horizontalScrollBar().maximum() == 0)


def test_what_is_read_before_stands_beside_the_kinds_folded_in_the_words_of_help(
    first_dose: PlanPage, qtbot: QtBot
) -> None:
    about = first_dose.shape.about
    assert about.link.text() == "About LDN and stopping"
    assert about.isHidden()
    assert about.findChildren(QLabel) == []
    qtbot.wait_until(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is about.link
    qtbot.keyClick(about.link, Qt.Key.Key_Return)
    assert about.window() is first_dose.window()
    shown = [label.text() for label in about.findChildren(QLabel) if label.isVisible()]
    text = about_stopping()
    assert shown == [*text.texts, *(f"Source: {source}" for source in text.sources)]
    assert about.link.text() == "Hide: About LDN and stopping"
    about.link.click()
    assert about.isHidden()
    about.link.click()
    assert len(about.findChildren(QLabel)) == len(shown)
