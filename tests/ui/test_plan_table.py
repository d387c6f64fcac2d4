"""The table of the steps: which rows can be changed, whatever was shown before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.plan.draft import Often
from ldn_desktop.ui.plan.presenter import Place, StepRow
from ldn_desktop.ui.plan.row import LockedCells, OpenCells
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
        name=f"{place + 1} mg",
    )


@pytest.fixture
def before(qtbot: QtBot) -> QWidget:
    """What the keyboard reaches before the table."""
    found = QWidget()
    qtbot.addWidget(found)
    return found


@given(shown=st.lists(shapes(), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_past_steps_are_locked_and_all_others_open_whatever_was_shown_before(
    before: QWidget, shown: list[tuple[int, int]]
) -> None:
    table = StepsTable(before, before)
    for count, locked in shown:
        table.render_rows(tuple(row(place, locked) for place in range(count)), locked)
        kinds = [isinstance(cells, LockedCells) for cells in table.cells]
        assert kinds == [place < locked for place in range(count)]
        kept = table.cells
        table.render_rows(tuple(row(place, locked) for place in range(count)), locked)
        assert table.cells == kept
    table.deleteLater()


def test_a_row_that_stays_what_it_is_keeps_its_fields(before: QWidget) -> None:
    table = StepsTable(before, before)
    table.render_rows(tuple(row(place, 2) for place in range(4)), 2)
    kept = table.cells[2]
    assert isinstance(kept, OpenCells)
    table.render_rows(tuple(row(place, 2) for place in range(6)), 2)
    assert table.cells[2] is kept
    table.render_rows(tuple(row(place, 2) for place in range(3)), 2)
    assert table.cells[2] is kept
