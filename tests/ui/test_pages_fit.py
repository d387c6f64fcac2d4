"""Every page fits its window: it ends where its last card ends, at any width."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.shell import MainWindow
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
