"""The table of the steps: which rows can be changed, whatever was shown before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.plan.draft import Often
from ldn_desktop.ui.plan.presenter import Place, StepRow
from ldn_desktop.ui.plan.steps_card import StepsTable


@st.composite
def shapes(draw: st.DrawFn) -> tuple[int, int]:
    """How many rows are shown, and how many of them are in the past."""
    count = draw(st.integers(0, 6))
    return count, draw(st.integers(0, count))


def row(place: int, locked: int) -> StepRow:
    return StepRow(
        number=place + 1,
        place=Place.PAST if place < locked else Place.LATER,
        first_day="",
        last_day="",
        dose=f"{place + 1}",
        days="7",
        often=Often.EVERY_DAY,
        how="",
        problem="",
        is_dose_wrong=False,
        said=f"{place + 1} mg",
        days_said="7",
        name=f"{place + 1} mg",
    )


@pytest.fixture
def before(qtbot: QtBot) -> QWidget:
    """What the keyboard reaches before the table."""
    found = QWidget()
    qtbot.addWidget(found)
    return found


@given(
    shown=st.lists(st.tuples(shapes(), st.integers(-1, 6)), min_size=1, max_size=5),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_at_most_one_step_is_open_and_never_a_past_one_whatever_was_shown_before(
    before: QWidget, shown: list[tuple[tuple[int, int], int]]
) -> None:
    table = StepsTable(before, before)
    for (count, locked), wanted in shown:
        was = table.place
        table.render_rows(tuple(row(place, locked) for place in range(count)))
        assert [line.is_locked for line in table.lines] == [n < locked for n in range(count)]
        assert table.place == (was if locked <= was < count else -1)
        table.open(wanted)
        assert table.place == (wanted if locked <= wanted < count else -1)
        is_open = [line.dose.isHidden() for line in table.lines]
        assert is_open == [n == table.place for n in range(count)]
        assert table.editor.dose.isHidden() is (table.place == -1)
        if table.place != -1:
            assert table.editor.dose.text() == f"{table.place + 1}"
    table.deleteLater()


def test_a_step_that_stays_what_it_is_stays_open(before: QWidget) -> None:
    table = StepsTable(before, before)
    table.render_rows(tuple(row(place, 2) for place in range(4)))
    table.open(2)
    kept = table.lines[2]
    for count in (6, 3):
        table.render_rows(tuple(row(place, 2) for place in range(count)))
        assert table.lines[2] is kept
        assert table.place == 2


@pytest.mark.parametrize("width", [1000, 300])
def test_a_click_on_a_step_opens_it_and_one_on_a_past_step_does_nothing(
    qtbot: QtBot, width: int
) -> None:
    window = QWidget()
    table = StepsTable(window, window)
    qtbot.addWidget(window)
    table.render_rows(tuple(row(place, 1) for place in range(4)))
    table.resize(width, 600)
    with qtbot.waitExposed(window):
        window.show()
    for place, is_open in ((0, False), (2, True), (3, True)):
        middle = table.lines[place].days.geometry().center()
        qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=middle)
        assert (table.place == place) is is_open


def test_escape_closes_the_step_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    window = QWidget()
    table = StepsTable(window, window)
    qtbot.addWidget(window)
    table.render_rows(tuple(row(place, 0) for place in range(2)))
    with qtbot.waitExposed(window):
        window.show()
    table.focus_on(1)
    with qtbot.wait_signal(table.edited) as edited:
        qtbot.keyClicks(table.editor.dose, "3")
    assert edited.args is not None
    assert (edited.args[0], edited.args[1].dose) == (1, "3")
    qtbot.keyClick(table.editor.dose, Qt.Key.Key_Escape)
    assert table.place == -1
    assert table.lines[1].more.hasFocus()
