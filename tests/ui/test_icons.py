"""The icons of the navigation are there when the window is first painted."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from ldn_desktop.app.bootstrap import open_app
from ldn_desktop.app.demo import fill
from ldn_desktop.paper.pens import round_pen
from ldn_desktop.ui.icons import app_icon
from ldn_desktop.ui.main_window import MainWindow
from ldn_desktop.ui.nav import Nav, NavButton
from ldn_desktop.wording.i18n import resources
from tests.support.window_home import Home

PROBE = """
import sys
from pathlib import Path
from ldn_desktop.app.import_trimming import skip_source_inspection
skip_source_inspection()
import PySide6.QtCore as core
from ldn_desktop.ui.app import _RunningWindow, make_application
running = _RunningWindow(make_application(["probe"]), Path(sys.argv[1]), None, is_demo=False)
assert not running.window.grab().isNull()
assert "Qt" not in vars(core), "Qt's namespace is loaded"
running.close()
"""


def test_the_first_paint_of_the_window_has_its_icons(home: Home, qtbot: QtBot) -> None:
    home.plan()
    window = MainWindow(home.controller)
    qtbot.addWidget(window)
    first = window.grab().toImage()  # its first paint, with no turn of the event loop before
    buttons = window.findChildren(NavButton)
    assert len(buttons) == 7
    for button in buttons:
        drawn = button.icon().pixmap(button.iconSize()).toImage()
        inked = {drawn.pixel(x, y) for x in range(drawn.width()) for y in range(drawn.height())}
        assert len(inked) > 2, button.page
        word = button.fontMetrics().horizontalAdvance(button.text())
        place = QRect(button.mapTo(window, QPoint()), button.size()).adjusted(4, 4, -4 - word, -4)
        shown = first.copy(QRect(place.topLeft() * first.devicePixelRatio(), place.size()))
        colours = {shown.pixel(x, y) for x in range(shown.width()) for y in range(shown.height())}
        assert len(colours) > 2, button.page  # more than its ground


def test_the_icons_follow_the_colours_of_the_theme(home: Home, qtbot: QtBot) -> None:
    nav = Nav(lambda _page: None)
    qtbot.addWidget(nav)
    palette = nav.palette()
    palette.setColor(palette.ColorRole.Text, QColor("#ff0000"))
    nav.setPalette(palette)
    icon = nav.findChildren(NavButton)[0].icon().pixmap(20).toImage()
    solid = (icon.pixelColor(x, y) for x in range(icon.width()) for y in range(icon.height()))
    assert {colour.name() for colour in solid if colour.alpha() == 255} == {"#ff0000"}


def test_the_lines_of_icons_have_round_ends_and_corners() -> None:
    pen = round_pen(QColor("#123456"), 2)
    assert pen.capStyle() is Qt.PenCapStyle.RoundCap
    assert pen.joinStyle() is Qt.PenJoinStyle.RoundJoin
    assert pen.style() is Qt.PenStyle.SolidLine
    assert (pen.widthF(), pen.color().name()) == (2, "#123456")


def test_the_first_paint_of_a_plan_does_without_qts_namespace(tmp_path: Path) -> None:
    opened = open_app(tmp_path)
    fill(opened.context)
    opened.context.store.close()
    run = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_the_sign_of_notifications_is_the_apps_own(qtbot: QtBot) -> None:
    kept = QImage(str(resources() / "icons" / "ldn-desktop.png"))
    drawn = app_icon().pixmap(64, 64).toImage().convertToFormat(kept.format())
    assert kept.size() == drawn.size()
    differences = [
        abs(left - right)
        for left, right in zip(bytes(kept.constBits()), bytes(drawn.constBits()), strict=True)
    ]
    assert max(differences) < 32
