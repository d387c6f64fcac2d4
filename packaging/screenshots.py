"""Make pictures of each page and state of the window, to be looked at and to be compared.

The real window with the demo's made-up plan, a clock that stands still and a bundled font, so that
the same code gives the same pictures on each computer. Without options it makes all of them, in
`build/screenshots`; `--stored` makes those that are kept in `resources/screenshots`. Names choose
some of them: `today`, `plan-change-dark`.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from ldn_desktop.ui.controller import AppController
    from ldn_desktop.ui.main_window import MainWindow
    from ldn_desktop.ui.plan.page import PlanPage

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))

from ldn_desktop.typing_compat import override  # noqa: E402 - found by the line above

STORED_FOLDER = ROOT / "resources" / "screenshots"
ALL_FOLDER = ROOT / "build" / "screenshots"
FONTS = ROOT / "tests" / "support" / "fonts"
LOOKS = {"light": "light", "dark": "dark", "contrast": "contrast dark"}
PERCENTS = (100, 200)
SIZES = {"narrow": (480, 680), "usual": (960, 680), "wide": (1920, 1080)}
LANGUAGES = ("english", "long")
"""English, and made-up words that are two fifths longer: a translation must fit too."""
ZONE = ZoneInfo("Europe/Berlin")
EVENING = datetime(2027, 2, 11, 21, 0, tzinfo=ZONE)
POINTS = 10.0
STEADY = 4
"""A picture is taken when so many turns of the loop in a row have changed nothing in it."""
MOST_TURNS = 400


@dataclass(frozen=True)
class Shot:
    """One picture: a state of the window in a look, a text size, a window size and a language."""

    state: str
    look: str = "light"
    percent: int = 100
    size: str = "usual"
    language: str = "english"

    @property
    def name(self) -> str:
        """The file's name without its ending; what is usual is left out."""
        usual = Shot(self.state)
        parts = (
            self.state,
            self.look if self.look != usual.look else "",
            "large" if self.percent != usual.percent else "",
            self.size if self.size != usual.size else "",
            self.language if self.language != usual.language else "",
        )
        return "-".join(part for part in parts if part)


def _plan_step(window: "MainWindow") -> None:
    _plan(window).steps.table.focus_on(4)


def _plan_change(window: "MainWindow") -> None:
    page = _plan(window)
    page.head.buttons["stay"].click()
    page.change.one_click[14].click()


def _plan(window: "MainWindow") -> "PlanPage":
    from ldn_desktop.ui.plan.page import PlanPage

    window.go("plan")
    (page,) = window.findChildren(PlanPage)
    return page


def _taken(window: "MainWindow") -> None:
    from ldn_desktop.ui.today.page import TodayPage

    (page,) = window.findChildren(TodayPage)
    page.take_first()


def _history_day(window: "MainWindow") -> None:
    from ldn_desktop.ui.history.page import HistoryPage

    window.go("history")
    (page,) = window.findChildren(HistoryPage)
    page.open_day(EVENING.date() - timedelta(days=2))


def _history_table(window: "MainWindow") -> None:
    from ldn_desktop.ui.history.page import HistoryPage

    window.go("history")
    (page,) = window.findChildren(HistoryPage)
    page.show_table(is_table=True)


def _page(name: str) -> "Callable[[MainWindow], None]":
    return lambda window: window.go(name)


STATES: "dict[str, Callable[[MainWindow], None]]" = {
    "first-run": _page("today"),
    "today": _page("today"),
    "today-taken": _taken,
    "plan": _page("plan"),
    "plan-step": _plan_step,
    "plan-change": _plan_change,
    "history": _page("history"),
    "history-day": _history_day,
    "history-table": _history_table,
    "report": _page("report"),
    "supply": _page("supply"),
    "settings": _page("settings"),
    "settings-look": _page("settings/look"),
    "settings-privacy": _page("settings/privacy"),
    "help": _page("help"),
    "keys": _page("keys"),
}
MAIN = ("today", "plan", "history", "report", "settings")
STORED = (
    *(Shot(state) for state in STATES),
    *(Shot(state, look="dark") for state in ("today", "today-taken", "plan-change", "history")),
    *(Shot(state, look="contrast") for state in ("today", "plan", "history")),
    *(Shot(state, percent=200) for state in MAIN),
    *(Shot(state, size="narrow") for state in ("first-run", "today", "plan")),
    *(Shot(state, size="wide") for state in ("today", "plan-change", "history-day")),
    *(Shot(state, language="long") for state in ("today", "plan", "settings")),
    Shot("today", percent=200, size="narrow"),
)
"""At most 40, so that a change of the window stays a change that can be looked at."""


