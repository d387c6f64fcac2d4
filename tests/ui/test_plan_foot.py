"""The foot of the Plan page: whatever the size of the window, edits that are not saved are told."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.main_window import LEAST_SIZE
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.plan.save_strip import FootLine
from ldn_desktop.ui.theme import Theme
from tests.support.clicking import click
from tests.support.window_home import Home


@pytest.fixture
def low(running_plan: PlanPage, dressed: Theme) -> PlanPage:
    """The plan in a window too low for the save strip at its foot."""
    window = running_plan.window()
    dressed.apply_theme(window)
    dressed.apply(Appearance.LIGHT, 200)
    window.resize(*LEAST_SIZE)
    return running_plan


def line(page: PlanPage) -> FootLine:
    (found,) = (part for part in page.findChildren(FootLine) if part.isVisible())
    return found


def has_line(page: PlanPage) -> bool:
    return any(part.isVisible() for part in page.findChildren(FootLine))


def retype(page: PlanPage, qtbot: QtBot, dose: str) -> None:
    page.steps.table.lines[2].more.click()
    cells = page.steps.table.editor
    cells.dose.setFocus()
    cells.dose.selectAll()
    qtbot.keyClicks(cells.dose, dose)
    qtbot.waitUntil(lambda: not page.strip.isHidden() and not page._preview.isActive())
    qtbot.waitUntil(lambda: not cells.dose.visibleRegion().isEmpty())


def revisions(home: Home) -> int:
    return len(home.snapshot().history.active_revisions)


def test_an_edit_is_told_as_not_saved_where_the_strip_is_out_of_sight(
    home: Home, low: PlanPage, qtbot: QtBot
) -> None:
    assert not has_line(low)
    retype(low, qtbot, "3")
    assert low.strip.visibleRegion().isEmpty()
    assert has_line(low)
    click(qtbot, line(low), "Save")
    assert (revisions(home), has_line(low)) == (2, False)


def test_edits_are_dropped_from_the_line(home: Home, low: PlanPage, qtbot: QtBot) -> None:
    retype(low, qtbot, "3")
    click(qtbot, line(low), "Drop")
    assert not has_line(low)
    assert low.editing is not None
    assert not low.editing.is_dirty
    assert revisions(home) == 1


def test_what_is_asked_is_shown_before_it_can_be_answered_with_a_save(
    home: Home, low: PlanPage, qtbot: QtBot
) -> None:
    retype(low, qtbot, "45")
    click(qtbot, line(low), "Check and save")
    assert revisions(home) == 1
    qtbot.waitUntil(lambda: not low.strip.questions.visibleRegion().isEmpty())
    assert QApplication.focusWidget() is low.strip.save
    low.strip.save.click()
    assert home.snapshot().history.active_revisions[-1].plan.steps[2].dose_mg == Decimal(45)


def test_a_save_that_failed_shows_why(home: Home, low: PlanPage, qtbot: QtBot) -> None:
    retype(low, qtbot, "3")
    home.store.fault = StorageErrorKind.DISK_FULL
    click(qtbot, line(low), "Save")
    assert "NOT saved" in low.strip.problem.text()
    qtbot.waitUntil(lambda: not low.strip.problem.visibleRegion().isEmpty())


def test_a_strip_that_is_in_sight_needs_no_line(running_plan: PlanPage, qtbot: QtBot) -> None:
    running_plan.window().resize(1200, 1000)
    retype(running_plan, qtbot, "3")
    assert not has_line(running_plan)
    assert not running_plan.strip.visibleRegion().isEmpty()
