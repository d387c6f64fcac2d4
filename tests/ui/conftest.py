"""The window's tests: a home for each, British formats, and a way to open the window on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldn_desktop.services.context import Context
from ldn_desktop.services.settings import Appearance
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.ui import theme
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.plan.page import PlanPage
from ldn_desktop.ui.theme import Theme
from ldn_desktop.ui.today.check_in_card import CheckInCard
from tests.support.fake_store import FaultyStore
from tests.support.paper_notifier import PaperNotifier
from tests.support.window_home import (
    ENGLISH,
    Berlin,
    Home,
    StillClock,
    StillReminderService,
)

OFFSCREEN_LACKS = "This plugin does not support"
"""What Qt's offscreen platform says of windows that are raised or have a least size."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take no notice of what the offscreen platform cannot do."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_LACKS, extend=True))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Write times, dates and decimal signs as in Britain, whatever the machine's locale is."""
    before = QLocale()
    QLocale.setDefault(ENGLISH)
    yield
    QLocale.setDefault(before)


@pytest.fixture
def make_home(tmp_path: Path, qapp: QApplication) -> Iterator[Callable[[str], Home]]:
    """Return what makes data folders without a plan, at 20:00 on 4 January 2027 in Berlin."""
    made: list[SqliteStore] = []

    def make(name: str) -> Home:
        real = SqliteStore(tmp_path / name)
        made.append(real)
        store, clock, notifier = FaultyStore(real), StillClock(), PaperNotifier()
        zones = Berlin()
        context = Context(store, clock, zones)
        reminder_service = StillReminderService(context, notifier)
        controller = AppController(reminder_service, formats_of(ENGLISH))
        return Home(store, clock, context, notifier, reminder_service, controller, zones)

    yield make
    # A window lives on until its deletion is handled, and what it does late would open the store.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for real in made:
        real.close()


@pytest.fixture
def home(make_home: Callable[[str], Home]) -> Home:
    """The one data folder that most tests need."""
    return make_home("data")


@pytest.fixture
def open_on(qtbot: QtBot) -> Callable[[Home], MainWindow]:
    """Return what opens a window on a home, painted and complete."""

    def opened(home: Home) -> MainWindow:
        window = MainWindow(home.controller)
        qtbot.addWidget(window, before_close_func=_let_close)
        home.check()
        with qtbot.waitExposed(window):
            window.show()
        qtbot.wait_until(lambda: _is_complete(window))
        return window

    return opened


@pytest.fixture
def open_window(home: Home, open_on: Callable[[Home], MainWindow]) -> Callable[[], MainWindow]:
    """Return what opens the window on the home."""
    return lambda: open_on(home)


@pytest.fixture
def open_plan(open_window: Callable[[], MainWindow], qtbot: QtBot) -> Callable[[], PlanPage]:
    """Return what opens the window on the Plan page."""

    def make() -> PlanPage:
        window = open_window()
        with qtbot.wait_active(window):
            window.activateWindow()
        window.go("plan")
        page = window.findChild(PlanPage)
        assert page is not None
        return page

    return make


@pytest.fixture
def running_plan(home: Home, open_plan: Callable[[], PlanPage]) -> PlanPage:
    """The page of a plan that is on day 3 of its second step."""
    home.plan()
    home.clock.set(2027, 1, 20, 9)
    return open_plan()


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """The theme, worn in light and the usual size, and put off after the test."""
    palette = qapp.palette()
    theme.apply(qapp, Appearance.LIGHT, 100)
    (worn,) = qapp.findChildren(Theme)
    # Not the font that was found: an earlier test's theme may have made that large already.
    font = QFont(worn._base)
    yield worn
    # The next one wears everything anew.
    worn.setParent(None)
    qapp.setProperty(theme.PROPERTY, None)
    qapp.setFont(font)
    qapp.setPalette(palette)


def _let_close(window: MainWindow) -> None:
    window.quitting = True


def _is_complete(window: MainWindow) -> bool:
    cards = window.findChildren(CheckInCard)
    return window.page != "today" or any(card.isVisible() for card in cards)