def all_shots() -> Iterator[Shot]:
    """Yield each state in each look, text size, window size and language."""
    for language, state in product(LANGUAGES, STATES):
        for look, percent, size in product(LOOKS, PERCENTS, SIZES):
            yield Shot(state, look, percent, size, language)


def main() -> int:
    """Take the pictures that the options ask for."""
    options = read_options()
    shots: Iterable[Shot] = STORED if options.stored else all_shots()
    shots = [one for one in shots if not options.names or _is_named(one, options.names)]
    folder = options.output or (STORED_FOLDER if options.stored else ALL_FOLDER)
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    folder.mkdir(parents=True, exist_ok=True)
    for shot, picture in pictures(shots):
        if not picture.save(str(folder / f"{shot.name}.png")):
            raise SystemExit(f"The picture {shot.name} could not be saved.")
        print(shot.name, flush=True)
    return 0


def _is_named(shot: Shot, names: list[str]) -> bool:
    return any(shot.name == name or shot.name.startswith(f"{name}-") for name in names)


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(STATES))
    parser.add_argument("--stored", action="store_true", help="those that are kept and compared")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def pictures(shots: Iterable[Shot]) -> "Iterator[tuple[Shot, QImage]]":
    """Yield each picture; the window is opened once for each state and language."""
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale("en_GB"))
    app = make_application()
    by_window = attrgetter("language", "state")
    for (language, state), alike in groupby(sorted(shots, key=by_window), key=by_window):
        with language_of(language), open_desk(with_plan=state != "first-run") as controller:
            yield from _of_one_window(app, controller, state, list(alike))


def make_application() -> "QApplication":
    """Return the application with the bundled font and a cursor that does not blink."""
    from PySide6.QtGui import QFont

    from ldn_desktop.ui import app as window_app

    app = window_app.make_application(["ldn-desktop"])
    font = QFont("Inter")
    font.setPointSizeF(POINTS)
    app.setFont(font)
    app.setCursorFlashTime(0)
    return app


def _of_one_window(
    app: "QApplication", controller: "AppController", state: str, shots: list[Shot]
) -> "Iterator[tuple[Shot, QImage]]":
    from PySide6.QtTest import QTest

    from ldn_desktop.services.settings import Appearance
    from ldn_desktop.ui import theme
    from ldn_desktop.ui.main_window import MainWindow

    theme.apply(app, Appearance.LIGHT, 100)
    window = MainWindow(controller)
    theme.the_theme(app).apply_theme(window)
    window.resize(*SIZES["usual"])
    window.show()
    QTest.qWaitForWindowExposed(window)
    steady(window)
    STATES[state](window)
    steady(window)
    for shot in shots:
        theme.apply(app, Appearance(LOOKS[shot.look]), shot.percent)
        window.resize(*SIZES[shot.size])
        yield shot, steady(window)
    window.quitting = True
    window.close()
    window.deleteLater()
    app.processEvents()


def steady(window: "MainWindow") -> "QImage":
    """Return the picture of the window once nothing in it changes any more."""
    from PySide6.QtTest import QTest

    last, same = window.grab().toImage(), 0
    for _turn in range(MOST_TURNS):
        QTest.qWait(30)
        now = window.grab().toImage()
        same = same + 1 if now == last else 0
        last = now
        if same >= STEADY:
            return last
    raise SystemExit("The window does not come to rest.")


class LongWords(NullTranslations):
    """A made-up language with the words of English, each two fifths longer."""

    @override
    def gettext(self, message: str) -> str:
        return lengthened(message)

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return lengthened(msgid1 if n == 1 else msgid2)


def lengthened(text: str) -> str:
    """Return the text with its vowels doubled and marked; what is in braces stays."""
    marked = str.maketrans({"a": "aá", "e": "eé", "i": "ií", "o": "oó", "u": "uú"})
    parts = re.split(r"(\{[^}]*\})", text)
    return "".join(part if part.startswith("{") else part.translate(marked) for part in parts)


@contextmanager
def language_of(name: str) -> Iterator[None]:
    """Make every text be in this one of the `LANGUAGES`."""
    from ldn_desktop.wording import i18n

    with patch.object(i18n, "_catalog", LongWords if name == "long" else i18n._catalog):
        yield


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
