"""What a screen reader is told of a page stays the same when the page is left."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.widgets.card import Page
from ldn_desktop.ui.widgets.labels import Body


def test_a_page_that_scrolls_has_one_child_shown_and_hidden(qtbot: QtBot) -> None:
    """Qt reads beyond its list where a child is asked for that went with the scroll bar."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    page = Page("Long")
    for number in range(200):
        page.body.addWidget(Body(f"Line {number}"))
    stack.addWidget(page)
    stack.addWidget(QWidget())
    stack.resize(400, 300)
    with qtbot.waitExposed(stack):
        stack.show()
    assert page.verticalScrollBar().isVisible()
    assert children_of(page) == 1
    stack.setCurrentIndex(1)
    assert not page.verticalScrollBar().isVisible()
    assert children_of(page) == 1


def children_of(widget: QWidget) -> int:
    return QAccessible.queryAccessibleInterface(widget).childCount()
