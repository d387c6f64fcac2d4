"""Every page fits its window: it ends where its last card ends, and nothing is cut at the right."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.services.ports import Delivery
from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.main_window import LEAST_SIZE, MainWindow
from ldn_desktop.ui.nav import Nav, NavButton
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.report.page import ReportPage
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.widgets import Banner, Page, StepLine
from ldn_desktop.ui.widgets.buttons import WrappedLink
from ldn_desktop.ui.zone_prompt import ZonePrompt
from tests.support.clicking import button
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
PAGES = ("today", "plan", "history", "report", "supply", "settings", "help", "keys")
FOOT = 40
"""A page leaves no more room (px) than this below its last card."""


def scrolls(window: MainWindow) -> tuple[QScrollArea, ...]:
    return tuple(s for s in window.findChildren(QScrollArea) if s.isVisible() and s.widget())


def foot(scroll: QScrollArea) -> int:
    """Return how much (px) of what can be scrolled to lies empty below the last card."""
    inner = scroll.widget()
    assert inner is not None
    cards = (child for child in inner.children() if isinstance(child, QWidget))
    lowest = max(card.geometry().bottom() for card in cards if card.isVisible())
    return inner.height() - lowest if scroll.verticalScrollBar().maximum() else 0


@pytest.mark.parametrize("width", [480, 960, 1600])
def test_a_page_ends_where_its_last_card_ends(
    home: Home, open_window: Open, qtbot: QtBot, width: int
) -> None:
    home.plan()
    window = open_window()
    window.resize(width, 560)
    for page in PAGES:
        window.go(page)
        qtbot.waitUntil(lambda: all(foot(scroll) <= FOOT for scroll in scrolls(window)))


def beyond(scroll: QScrollArea) -> int:
    """Return how much (px) of a page lies to the right of what shows."""
    return scroll.horizontalScrollBar().maximum()


@pytest.mark.parametrize("size", [(150, 480), (200, 480), (200, 640), (200, 800)])
def test_nothing_is_cut_at_the_right_with_large_text(
    home: Home, open_window: Open, dressed: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    home.plan()
    window = open_window()
    dressed.apply_theme(window)
    percent, width = size
    dressed.apply(Appearance.LIGHT, percent)
    window.resize(width, 560)
    for page in PAGES:
        window.go(page)
        if page == "plan":
            plan = window.findChild(PlanPage)
            assert plan is not None
            plan.foot.links["more"].click()
        qtbot.waitUntil(lambda: all(beyond(scroll) == 0 for scroll in scrolls(window)))


def test_what_is_too_wide_for_its_window_can_be_scrolled_to(qtbot: QtBot) -> None:
    page, wide = Page("Today"), QLabel("wide")
    qtbot.addWidget(page)
    wide.setFixedWidth(900)
    page.body.addWidget(wide)
    page.resize(480, 300)
    page.show()
    qtbot.waitUntil(lambda: beyond(page) > 0 and page.horizontalScrollBar().isVisible())


def test_a_link_of_several_words_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    words = "Revision 1, from Monday, 4 January 2027"
    link = WrappedLink(words)
    qtbot.addWidget(link)
    whole, least = link.sizeHint(), link.minimumSizeHint()
    line = link.fontMetrics().lineSpacing()
    assert least.width() < whole.width() / 3
    assert link.heightForWidth(whole.width()) == whole.height()
    assert link.heightForWidth(whole.width() - 1) == whole.height() + line
    link.resize(whole.width() // 2 + 20, whole.height() + line)
    picture = link.grab().toImage()
    rows = [y for y in range(picture.height()) if is_drawn_on(picture, y)]
    assert rows[-1] - rows[0] > 1.5 * line
    assert link.text() == link.accessibleName() == words


@pytest.fixture
def small(home: Home, open_window: Open, dressed: Theme) -> MainWindow:
    """The smallest window with the largest text, on Today with a dose due."""
    home.plan()
    home.clock.set(2027, 1, 4, 21, 7)
    window = open_window()
    dressed.apply_theme(window)
    home.controller.change_settings(text_percent=200)
    window.resize(*LEAST_SIZE)
    return window


def test_the_smallest_window_with_the_largest_text_shows_what_to_do(
    small: MainWindow, qtbot: QtBot
) -> None:
    (scroll,) = scrolls(small)
    take = button(small, "Mark as taken")
    qtbot.waitUntil(lambda: not take.visibleRegion().isEmpty())
    assert scroll.verticalScrollBar().value() == 0


def test_the_steps_are_drawn_where_a_window_has_the_room_besides_what_to_do(
    small: MainWindow, qtbot: QtBot
) -> None:
    line = small.findChild(StepLine)
    assert line is not None
    qtbot.waitUntil(lambda: not line.isVisible())
    small.resize(480, 2000)
    qtbot.waitUntil(line.isVisible)


def test_the_fields_of_the_report_give_way_to_a_narrow_page(
    home: Home, open_window: Open, dressed: Theme, qtbot: QtBot
) -> None:
    home.plan()
    window = open_window()
    dressed.apply_theme(window)
    dressed.apply(Appearance.LIGHT, 200)
    window.resize(*LEAST_SIZE)
    window.go("report")
    page = window.findChild(ReportPage)
    assert page is not None
    (scroll,) = scrolls(window)
    for field in (page.name, page.born):
        assert field.minimumSizeHint().width() < scroll.viewport().width() / 2 < field.width()


def test_where_words_would_fill_the_window_the_navigation_is_a_row_of_icons_with_names(
    small: MainWindow, qtbot: QtBot
) -> None:
    buttons = small.findChildren(NavButton)
    qtbot.waitUntil(lambda: len({found.y() for found in buttons}) == 1)
    assert [found.text() for found in buttons] == [""] * 7
    for named in ([b.accessibleName() for b in buttons], [b.toolTip() for b in buttons]):
        assert named == ["Today", "Plan", "History", "Report", "Supply", "Settings", "Help"]
    small.resize(960, 680)
    qtbot.waitUntil(lambda: [b.text() for b in buttons] == [b.accessibleName() for b in buttons])


def test_no_word_of_the_navigation_moves_and_no_icon_is_made_anew_when_it_shows(
    qtbot: QtBot, dressed: Theme
) -> None:
    nav = Nav(lambda _page: None)
    qtbot.addWidget(nav)
    dressed.apply_theme(nav)
    buttons = nav.findChildren(NavButton)
    before = [(found.icon().cacheKey(), found.sizeHint()) for found in buttons]
    with qtbot.wait_exposed(nav):
        nav.show()
    qtbot.wait_until(lambda: not nav.grab().isNull())
    assert [(found.icon().cacheKey(), found.sizeHint()) for found in buttons] == before


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/New_York", "Pacific/Auckland"])
def test_what_stands_above_the_page_keeps_its_words_whole(
    home: Home, small: MainWindow, qtbot: QtBot, zone: str
) -> None:
    home.notifier.delivery = Delivery.FAILED
    home.zones.set(zone)
    home.check()
    home.controller.health_changed.emit()
    for kind in (Banner, ZonePrompt):
        part = small.findChild(kind)
        assert part is not None
        assert part.isVisible()
        labels = part.findChildren(QLabel)
        qtbot.waitUntil(partial(are_whole, labels))
        assert part.geometry().bottom() < small.height()


def are_whole(labels: list[QLabel]) -> bool:
    return all(is_whole(label) for label in labels)


def is_whole(label: QLabel) -> bool:
    return label.heightForWidth(label.width()) <= label.height()


def is_drawn_on(picture: QImage, y: int) -> bool:
    """Say whether anything stands in the middle of this row of pixels."""
    inside = range(10, picture.width() - 10)
    return len({picture.pixel(x, y) for x in inside}) > 1
