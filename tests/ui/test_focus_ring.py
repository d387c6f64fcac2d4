"""The focus shows where keys are used, and draws no ring around what was clicked."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.services.settings import Appearance
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import NavButton
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.widgets.buttons import (
    ChoiceButton,
    LinkButton,
    MainButton,
    PrimaryButton,
    QuietButton,
    WrappedLink,
)
from ldn_desktop.ui.widgets.checkable import CheckableButton
from ldn_desktop.ui.widgets.ticks import CheckBox, RadioButton
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
PAGES = ("today", "plan", "history", "report", "supply", "settings", "help")
MAKERS: dict[str, Callable[[], QAbstractButton]] = {
    "quiet": lambda: QuietButton("One"),
    "main": lambda: MainButton("One"),
    "primary": lambda: PrimaryButton("One"),
    "link": lambda: LinkButton("One"),
    "wrapped": lambda: WrappedLink("One"),
    "choice": lambda: ChoiceButton("One"),
    "checkable": lambda: CheckableButton("One", "One"),
    "tab": lambda: NavButton("one", "One"),
    "check box": lambda: CheckBox("One"),
    "radio button": lambda: RadioButton("One"),
}


@pytest.fixture
def other() -> QPushButton:
    return QPushButton("Other")


def desk(qtbot: QtBot, dressed: Theme, *widgets: QWidget) -> QWidget:
    """Return an active window, in the theme, with these widgets."""
    window = QWidget()
    qtbot.addWidget(window)
    dressed.apply_theme(window)
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    window.show()
    with qtbot.wait_active(window):
        window.activateWindow()
    return window


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("kind", MAKERS)
def test_a_click_draws_no_ring_and_a_key_does(
    qtbot: QtBot, dressed: Theme, other: QPushButton, kind: str
) -> None:
    button = MAKERS[kind]()
    button.toggled.connect(lambda _on: button.setChecked(False))  # so that only the focus differs
    window = desk(qtbot, dressed, other, button)
    assert window.isVisible()
    other.setFocus(Qt.FocusReason.TabFocusReason)
    plain = picture(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.hasFocus()
    assert picture(button) == plain
    qtbot.keyClick(button, Qt.Key.Key_Shift)
    assert picture(button) != plain
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert picture(button) == plain
    qtbot.keyClick(button, Qt.Key.Key_Backtab)
    qtbot.keyClick(other, Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert picture(button) != plain


@pytest.fixture
def window(home: Home, open_window: Open, dressed: Theme) -> MainWindow:
    """The window in the theme, with two days that were not recorded."""
    home.plan()
    home.clock.set(2027, 1, 6, 21, 7)
    found = open_window()
    dressed.apply_theme(found)
    return found


def stops(owner: QWidget) -> Iterator[QWidget]:
    """Yield what Tab reaches in `owner` and shows."""
    for widget in owner.findChildren(QWidget):
        by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            yield widget


def is_laid_out(window: QWidget, widget: QWidget) -> bool:
    left = widget.mapTo(window, QPoint(0, 0)).x()
    return 0 <= left <= left + widget.width() <= window.width()


def bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def around(window: QWidget, widget: QWidget) -> QImage:
    """Return what shows where the widget is: some draw their ring around it."""
    frame = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-8, -8, 8, 8)
    return window.grab(frame).toImage()


@pytest.mark.parametrize("look", [Appearance.LIGHT, Appearance.DARK, Appearance.CONTRAST_LIGHT])
@pytest.mark.parametrize("page", PAGES)
def test_who_uses_keys_sees_on_every_page_where_they_are(
    window: MainWindow, dressed: Theme, qtbot: QtBot, page: str, look: Appearance
) -> None:
    dressed.apply(look, 100)
    window.go(page)
    with qtbot.wait_active(window):
        window.activateWindow()
    found = list(stops(window))
    assert len(found) > 1
    qtbot.wait_until(lambda: all(is_laid_out(window, stop) for stop in found))
    for stop in found:
        bring_into_view(stop)
        stop.clearFocus()
        plain = around(window, stop)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        assert around(window, stop) != plain, stop.accessibleName()
