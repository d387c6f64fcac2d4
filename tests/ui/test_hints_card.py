"""Today's hints after a change of plan: what is older than the plan, with the way to a new one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.revisions import Operation
from ldn_desktop.exchange.exporters import Format
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.planning import ChangeRequest
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.data import DataSection
from ldn_desktop.ui.settings.exchange_cards import ExportCard
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.supply.page import SupplyPage
from ldn_desktop.ui.today.hints_card import HintsCard
from tests.support.window_home import Home

HOLD = ChangeRequest(Operation.HOLD, days=3)
SHEET = "Your plan sheet is older than the plan."
CALENDAR = "Your calendar file is older than the plan."


@pytest.fixture
def window(home: Home, open_window: Callable[[], MainWindow]) -> MainWindow:
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    return open_window()


@pytest.fixture
def hints(window: MainWindow) -> HintsCard:
    found = window.findChild(HintsCard)
    assert found is not None
    found.refresh_now()
    return found


def change(home: Home, card: HintsCard, request: ChangeRequest = HOLD) -> None:
    assert home.controller.change_plan(request, ()).ok
    card.refresh_now()


def told(card: HintsCard) -> list[str]:
    return [row.words.text() for row in card.rows]


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def print_sheet(window: MainWindow) -> SupplyPage:
    window.go("supply")
    page = window.findChild(SupplyPage)
    assert page is not None
    page.paper.to_printer = lambda _pages: True
    assert page.paper.print_out(page.paper.make_sheet)
    window.go("today")
    return page


def export(window: MainWindow, target: Path, qtbot: QtBot) -> None:
    window.go("settings/data/calendar")
    settings = window.findChild(SettingsPage)
    assert settings is not None
    section = settings.section("data")
    assert isinstance(section, DataSection)
    card: ExportCard = section.exports
    card.ask_target = lambda _form: str(target)
    card.export(Format.ICS)
    qtbot.wait_until(lambda: not card.background.is_busy, timeout=20_000)
    window.go("today")


def test_a_printed_sheet_that_is_older_leads_to_a_new_one_and_goes_once_that_is_printed(
    home: Home, window: MainWindow, hints: HintsCard, qtbot: QtBot
) -> None:
    page = print_sheet(window)
    assert hints.isHidden()
    change(home, hints)
    assert told(hints) == [SHEET]
    (row,) = hints.rows
    assert row.act.accessibleName() == f"Print again: {SHEET}"
    click(qtbot, row.act)
    assert window.page == "supply"
    qtbot.wait_until(page.paper.sheet.to_print.hasFocus)
    click(qtbot, page.paper.sheet.to_print)
    window.go("today")
    hints.refresh_now()
    assert hints.isHidden()


def test_a_saved_sheet_counts_as_a_printed_one(
    home: Home, window: MainWindow, hints: HintsCard, tmp_path: Path
) -> None:
    page = print_sheet(window)
    change(home, hints)
    page.paper.ask_target = lambda title: str(tmp_path / title)
    assert page.paper.save(page.paper.make_pharmacy)
    hints.refresh_now()
    assert told(hints) == [SHEET]
    assert page.paper.save(page.paper.make_sheet)
    hints.refresh_now()
    assert told(hints) == []


def test_an_exported_calendar_that_is_older_leads_to_a_new_one_and_goes_once_that_is_exported(
    home: Home, window: MainWindow, hints: HintsCard, tmp_path: Path, qtbot: QtBot
) -> None:
    export(window, tmp_path / "ldn.ics", qtbot)
    change(home, hints)
    assert told(hints) == [CALENDAR]
    (row,) = hints.rows
    assert row.act.text() == "Export again"
    click(qtbot, row.act)
    assert window.page == "settings"
    focus = window.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Export: Calendar for the phone"
    export(window, tmp_path / "ldn.ics", qtbot)
    hints.refresh_now()
    assert hints.isHidden()


def test_what_was_left_so_is_told_again_after_the_next_change_only(
    home: Home, window: MainWindow, hints: HintsCard, tmp_path: Path, qtbot: QtBot
) -> None:
    print_sheet(window)
    export(window, tmp_path / "ldn.ics", qtbot)
    change(home, hints)
    assert told(hints) == [CALENDAR, SHEET]
    for words in (CALENDAR, SHEET):
        row = hints.rows[0]
        assert row.close_it.accessibleName() == f"Leave it so: {words}"
        click(qtbot, row.close_it)
        hints.refresh_now()
    assert hints.isHidden()
    change(home, hints)
    assert told(hints) == [CALENDAR, SHEET]
    assert home.controller.undo().ok
    hints.refresh_now()
    assert hints.isHidden()


def test_after_a_stop_no_new_sheet_is_offered(
    home: Home, window: MainWindow, hints: HintsCard
) -> None:
    print_sheet(window)
    change(home, hints, ChangeRequest(Operation.STOP))
    row = hints.rows[0]
    assert row.words.text() == (
        "Your plan sheet is older than the plan: none of its doses is planned now."
    )
    assert row.act.isHidden()


def test_a_hint_that_can_not_be_closed_stays_and_says_so(
    home: Home, window: MainWindow, hints: HintsCard, qtbot: QtBot
) -> None:
    print_sheet(window)
    change(home, hints)
    home.store.fault = StorageErrorKind.DISK_FULL
    said: list[str] = []
    home.controller.announced.connect(said.append)
    click(qtbot, hints.rows[0].close_it)
    hints.refresh_now()
    assert "NOT saved" in said[-1]
    assert told(hints) == [SHEET]


def test_an_old_strength_is_told_until_told_no_more_and_then_never_again(
    home: Home, window: MainWindow, hints: HintsCard, qtbot: QtBot
) -> None:
    home.clock.set(2027, 1, 20, 12)
    home.controller.notify_changed()
    hints.refresh_now()
    words = (
        "4.5 mg capsules or tablets are no longer in your plan. Your pharmacist takes them back."
    )
    assert [text.replace("\u00a0", " ") for text in told(hints)] == [words]
    (row,) = hints.rows
    assert row.act.isHidden()
    click(qtbot, row.close_it)
    hints.refresh_now()
    assert hints.isHidden()
    home.clock.set(2027, 1, 21, 12)
    home.controller.notify_changed()
    hints.refresh_now()
    assert hints.isHidden()
    page = print_sheet(window)
    html = page.paper.make_pharmacy().html.replace("\u00a0", " ")
    assert "to take back: 4.5 mg capsules or tablets (not counted)" in html
