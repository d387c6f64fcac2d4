"""Make the pictures of each page: light, dark, and with text of 200 %.

The real window on a virtual screen, with the demo's made-up plan and a clock that stands still, so
that the same code gives the same pictures. Options: `--output FOLDER`, and names of pages.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from ldn_desktop.ui.controller import AppController

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))

PICTURES = ROOT / "resources" / "screenshots"
PAGES = ("first_run", "today", "plan", "history", "report", "supply", "settings", "help", "keys")
LOOKS = {"light": ("light", 100), "dark": ("dark", 100), "large": ("light", 200)}
SIZES = {"wide": (960, 680), "narrow": (480, 680)}
ZONE = ZoneInfo("Europe/Berlin")
EVENING = datetime(2027, 2, 11, 21, 0, tzinfo=ZONE)
SETTLE_MS = 1500
ON_THE_SCREEN = "--on-this-screen"


def main() -> int:
    """Take the pictures on the screen that is there, or bring one and start again on it."""
    options = read_options()
    if options.on_this_screen:
        take_all(options.output, options.pages or PAGES)
        return 0
    from tests.support.notification_server import DesktopSession

    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        session = DesktopSession(Path(folder))
        try:
            command = [sys.executable, __file__, *sys.argv[1:], ON_THE_SCREEN]
            environment = session.environment | {
                "QT_QPA_PLATFORM": "xcb",
                "QT_SCALE_FACTOR": os.environ.get("QT_SCALE_FACTOR", "1"),
                "LC_ALL": "C.UTF-8",
            }
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            session.close()


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=", ".join(PAGES))
    parser.add_argument("--output", type=Path, default=PICTURES)
    parser.add_argument(ON_THE_SCREEN, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def take_all(output: Path, pages: tuple[str, ...]) -> None:
    """Save a picture of each page in each look; Today also in a narrow window."""
    from PySide6.QtCore import QLocale

    from ldn_desktop.ui.app import make_application

    QLocale.setDefault(QLocale("en_GB"))
    app = make_application(["ldn-desktop"])
    output.mkdir(parents=True, exist_ok=True)
    for page in pages:
        for name in LOOKS:
            take(output / f"{page.replace('_', '-')}-{name}.png", page, name, "wide")
        if page == "today":
            take(output / "today-narrow.png", page, "light", "narrow")
    app.quit()


def take(file: Path, page: str, look: str, size: str) -> None:
    """Open the window on a page, in a look and a size, and save what it shows."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ldn_desktop.services.settings import Appearance
    from ldn_desktop.ui import theme
    from ldn_desktop.ui.main_window import MainWindow

    palette, percent = LOOKS[look]
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError
    with open_desk(with_plan=page != "first_run") as controller:
        controller.change_settings(look=Appearance(palette), text_percent=percent)
        theme.apply(app, Appearance(palette), percent)
        window = MainWindow(controller)
        theme.the_theme(app).apply_theme(window)
        window.resize(*SIZES[size])
        window.show()
        window.go(page)
        QTest.qWaitForWindowExposed(window)
        QTest.qWait(SETTLE_MS)  # the parts of a page that come after its first paint
        if not window.grab().save(str(file)):
            raise SystemExit(f"The picture {file} could not be saved.")
        window.quitting = True
        window.close()
        window.deleteLater()
        app.processEvents()
    print(file.name)


@contextmanager
def open_desk(*, with_plan: bool) -> Iterator["AppController"]:
    """Yield what the window works with, on a data folder that is thrown away."""
    from PySide6.QtCore import QLocale

    from ldn_desktop.app.bootstrap import open_app
    from ldn_desktop.app.demo import fill
    from ldn_desktop.app.reminder_service import ReminderService
    from ldn_desktop.reminders.qt_timer import QtTimer
    from ldn_desktop.ui.controller import AppController
    from ldn_desktop.ui.formats import formats_of
    from ldn_desktop.wording.reminders import composer
    from tests.support.paper_notifier import PaperNotifier
    from tests.support.window_home import Berlin, StillClock

    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        clock = StillClock((EVENING - timedelta(seconds=30)).astimezone(UTC))
        house = open_app(Path(folder))
        context = replace(house.context, clock=clock, zones=Berlin())
        if with_plan:
            fill(context)
            clock.instant += timedelta(minutes=5)
        formats = formats_of(QLocale())
        reminder_service = ReminderService(
            context, lambda _press: PaperNotifier(), QtTimer, composer(lambda: formats)
        )
        controller = AppController(reminder_service, formats)
        reminder_service.start()
        try:
            yield controller
        finally:
            reminder_service.stop()
            house.context.store.close()


if __name__ == "__main__":
    sys.exit(main())
