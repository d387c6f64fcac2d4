"""Tab goes through a page as it is read, whatever was built or came later."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.services.check_ins import note
from ldn_desktop.services.questions import add_question
from ldn_desktop.ui.history.page import HistoryPage
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.today.page import TodayPage
from tests.support.clicking import button, whole_name
from tests.support.window_home import Home

Open = Callable[[], MainWindow]


@pytest.fixture
def window(home: Home, open_window: Open) -> MainWindow:
    """The window on the plan's third day, with two days that were not recorded."""
    home.plan()
    home.clock.set(2027, 1, 6, 12)
    return open_window()


def stops(owner: QWidget) -> Iterator[QWidget]:
    """Yield what Tab goes through in `owner`, from its first stop on."""
    widget = owner.nextInFocusChain()
    while widget is not owner:
        assert widget is not None
        is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
        if is_stop and owner.isAncestorOf(widget) and widget.focusProxy() is None:
            yield widget
        widget = widget.nextInFocusChain()


def is_read_downwards(owner: QWidget) -> bool:
    """Say whether no stop lies above the one before it."""
    found = list(stops(owner))
    tops = [stop.mapTo(owner, QPoint(0, 0)).y() for stop in found]
    pairs = zip(found[1:], tops, tops[1:], strict=False)
    return len(found) > 5 and all(later + stop.height() > earlier for stop, earlier, later in pairs)


PAGES = ("today", "plan", "history", "report", "supply", "settings", "help")


def is_before(earlier: QRect, later: QRect) -> bool:
    """Say whether one who reads downwards, column by column, comes to `later` after `earlier`."""
    return later.bottom() > earlier.top() or later.left() >= earlier.right()


def is_in_order(rects: list[QRect]) -> bool:
    return all(is_before(earlier, later) for earlier, later in pairwise(rects))


def shown_page(window: MainWindow) -> QWidget:
    stack = window.findChild(QStackedWidget)
    assert stack is not None
    page = stack.currentWidget()
    assert page is not None
    return page


def told_rects(interface: QAccessibleInterface) -> Iterator[QRect]:
    """Yield where each thing that shows and says something is, in the order of the tree."""
    children = [interface.child(place) for place in range(interface.childCount())]
    if interface.text(QAccessible.Text.Name) and not children and not interface.rect().isEmpty():
        yield interface.rect()
    for child in children:
        if not child.state().invisible:
            yield from told_rects(child)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_gone_through_and_told_in_the_order_in_which_it_is_read(
    window: MainWindow, qtbot: QtBot, page: str
) -> None:
    window.resize(960, 680)
    window.go(page)
    shown = shown_page(window)

    def by_tab() -> list[QRect]:
        return [QRect(stop.mapTo(shown, QPoint(0, 0)), stop.size()) for stop in stops(shown)]

    qtbot.wait_until(lambda: len(by_tab()) > 0 and is_in_order(by_tab()))
    told = QAccessible.queryAccessibleInterface(shown)
    qtbot.wait_until(lambda: is_in_order(list(told_rects(told))))


def test_undo_at_the_foot_comes_after_the_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait_until(lambda: button(window, "Set a date of your next review").isVisible())
    button(window, "Taken: Yesterday's dose").click()
    names = [stop.accessibleName() for stop in stops(window)]
    assert names[-1] == "Undo the last record"
    assert names[0] == "Today"


def test_the_check_in_is_its_day_then_its_scores_then_its_note(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.findChild(TodayPage)
    assert page is not None
    qtbot.wait_until(lambda: is_read_downwards(page))
    names = [whole_name(stop) for stop in stops(page)]
    parts = ("Check-in of the day before", "Vivid dreams: 0 of 10", "Note for the day")
    places = [names.index(part) for part in parts]
    assert places == sorted(places)


def test_today_is_gone_through_from_its_top_to_its_foot(
    home: Home, window: MainWindow, qtbot: QtBot
) -> None:
    page = window.findChild(TodayPage)
    assert page is not None
    qtbot.wait_until(lambda: is_read_downwards(page))
    for text in ("slept badly", "windy"):
        note(home.context, text)
    add_question(home.context, "Is this usual?")
    home.controller.change_settings(symptoms=("Knee", "vivid dreams"))
    qtbot.wait_until(lambda: button(page, "Remove the note “slept badly”").isVisible())
    qtbot.wait_until(lambda: is_read_downwards(page))


def test_a_score_keeps_its_place_when_another_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    page = window.findChild(TodayPage)
    assert page is not None
    qtbot.wait_until(lambda: is_read_downwards(page))
    chosen = button(page, "Vivid dreams: 7 of 10")
    qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: is_read_downwards(page))
    names = [whole_name(stop) for stop in stops(page)]
    place = names.index("Vivid dreams: 7 of 10")
    assert names[place + 1] == "Vivid dreams: say how it changed"


def test_a_day_at_the_side_is_gone_through_after_the_month_and_from_its_top(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("history")
    page = window.findChild(HistoryPage)
    assert page is not None
    qtbot.wait_until(lambda: page.drawing is not None)
    page.open_day(date(2027, 1, 5))
    qtbot.wait_until(page.side.isVisible)
    names = [stop.accessibleName().replace("\u00a0", " ") for stop in stops(page)]
    assert names[-9:] == [
        "The day before",
        "The day after",
        "Close the day",
        "Record as taken, 4.5 mg at 21:00",
        "Record as taken, with time and amount, 4.5 mg at 21:00",
        "Record as skipped, 4.5 mg at 21:00",
        "Go to the check-in of this day",
        "Add an extra dose",
        "Write a note for this day",
    ]
    drawing = next(n for n, name in enumerate(names) if name.startswith("Drawing of doses"))
    assert names[drawing - 2 : drawing] == ["Days to draw", "Show all days as a table"]
    assert drawing == len(names) - 10


def test_in_a_narrow_window_the_day_that_opens_has_the_focus(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(480, 680)
    window.go("history")
    page = window.findChild(HistoryPage)
    assert page is not None
    page.month_card.grid.focus_day(date(2027, 1, 5))
    pressed = page.month_card.grid.button_of(date(2027, 1, 5))
    assert pressed is not None
    qtbot.wait_until(lambda: page.width() <= 480)
    qtbot.keyClick(pressed, Qt.Key.Key_Return)
    focus = window.focusWidget()
    assert focus is not None
    assert page.side.isAncestorOf(focus)
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert pressed.hasFocus()
