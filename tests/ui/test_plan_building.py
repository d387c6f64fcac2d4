"""Pages are built quietly: no part of one ever stands on the screen as a window of its own."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QWidget,
)

from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.settings.page import SettingsPage
from ldn_desktop.ui.settings.presenter import groups
from tests.support.window_home import Home

FIELDS = (QAbstractButton, QLineEdit, QComboBox, QDateEdit)


class Watch(QObject):
    """Writes down every window that shows itself."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[str]]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield watch.shown
    qapp.removeEventFilter(watch)


def test_the_first_run_is_one_window(
    open_window: Callable[[], MainWindow], windows: list[str]
) -> None:
    open_window()
    assert windows == ["MainWindow "]


def test_plan_and_settings_open_no_window(
    home: Home, open_window: Callable[[], MainWindow], windows: list[str]
) -> None:
    home.plan()
    window = open_window()
    window.go("plan")
    window.go("settings")
    page = window.findChild(SettingsPage)
    assert page is not None
    for _title, names in groups():
        page.open_section(names[0])
    assert windows == ["MainWindow "]


def test_every_field_and_button_has_a_name(
    home: Home, open_window: Callable[[], MainWindow]
) -> None:
    home.plan()
    window = open_window()
    for name, kind in (("plan", PlanPage), ("settings", SettingsPage)):
        window.go(name)
        page = window.findChild(kind)
        assert page is not None
        if isinstance(page, SettingsPage):
            for _title, names in groups():
                page.open_section(names[0])
        fields = (f for kind in FIELDS for f in page.findChildren(kind))
        own = (f for f in fields if not f.objectName().startswith("qt_"))
        assert [type(field).__name__ for field in own if not field.accessibleName()] == []
