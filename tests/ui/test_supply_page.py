"""Supply at home as a person uses it: counting, adding, what it says, and what goes on paper."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.domain.stock import EntryKind, Form, Item, StockEntry
from ldn_desktop.domain.supply import Liquid
from ldn_desktop.services.errors import StorageErrorKind
from ldn_desktop.services.stock import take_stock
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.settings.reminders import SupplySection
from ldn_desktop.ui.supply.page import SupplyPage
from ldn_desktop.ui.supply.papers import Pages
from ldn_desktop.ui.today.supply_card import SupplyNoticeCard
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
BIG, BOTTLE = Item(Form.PIECES, Decimal("4.5")), Item(Form.LIQUID, Decimal(1))


@pytest.fixture
def page(home: Home, open_window: Open) -> SupplyPage:
    """The page with the issue's plan, at 20:00 on its first day."""
    home.plan()
    return supply_page(open_window())


def supply_page(window: MainWindow) -> SupplyPage:
    window.go("supply")
    found = window.findChild(SupplyPage)
    assert found is not None
    return found


def entries(home: Home) -> tuple[StockEntry, ...]:
    with home.store.work() as work:
        return work.stock.all()


def shown(owner: QWidget) -> str:
    labels = [label.text() for label in owner.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels).replace("\u00a0", " ")


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_count_is_kept_and_told_in_the_table(home: Home, page: SupplyPage, qtbot: QtBot) -> None:
    assert not page.count.more.isEnabled()
    qtbot.keyClicks(page.count.count.field, "10")
    click(qtbot, page.count.have)
    (entry,) = entries(home)
    assert (entry.kind, entry.item, entry.amount) == (EntryKind.COUNTED, BIG, Decimal(10))
    assert "At home: 10" in page.table.words()
    assert "Lasts until: 13 January" in page.table.words()
    assert "Missing: 4" in page.table.words()
    assert page.count.count.field.text() == ""


def test_what_was_bought_comes_on_top(home: Home, page: SupplyPage, qtbot: QtBot) -> None:
    take_stock(home.context, BIG, Decimal(10))
    page.refresh()
    qtbot.keyClicks(page.count.count.field, "28")
    click(qtbot, page.count.more)
    assert entries(home)[-1].kind is EntryKind.ADDED
    assert "At home: 38" in page.table.words()


def test_a_count_by_a_command_comes_into_the_open_window(home: Home, page: SupplyPage) -> None:
    take_stock(home.context, BIG, Decimal(10))
    home.controller.notify_changed()
    assert "At home: 10" in page.table.words()


def test_counts_and_bottles_are_taken_back_and_made_again_by_the_keys_of_undo_and_redo(
    home: Home, page: SupplyPage, qtbot: QtBot
) -> None:
    for number, button in (("10", page.count.have), ("80", page.count.more)):
        qtbot.keyClicks(page.count.count.field, number)
        click(qtbot, button)
    undo, redo = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for keys, words in (
        (undo, "At home: 10"),
        (undo, "At home: not counted"),
        (undo | redo, "At home: 10"),
        (undo | redo, "At home: 90"),
    ):
        qtbot.keyClick(page.window(), Qt.Key.Key_Z, keys)
        assert words in page.table.words()
    assert [entry.withdrawn_at is None for entry in entries(home)] == [False, False, True, True]


def test_another_strength_is_chosen_and_stays_chosen(
    home: Home, page: SupplyPage, qtbot: QtBot
) -> None:
    page.count.choice.setCurrentIndex(3)
    page.count.choice.activated.emit(3)
    qtbot.keyClicks(page.count.count.field, "7")
    click(qtbot, page.count.have)
    (entry,) = entries(home)
    assert entry.item.strength == Decimal("0.5")
    assert page.count.choice.currentIndex() == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Write how many first."), ("x", "A count of pieces is a whole number from 0 to 9999.")],
)
def test_a_wrong_count_is_told_beside_the_field_and_stays(
    home: Home, page: SupplyPage, qtbot: QtBot, typed: str, words: str
) -> None:
    qtbot.keyClicks(page.count.count.field, typed)
    click(qtbot, page.count.have)
    assert entries(home) == ()
    assert page.count.count.problem.text() == words
    assert page.count.count.field.text() == typed


