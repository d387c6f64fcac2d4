"""Working steps out on the Plan page, as a person does it."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.plan import Plan, Step
from ldn_desktop.ui.plan.kinds import PlanKind
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.plan.shape_form import ShapeForm
from ldn_desktop.ui.plan.taper_form import TaperMethod
from tests.support.window_home import Home

Open = Callable[[], PlanPage]
KEYS = 22
MOST_KEYS = 40


def fill(qtbot: QtBot, form: ShapeForm, **typed: str) -> None:
    for name, text in typed.items():
        retype(qtbot, form.fields[name], text)


def retype(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def doses(page: PlanPage) -> list[str]:
    lines = page.steps.table.lines
    return [line.dose.text().split("\u00a0")[0] for line in lines if not line.is_locked]


def newest(home: Home) -> Plan:
    revision = home.snapshot().history.newest
    assert revision is not None
    return revision.plan


def test_a_taper_of_eight_steps_is_entered_and_saved_by_keyboard_only(
    home: Home, open_plan: Open, qtbot: QtBot
) -> None:
    page = open_plan()
    pressed = 0

    def press(key: Qt.Key, with_key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal pressed
        pressed += 1
        qtbot.keyClick(QApplication.focusWidget(), key, with_key)

    def write(text: str) -> None:
        nonlocal pressed
        pressed += len(text)
        qtbot.keyClicks(QApplication.focusWidget(), text)

    qtbot.wait_until(lambda: QApplication.focusWidget() is not None)
    step_down = page.shape.forms[0].kinds.buttons[PlanKind.STEP_DOWN]
    while pressed < MOST_KEYS and QApplication.focusWidget() is not step_down:
        press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Return)
    write("4")
    for text in ("0.5", "14"):
        press(Qt.Key.Key_Tab)
        write(text)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    write("21:00")
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    plan = newest(home)
    assert plan.times == (time(21),)
    assert plan.steps == tuple(Step(Decimal(n) / 2, 14) for n in range(8, 0, -1))
    assert pressed == KEYS


def test_worked_out_steps_begin_today_and_keep_the_past(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    running_plan.foot.links["shape"].click()
    form = running_plan.shape.forms[0]
    fill(qtbot, form, start="4", by="1")
    form.days[7].click()
    assert "4 steps. Last dose Tuesday 16 February 2027." in form.words.text().replace(",", "")
    form.use.click()
    assert doses(running_plan) == ["4", "3", "2", "1"]
    assert running_plan.save()
    assert newest(home).steps == (
        Step(Decimal("4.5"), 14),
        Step(Decimal(4), 2 + 7),
        *(Step(Decimal(n), 7) for n in (3, 2, 1)),
    )


def test_worked_out_steps_can_begin_later(home: Home, running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.foot.links["shape"].click()
    form = running_plan.shape.forms[0]
    form.first.set_value(date(2027, 2, 1))
    fill(qtbot, form, start="3", by="1", every="7")
    form.use.click()
    assert running_plan.save()
    revision = home.snapshot().history.newest
    assert revision is not None
    assert revision.from_date == date(2027, 2, 1)
    assert [str(s.dose_mg) for s in revision.plan.steps] == ["4.5", "4", "3", "2", "1"]


def test_the_rest_follows_or_stays_as_the_user_picks(running_plan: PlanPage, qtbot: QtBot) -> None:
    assert not running_plan.steps.following.isVisible()
    running_plan.foot.links["shape"].click()
    fill(qtbot, running_plan.shape.forms[0], start="4", by="1", every="7")
    running_plan.shape.forms[0].use.click()
    running_plan.steps.table.focus_on(2)
    cells = running_plan.steps.table.editor
    retype(qtbot, cells.dose, "2.5")
    assert doses(running_plan) == ["4", "2.5", "1.5", "0.5"]
    running_plan.steps.staying.click()
    retype(qtbot, cells.dose, "3")
    assert doses(running_plan) == ["4", "3", "1.5", "0.5"]


def test_two_ways_stand_side_by_side_in_one_drawing(running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.foot.links["shape"].click()
    one = running_plan.shape.forms[0]
    fill(qtbot, one, start="4", by="1", every="14")
    running_plan.shape.compare.click()
    other = running_plan.shape.forms[1]
    fill(qtbot, other, every="21")
    assert "16 March 2027" in one.words.text()
    assert "13 April 2027" in other.words.text()
    assert all("Needed:" in form.words.text() for form in (one, other))
    name = running_plan.shape.drawing.accessibleName()
    assert name.count("One way:") == name.count("Another way:") == 1
    other.use.click()
    assert doses(running_plan) == ["4", "3", "2", "1"]
    assert running_plan.shape.forms == []


def test_only_doses_that_can_be_made_is_one_switch(running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.foot.links["shape"].click()
    form = running_plan.shape.forms[0]
    form.ways[TaperMethod.PERCENT_OF_CURRENT].click()
    fill(qtbot, form, start="4", by="20", every="7", lowest="0.5")
    assert "Can't be made exactly" in form.rows.text()
    form.rounded.click()
    assert "Can't be made exactly" not in form.rows.text()
    assert "asked" in form.rows.text()
    form.use.click()
    second = running_plan.steps.table.lines[2]
    how = second.how.text().replace("\u00a0", " ")
    assert how == "1 × 3 mg; asked 3.2 mg: 0.2 mg less"
    running_plan.steps.staying.click()
    running_plan.steps.table.focus_on(2)
    retype(qtbot, running_plan.steps.table.editor.dose, "3.5")
    assert "asked" not in second.how.text()


def test_stopping_on_a_date_asks_for_the_date_only(
    home: Home, running_plan: PlanPage, qtbot: QtBot
) -> None:
    running_plan.foot.links["shape"].click()
    form = running_plan.shape.forms[0]
    form.kinds.buttons[PlanKind.STOP].click()
    assert all(field.isHidden() for field in form.fields.values())
    form.first.set_value(date(2027, 2, 3))
    form.use.click()
    assert running_plan.save()
    assert newest(home).ends_on() == date(2027, 2, 2)
