"""In a wide window two columns stand beside each other; a small screen gets a smaller window."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from ldn_desktop.ui.main_window import DEFAULT_SIZE, MainWindow
from ldn_desktop.ui.today.appointment_card import AppointmentCard
from ldn_desktop.ui.today.check_in_card import CheckInCard
from ldn_desktop.ui.today.days_card import UnrecordedCard
from ldn_desktop.ui.today.dose_card import DoseCard
from ldn_desktop.ui.widgets.card import WIDE_LETTERS, Page
from ldn_desktop.ui.window_geometry import save_geometry
from tests.support.window_home import Home

Open = Callable[[], MainWindow]
LONGEST_LINE = 150
"""A line of more letters is tiring to read."""


@pytest.fixture
def window(home: Home, open_window: Open, qtbot: QtBot) -> MainWindow:
    """Today, with a dose due and one not recorded."""
    home.plan()
    home.clock.set(2027, 1, 5, 21, 7)
    window = open_window()
    with qtbot.wait_active(window):
        window.activateWindow()
    qtbot.wait_until(lambda: part(window, AppointmentCard).isVisible())
    return window


def part(window: MainWindow, kind: type[QWidget]) -> QWidget:
    found = window.findChild(kind)
    assert isinstance(found, QWidget)
    return found


def place(window: MainWindow, kind: type[QWidget]) -> QPoint:
    return part(window, kind).mapTo(window, QPoint(0, 0))


def widen(window: MainWindow, letters: int) -> None:
    """Make the page so many average letters wide, whatever the font is."""
    beside = window.width() - part(window, Page).width()
    window.resize(beside + letters * window.fontMetrics().averageCharWidth(), 800)


def test_doses_stand_at_the_left_and_the_check_in_at_the_right(
    window: MainWindow, qtbot: QtBot
) -> None:
    widen(window, WIDE_LETTERS + 2)
    qtbot.wait_until(lambda: place(window, CheckInCard).x() > place(window, DoseCard).x())
    dose, check_in = part(window, DoseCard), part(window, CheckInCard)
    assert place(window, CheckInCard).y() == place(window, DoseCard).y()
    assert place(window, CheckInCard).x() > place(window, DoseCard).x() + dose.width()
    assert place(window, UnrecordedCard).x() == place(window, DoseCard).x()
    assert place(window, UnrecordedCard).y() > place(window, DoseCard).y() + dose.height()
    assert place(window, AppointmentCard).x() == place(window, CheckInCard).x()
    assert place(window, AppointmentCard).y() > place(window, CheckInCard).y() + check_in.height()
    widen(window, WIDE_LETTERS - 2)
    qtbot.wait_until(lambda: place(window, CheckInCard).x() == place(window, DoseCard).x())
    assert place(window, CheckInCard).y() > place(window, UnrecordedCard).y()


@pytest.mark.parametrize("is_wide", [False, True])
def test_tab_goes_through_the_doses_before_the_check_in(
    window: MainWindow, qtbot: QtBot, *, is_wide: bool
) -> None:
    widen(window, WIDE_LETTERS + (2 if is_wide else -2))
    dose = part(window, DoseCard)
    assert isinstance(dose, DoseCard)
    kinds = (DoseCard, UnrecordedCard, CheckInCard, AppointmentCard)

    def order() -> list[str]:
        dose.take_button.setFocus()
        seen: list[str] = []
        for _key in range(100):
            focus = QApplication.focusWidget() or dose
            names = [kind.__name__ for kind in kinds if part(window, kind).isAncestorOf(focus)]
            if names and names[0] not in seen:
                seen.append(names[0])
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
        return seen

    qtbot.wait_until(lambda: order() == [kind.__name__ for kind in kinds])


def test_no_line_is_tiring_on_a_very_wide_screen(
    home: Home, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(2560, 1000)
    qtbot.wait_until(lambda: place(window, CheckInCard).x() > place(window, DoseCard).x())
    for page in ("today", "plan", "history", "report", "supply", "settings", "help"):
        window.go(page)
        QApplication.processEvents()
        labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
        letter = window.fontMetrics().averageCharWidth()
        long = [label.text() for label in labels if label.width() > LONGEST_LINE * letter]
        assert not [text for text in long if len(text) > LONGEST_LINE], page


@pytest.mark.parametrize("locale", ["ar_EG", "fa_IR", "he_IL", "ur_PK", "de_DE"])
def test_english_is_laid_out_from_left_to_right_in_any_locale(locale: str) -> None:
    """In a process of its own, under this locale."""
    code = """
from ldn_desktop.ui.app import make_application
print(make_application(["ldn-desktop"]).layoutDirection().name)
"""
    environment = os.environ | {"LC_ALL": f"{locale}.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert run.stdout.strip() == "LeftToRight"


@pytest.mark.parametrize("is_known", [False, True], ids=["first", "larger before"])
@pytest.mark.parametrize(
    ("room", "scale"),
    [
        (QSize(800, 480), "1"),
        (QSize(1024, 600), "1"),
        (QSize(1920, 1080), "1"),
        (QSize(1280, 900), "1.5"),
        (QSize(1280, 900), "2"),
        (QSize(1366, 768), "3"),
    ],
)
def test_the_window_lies_inside_the_screen_at_every_scale(
    qapp: QApplication, tmp_path: Path, room: QSize, scale: str, *, is_known: bool
) -> None:
    """In a process of its own, on a screen of this size; it may have been larger once."""
    screen = {"name": "desk", "x": 0, "y": 0, "width": room.width(), "height": room.height()}
    config = tmp_path / "screen.json"
    config.write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "dpr": 1}]}))
    if is_known:
        larger = QMainWindow()
        larger.setGeometry(100, 100, 2400, 1500)
        save_geometry(larger, tmp_path)
    code = f"""
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QMainWindow
from ldn_desktop.ui.main_window import DEFAULT_SIZE, LEAST_SIZE
from ldn_desktop.ui.window_geometry import restore_geometry, set_first_size
app = QApplication([])
window = QMainWindow()
set_first_size(window, QSize(*DEFAULT_SIZE), QSize(*LEAST_SIZE))
restore_geometry(window, Path({str(tmp_path)!r}))
place, room = window.geometry(), window.screen().availableSize()
print(place.right(), place.bottom(), room.width(), room.height(), place.width(), place.height())
"""
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "QT_SCALE_FACTOR": scale,
    }
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    right, bottom, width, height, *size = map(int, run.stdout.split())
    assert right < width
    assert bottom < height
    if not is_known and room.width() > DEFAULT_SIZE[0] and room.height() > 1000:
        assert tuple(size) == DEFAULT_SIZE


def test_the_window_opens_in_its_usual_size_where_there_is_room(window: MainWindow) -> None:
    assert isinstance(window, QMainWindow)
    assert (window.width(), window.height()) == DEFAULT_SIZE
