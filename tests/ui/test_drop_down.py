"""A list that drops down: the wheel scrolls the page, its items are easy to point at."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.theme import HIGH_DARK, ITEM, LIGHT, Tokens, sheet
from ldn_desktop.ui.widgets import DropDown

ITEMS = ("30 days", "90 days", "All")


def made(qtbot: QtBot) -> DropDown:
    found = DropDown("Days")
    found.addItems(list(ITEMS))
    qtbot.addWidget(found)
    return found


def test_the_wheel_over_it_scrolls_the_page_and_chooses_nothing(qtbot: QtBot) -> None:
    choice = made(qtbot)
    choice.show()
    down = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, down)
    assert not down.isAccepted()
    assert choice.currentIndex() == 0


@pytest.mark.parametrize("tokens", [LIGHT, HIGH_DARK])
def test_its_items_are_tall_and_the_chosen_one_is_in_the_accent(
    qtbot: QtBot, tokens: Tokens
) -> None:
    choice = made(qtbot)
    choice.setStyleSheet(sheet(tokens, 11, 100))
    choice.setCurrentIndex(1)
    choice.show()
    choice.showPopup()
    view = choice.view()
    qtbot.wait_until(view.isVisible)
    place = view.visualRect(view.model().index(1, 0))
    assert place.height() >= ITEM
    picture = view.viewport().grab(place).toImage()
    edge = picture.pixelColor(picture.width() - 2, picture.height() // 2)
    assert edge.name().upper() == tokens.accent
    choice.hidePopup()
