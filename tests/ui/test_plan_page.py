"""The Plan page as a person uses it: what typing and saving leave in the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.domain.revisions import Operation
from ldn_desktop.domain.supply import Capsules
from ldn_desktop.services import planning
from ldn_desktop.services.errors import ConfirmationCode, StorageErrorKind
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.plan.row import StepEditor
from tests.support.window_home import DOSES, Home

STRENGTHS = "0.5, 1.5, 3, 4.5"
Open = Callable[[], PlanPage]


def step(page: PlanPage, place: int) -> StepEditor:
    """Open a step, if it is not open, and return its fields."""
    if page.steps.table.place != place:
        page.steps.table.lines[place].more.click()
    assert page.steps.table.place == place
    return page.steps.table.editor


def retype(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def newest(home: Home) -> Plan:
    revision = home.snapshot().history.newest
    assert revision is not None
    return revision.plan


def change(home: Home, plan: Plan) -> None:
    request = ChangeRequest(Operation.CHANGE, plan=plan)
    planning.change_plan(home.context, request, tuple(ConfirmationCode))


def settled(page: PlanPage, qtbot: QtBot) -> str:
    """Return what the strip says once the change was worked out."""
    qtbot.wait_until(lambda: not page.strip.isHidden() and not page._preview.isActive())
    return page.strip.lines.text().replace("\u00a0", " ")


def test_a_whole_taper_is_entered_by_keyboard(home: Home, open_plan: Open, qtbot: QtBot) -> None:
    page = open_plan()
    page.steps.table.focus_on(0)
    for place, dose in enumerate(DOSES):
        edit = step(page, place).dose
        qtbot.wait_until(edit.hasFocus)
        qtbot.keyClicks(edit, dose)
        if place == 0:
            qtbot.keyClicks(step(page, 0).days, "14")
        if place < len(DOSES) - 1:
            qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(page.times.rows[0][1].line, "21:00")
    page.supply.kind.choose("capsules")
    page.supply.kind.activated.emit(1)
    qtbot.keyClicks(page.supply.strengths.field, STRENGTHS)
    assert "9 steps." in settled(page, qtbot)
    page.supply.strengths.field.setFocus()
    qtbot.keyClick(page.supply.strengths.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    plan = newest(home)
    assert plan.steps == tuple(Step(Decimal(dose), 14) for dose in DOSES)
    assert plan.times == (time(21),)
    assert plan.supply == Capsules(tuple(map(Decimal, STRENGTHS.split(", "))), 4)
    assert page.strip.isHidden()


def test_the_step_that_is_typed_in_stays_in_view(running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.window().resize(960, 620)
    running_plan.steps.table.focus_on(8)
    retype(qtbot, step(running_plan, 8).dose, "1")
    settled(running_plan, qtbot)
    qtbot.wait_until(lambda: not step(running_plan, 8).dose.visibleRegion().isEmpty())
    top = step(running_plan, 8).dose.mapTo(running_plan, QPoint(0, 0)).y()
    qtbot.wait_until(lambda: top < running_plan.strip.mapTo(running_plan, QPoint(0, 0)).y())


def test_dates_are_worked_out_with_each_key(running_plan: PlanPage, qtbot: QtBot) -> None:
    retype(qtbot, step(running_plan, 1).days, "14")
    lines = running_plan.steps.table.lines
    # Where the letters leave room for a column of first days, the line below has the last one.
    qtbot.wait_until(lambda: "31 January" in lines[1].below.text())
    retype(qtbot, step(running_plan, 1).days, "21")
    assert "7 February" in lines[1].below.text()
    assert lines[2].first.text() == "8 February"


def test_past_steps_have_nothing_to_type_in(running_plan: PlanPage) -> None:
    table = running_plan.steps.table
    assert table.lines[0].more.isHidden()
    assert "past" in table.lines[0].shape.accessibleName()
    table.focus_on(0)
    assert table.editor.dose.isHidden()


def test_a_save_says_before_what_it_changes_and_keeps_the_past(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 2).dose, "3.8")
    assert settled(running_plan, qtbot) == (
        "From 1 February to 14 February: 3.8 mg instead of 3.5 mg at 21:00.\n"
        "The last dose stays on 9 May."
    )
    assert "Ask your pharmacist" in running_plan.strip.questions.text()
    assert running_plan.strip.save.text() == "Save all the same"
    running_plan.strip.save.click()
    plan = newest(home)
    assert plan.start_date == date(2027, 1, 4)
    assert plan.steps[2].dose_mg == Decimal("3.8")
    assert len(home.snapshot().history.active_revisions) == 2


def test_a_dose_changed_in_the_running_step_counts_from_today_only(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 1).dose, "3.5")
    assert "From 20 January" in settled(running_plan, qtbot)
    running_plan.strip.save.click()
    assert newest(home).steps[1:3] == (Step(Decimal(4), 2), Step(Decimal("3.5"), 12))


def test_agreed_with_and_on_belong_to_the_revision(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 1).days, "21")
    qtbot.keyClicks(running_plan.strip.agreed_with, "Dr Example")
    running_plan.strip.agreed_on.set_value(date(2027, 1, 19))
    running_plan.save()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert (revision.agreed_with, revision.agreed_on) == ("Dr Example", date(2027, 1, 19))
    assert running_plan.strip.agreed_with.text() == ""


def test_a_change_can_start_later_and_be_taken_back(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 3).days, "21")
    running_plan.strip.from_date.set_value(date(2027, 2, 1))
    running_plan.save()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.from_date == date(2027, 2, 1)
    assert not running_plan.foot.links["undo"].isHidden()
    running_plan.foot.links["undo"].click()
    assert len(home.snapshot().history.active_revisions) == 1
    assert step(running_plan, 3).days.text() == "14"


@pytest.mark.parametrize("typed", ["0", "-2", "1,5", "4.55.", "text"])
def test_a_bad_dose_saves_nothing_and_loses_nothing(
    home: Home, running_plan: PlanPage, qtbot: QtBot, typed: str
) -> None:
    retype(qtbot, step(running_plan, 2).dose, typed)
    assert not running_plan.save()
    assert not running_plan.steps.table.lines[2].problem.isHidden()
    assert step(running_plan, 2).dose.text() == typed
    assert len(home.snapshot().history.active_revisions) == 1


def test_an_unusual_dose_is_asked_about_and_never_blocked(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 8).dose, "45")
    settled(running_plan, qtbot)
    assert "naltrexone 50 mg" in running_plan.strip.questions.text()
    running_plan.strip.save.click()
    assert newest(home).steps[8].dose_mg == Decimal(45)


def test_what_is_missing_is_said_at_save_and_the_cursor_goes_there(
    home: Home, open_plan: Open, qtbot: QtBot
) -> None:
    page = open_plan()
    qtbot.keyClicks(step(page, 0).dose, "4.5")
    assert page.times.problem.isHidden()
    assert not page.save()
    assert not page.times.problem.isHidden()
    assert "time of day" in page.strip.problem.text()
    assert home.snapshot().history.newest is None


def test_edits_survive_a_change_made_elsewhere_and_that_is_said(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 2).dose, "3.25")
    other = newest(home)
    change(home, replace(other, condition="fibromyalgia"))
    home.controller.notify_changed()
    assert step(running_plan, 2).dose.text() == "3.25"
    assert running_plan.notice.said == "The plan was changed elsewhere; your edits are kept."


def test_without_edits_a_change_made_elsewhere_is_just_shown(
    home: Home, running_plan: PlanPage
) -> None:
    other = newest(home)
    steps = (*other.steps[:2], Step(Decimal("3.25"), 14), *other.steps[3:])
    change(home, replace(other, steps=steps))
    home.controller.notify_changed()
    assert step(running_plan, 2).dose.text() == "3.25"
    assert running_plan.notice.said == ""


def test_a_full_disk_is_said_and_the_edits_stay(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 1).days, "21")
    settled(running_plan, qtbot)
    home.store.fault = StorageErrorKind.DISK_FULL
    running_plan.strip.save.click()
    assert "NOT saved" in running_plan.strip.problem.text()
    assert step(running_plan, 1).days.text() == "21"
    home.store.fault = None
    running_plan.strip.save.click()
    assert newest(home).steps[1].days == 21


def test_buttons_act_on_the_step_the_cursor_is_in(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    running_plan.steps.table.focus_on(3)
    running_plan.steps.table.editor.buttons["days7"].click()
    assert step(running_plan, 3).days.text() == "7"
    running_plan.steps.table.editor.buttons["down"].click()
    assert running_plan.steps.table.place == 4
    assert (step(running_plan, 3).dose.text(), step(running_plan, 4).days.text()) == ("2.5", "7")
    running_plan.steps.table.editor.buttons["remove"].click()
    assert len(running_plan.steps.table.lines) == 8
    assert running_plan.save()
    assert [str(step.dose_mg) for step in newest(home).steps[2:5]] == ["3.5", "2.5", "2"]


def test_the_first_dose_becomes_a_taper(home: Home, open_plan: Open, qtbot: QtBot) -> None:
    home.plan(steps=(Step(Decimal("4.5"), None),))
    page = open_plan()
    assert page.shape.is_offered
    page.shape.forms[0].kinds.buttons[PlanKind.STEP_DOWN].click()
    form = page.shape.forms[0]
    assert form.fields["start"].text() == "4.5"
    assert form.fields["by"].hasFocus()
    qtbot.keyClicks(form.fields["by"], "0.5")
    form.days[14].click()
    form.use.click()
    assert page.save()
    assert newest(home).steps == tuple(Step(Decimal(n) / 2, 14) for n in range(9, 0, -1))
    assert page.shape.isHidden()


def test_a_second_plan_is_asked_about_and_the_first_stays_in_reach(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 1).days, "21")
    running_plan.foot.links["new"].click()
    qtbot.keyClicks(step(running_plan, 0).dose, "2")
    settled(running_plan, qtbot)
    assert "Another plan is in force" in running_plan.strip.questions.text()
    running_plan.head.leave.click()
    assert step(running_plan, 1).days.text() == "21"
    running_plan.foot.links["new"].click()
    qtbot.keyClicks(step(running_plan, 0).dose, "2")
    settled(running_plan, qtbot)
    running_plan.strip.save.click()
    assert newest(home).start_date == date(2027, 1, 20)
    assert newest(home).steps == (Step(Decimal(2), None),)


def test_after_the_end_a_new_plan_can_be_started(home: Home, open_plan: Open, qtbot: QtBot) -> None:
    home.plan(steps=(Step(Decimal("4.5"), 3),))
    home.clock.set(2027, 1, 20, 9)
    page = open_plan()
    assert not page.overview.ended.isHidden()
    page.foot.links["new"].click()
    qtbot.keyClicks(step(page, 0).dose, "1.5")
    assert page.save()
    assert newest(home).start_date == date(2027, 1, 20)


def test_a_first_plan_taken_back_stays_in_the_fields(
    home: Home, open_plan: Open, qtbot: QtBot
) -> None:
    home.plan(start_date=date(2027, 2, 1))
    page = open_plan()
    page.foot.links["undo"].click()
    assert home.snapshot().history.newest is None
    assert step(page, 8).dose.text() == "0.5"
    assert page.save()
    assert newest(home).start_date == date(2027, 2, 1)


def test_an_edit_begun_before_midnight_counts_from_the_new_day(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    retype(qtbot, step(running_plan, 1).days, "21")
    home.clock.instant += timedelta(days=1)
    home.controller.notify_changed()
    assert running_plan.save()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.from_date == date(2027, 1, 21)


@pytest.mark.parametrize("text", ["<img src=x>", "🙂", "\u202eabc", "x" * 10_000])
def test_any_words_are_shown_as_they_are_or_refused_in_one_sentence(
    home: Home, running_plan: PlanPage, qtbot: QtBot, text: str
) -> None:
    field = running_plan.more.fields["medicine"]
    field.field.setText(text)
    assert running_plan.save() is (len(text) <= 200)
    if len(text) <= 200:
        assert newest(home).medicine == text
    else:
        assert "too long" in field.problem.text()
        assert running_plan.more.isVisible()


def test_a_home_clock_takes_the_zone_of_here(home: Home, running_plan: PlanPage) -> None:
    running_plan.more.rule.choose("home")
    running_plan.more.rule.activated.emit(1)
    assert running_plan.save()
    assert newest(home).home_zone == "Europe/Berlin"


def test_a_time_that_is_none_is_refused(home: Home, running_plan: PlanPage, qtbot: QtBot) -> None:
    retype(qtbot, running_plan.times.rows[0][1].line, "25:00")
    assert not running_plan.save()
    assert "25:00" in running_plan.times.rows[0][1].echo.text()
    assert newest(home).times == (time(21),)


def test_a_time_of_day_that_brings_two_doses_close_is_said_before_it_is_saved(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 20, 21, 5)  # today's dose is due, and stays at 21:00
    home.check()
    retype(qtbot, running_plan.times.rows[0][1].line, "11:00")
    close = "Two doses only 14 hours apart: 20 January, 21:00, and 21 January, 11:00."
    assert close in settled(running_plan, qtbot)
    retype(qtbot, running_plan.times.rows[0][1].line, "22:00")
    qtbot.wait_until(lambda: "22:00" in settled(running_plan, qtbot))
    assert "apart" not in settled(running_plan, qtbot)


@pytest.mark.parametrize("typed", ["9:30", "12:30"])
def test_a_time_that_comes_twice_a_day_is_asked_about_and_not_saved(
    home: Home, open_plan: Callable[[], PlanPage], qtbot: QtBot, typed: str
) -> None:
    home.plan()
    home.controller.formats = formats_of(QLocale("en_US"))
    page = open_plan()
    edit = page.times.rows[0][1]
    retype(qtbot, edit.line, typed)
    assert not page.save()
    assert newest(home).times == (time(21),)
    assert "comes twice a day" in edit.echo.text()
    edit.halves[1].click()
    assert page.save()
    hour, minute = map(int, typed.split(":"))
    assert newest(home).times == (time(hour % 12 + 12, minute),)


def test_two_times_a_day_can_be_entered(home: Home, running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.times.add.click()
    qtbot.keyClicks(running_plan.times.rows[1][1].line, "8:00")
    assert running_plan.save()
    assert newest(home).times == (time(8), time(21))


def test_what_is_at_home_is_one_click_from_the_plan(running_plan: PlanPage, qtbot: QtBot) -> None:
    window = running_plan.window()
    assert isinstance(window, MainWindow)
    running_plan.overview.count.click()
    assert window.page == "supply"


def test_the_name_of_who_agreed_the_plan_does_not_seem_to_cover_later_changes(
    home: Home, open_plan: Open, qtbot: QtBot
) -> None:
    home.plan(agreed_with="Dr Example", agreed_on=date(2026, 12, 20))
    home.clock.set(2027, 1, 20, 9)
    page = open_plan()
    agreed = "Agreed with Dr Example on Sunday, 20 December 2026"
    assert page.head.agreed.text() == agreed
    retype(qtbot, step(page, 3).days, "21")
    assert page.save()
    assert page.head.agreed.text() == f"{agreed} (the plan from Monday, 4 January 2027)"