def test_what_could_not_be_saved_is_said_and_stays(
    home: Home, page: SupplyPage, qtbot: QtBot
) -> None:
    home.store.fault = StorageErrorKind.DISK_FULL
    qtbot.keyClicks(page.count.count.field, "10")
    click(qtbot, page.count.have)
    assert "NOT saved" in page.count.count.problem.text()
    assert page.count.count.field.text() == "10"


def test_while_the_data_cannot_be_read_the_page_stays(home: Home, page: SupplyPage) -> None:
    before = page.table.words()
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    page.refresh()
    assert page.table.words() == before


def test_enter_goes_on_to_the_button_that_fits(home: Home, page: SupplyPage, qtbot: QtBot) -> None:
    page.count.count.field.setFocus()
    qtbot.keyClicks(page.count.count.field, "10")
    qtbot.keyClick(page.count.count.field, Qt.Key.Key_Return)
    assert page.count.have.hasFocus()
    qtbot.keyClick(page.count.have, Qt.Key.Key_Return)
    assert len(entries(home)) == 1


def test_an_opened_bottle_s_day_is_kept_and_taken_back(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan(supply=Liquid(Decimal(1), Decimal("0.1")))
    page = supply_page(open_window())
    assert not page.use_by.isVisible()
    qtbot.keyClicks(page.count.count.field, "100")
    click(qtbot, page.count.have)
    assert page.use_by.isVisible()
    assert not page.use_by.none.isVisible()
    page.use_by.day.set_value(date(2027, 1, 9))
    click(qtbot, page.use_by.keep_day)
    assert entries(home)[-1].use_by == date(2027, 1, 9)
    assert "Use your opened bottle by 9 January." in shown(page)
    click(qtbot, page.use_by.none)
    assert entries(home)[-1].use_by is None
    assert "Use your opened" not in shown(page)


def test_the_expiry_of_pieces_stands_beside_their_count_and_is_said_some_days_before(
    home: Home, page: SupplyPage, qtbot: QtBot
) -> None:
    assert not page.use_by.isVisible()
    for place in (0, 1):
        page.count.choice.setCurrentIndex(place)
        page.count.choice.activated.emit(place)
        qtbot.keyClicks(page.count.count.field, "90")
        click(qtbot, page.count.have)
    page.use_by.choice.setCurrentIndex(1)
    page.use_by.choice.activated.emit(1)
    chosen = page.use_by.choice.currentText().replace("\u00a0", " ")
    page.use_by.day.set_value(date(2027, 1, 9))
    click(qtbot, page.use_by.keep_day)
    assert entries(home)[-1].use_by == date(2027, 1, 9)
    assert "At home: 90, use by 9 January" in page.table.words()
    assert f"Use your {chosen} by 9 January." in shown(page)
    assert page.use_by.choice.currentIndex() == 1
    qtbot.keyClick(page.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "Use your" not in shown(page)


def test_a_narrow_page_tells_the_same(page: SupplyPage, qtbot: QtBot) -> None:
    wide = {cell for cell in page.table.words() if ": " in cell}
    page.window().resize(480, 680)
    qtbot.wait_until(lambda: not page.table._is_wide)
    assert {cell for cell in page.table.words() if ": " in cell} == wide


def test_a_plan_without_a_supply_leads_to_the_plan(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan(supply=None)
    window = open_window()
    page = supply_page(window)
    assert "does not say what you have" in shown(page)
    assert not page.count.isVisible()
    assert not page.paper.pharmacy.isVisible()
    click(qtbot, page.plan)
    assert window.page == "plan"


def test_escape_leads_back(home: Home, page: SupplyPage, qtbot: QtBot) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page == "today"


def test_today_tells_some_days_before_and_leads_there(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    window = open_window()
    card = window.findChild(SupplyNoticeCard)
    assert card is not None
    assert not card.isVisible()
    take_stock(home.context, BIG, Decimal(8))
    home.controller.notify_changed()
    qtbot.wait_until(card.isVisible)
    assert shown(card) == "Your 4.5 mg capsules or tablets last until 11 January."
    click(qtbot, card.open)
    assert window.page == "supply"


def test_today_stays_where_the_stock_cannot_be_read(
    home: Home, open_window: Open, qtbot: QtBot
) -> None:
    home.plan()
    take_stock(home.context, BIG, Decimal(8))
    window = open_window()
    card = window.findChild(SupplyNoticeCard)
    assert card is not None
    qtbot.wait_until(card.isVisible)
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    card.refresh()
    assert card.isVisible()


def test_where_nothing_could_ever_be_read_today_says_nothing_of_the_stock(home: Home) -> None:
    home.store.fault, home.store.reads = StorageErrorKind.IO_ERROR, True
    card = SupplyNoticeCard(home.controller)
    card.refresh()
    assert card.isHidden()


def test_the_days_before_are_a_setting(home: Home, open_window: Open, qtbot: QtBot) -> None:
    home.plan()
    take_stock(home.context, BIG, Decimal(8))
    window = open_window()
    window.go("settings")
    settings = window.findChild(SettingsPage)
    assert settings is not None
    settings.open_section("supply")
    section = settings.section("supply")
    assert isinstance(section, SupplySection)
    for typed, kept in (("6", 6), ("61", 6), ("x", 6)):
        section.days.field.setText(typed)
        section.days.field.editingFinished.emit()
        assert home.controller.settings().supply_days == kept
        assert bool(section.days.problem.text()) == (typed != "6")
    window.go("supply")
    page = window.findChild(SupplyPage)
    assert page is not None
    assert "last until" not in shown(page)


def test_each_paper_is_saved_as_pdf(page: SupplyPage, qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[str] = []

    def choose(title: str) -> str:
        asked.append(title)
        return str(tmp_path / title)

    page.paper.ask_target = choose
    with qtbot.wait_signal(page._controller.announced):
        click(qtbot, page.paper.sheet.save)
    click(qtbot, page.paper.pharmacy.save)
    click(qtbot, page.paper.card.save)
    assert asked == ["Plan sheet", "For the pharmacy", "Card for the wallet"]
    for title in asked:
        assert (tmp_path / f"{title}.pdf").read_bytes().startswith(b"%PDF")


def test_a_pdf_that_cannot_be_saved_is_told(page: SupplyPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.paper.ask_target = lambda _title: str(tmp_path / "nowhere" / "x.pdf")
    click(qtbot, page.paper.sheet.save)
    assert "NOT saved" in page.paper.problem.text()
    page.paper.ask_target = lambda _title: ""
    assert not page.paper.save(page.paper.make_sheet)


def test_each_paper_goes_to_the_printer(page: SupplyPage, qtbot: QtBot) -> None:
    printed: list[Pages] = []

    def to_printer(pages: Pages) -> bool:
        printed.append(pages)
        return True

    page.paper.to_printer = to_printer
    click(qtbot, page.paper.sheet.to_print)
    click(qtbot, page.paper.pharmacy.to_print)
    click(qtbot, page.paper.card.to_print)
    assert [pages.title for pages in printed] == [
        "Plan sheet",
        "For the pharmacy",
        "Card for the wallet",
    ]
    page.paper.to_printer = lambda _pages: False
    assert not page.paper.print_out(page.paper.make_sheet)


def test_after_the_last_dose_there_is_no_sheet(home: Home, page: SupplyPage, qtbot: QtBot) -> None:
    home.clock.instant += timedelta(days=500)
    click(qtbot, page.paper.sheet.save)
    assert page.paper.problem.text() == "Your plan has no doses from today on."


def test_every_control_has_a_name(page: SupplyPage) -> None:
    controls = (page.count.have, page.count.more, page.count.choice, page.count.count.field)
    papers = (page.paper.sheet, page.paper.pharmacy, page.paper.card)
    assert all(control.accessibleName() for control in controls)
    names = [button.accessibleName() for row in papers for button in (row.save, row.to_print)]
    assert names == [
        "Plan sheet: Save as PDF",
        "Plan sheet: Print",
        "For the pharmacy: Save as PDF",
        "For the pharmacy: Print",
        "Card for the wallet: Save as PDF",
        "Card for the wallet: Print",
    ]
