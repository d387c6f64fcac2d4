"""Measure how long a click on each page takes until it is painted, on ten years of records.

Four doses and six scores a day. The pages' code was loaded, as it is some seconds after a start;
with `--at-once` it was not. Prints the pages with their times in ms as JSON: the first time a page
is shown, and the median of the times after.
"""

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from PySide6.QtCore import QEventLoop, QLocale  # noqa: E402 - found once the path is set
from PySide6.QtTest import QTest  # noqa: E402 - as above
from PySide6.QtWidgets import QApplication  # noqa: E402 - as above

from ldn_desktop.services.context import Context  # noqa: E402 - as above
from ldn_desktop.services.settings import Appearance  # noqa: E402 - as above
from ldn_desktop.storage.store import SqliteStore  # noqa: E402 - as above
from ldn_desktop.ui import theme  # noqa: E402 - as above
from ldn_desktop.ui.app import make_application  # noqa: E402 - as above
from ldn_desktop.ui.controller import AppController  # noqa: E402 - as above
from ldn_desktop.ui.formats import formats_of  # noqa: E402 - as above
from ldn_desktop.ui.main_window import MainWindow  # noqa: E402 - as above
from ldn_desktop.ui.preload import Preloader  # noqa: E402 - as above
from tests.support import window_home  # noqa: E402 - as above
from tests.support.paper_notifier import PaperNotifier  # noqa: E402 - as above
from tests.support.years import Life, fill_years  # noqa: E402 - as above

TODAY = date(2027, 8, 1)
TEN_YEARS = 3652
PAGES = ("plan", "history", "report", "supply", "settings", "help", "today")
SETTLE_MS = 600
ROUNDS = 5
SCROLLS = 60


def main() -> None:
    """Open the window on ten years, click from page to page, print the times."""
    QLocale.setDefault(window_home.ENGLISH)
    app = make_application(["ldn-desktop"])
    theme.apply(app, Appearance("light"), 100)
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        data = Path(folder) / "data"
        store = SqliteStore(data)
        clock = window_home.StillClock()
        clock.set(TODAY.year, TODAY.month, TODAY.day, 12)
        context = Context(store, clock, window_home.Berlin())
        fill_years(context, data, Life(TODAY, TEN_YEARS))
        reminder_service = window_home.StillReminderService(context, PaperNotifier())
        window = MainWindow(AppController(reminder_service, formats_of(window_home.ENGLISH)))
        theme.the_theme(app).apply_theme(window)
        window.show()
        QTest.qWait(SETTLE_MS)
        if "--at-once" not in sys.argv:
            load_ahead(window)
        found = {page: page_ms(app, window, page) for page in PAGES}
        found["a screen of the table"] = scroll_ms(app, window)
        print(json.dumps(found))
        window.quitting = True
        window.close()
        store.close()


def load_ahead(window: MainWindow) -> None:
    """Have the pages' code loaded as the app does it, only without its pauses."""
    loop, ahead = QEventLoop(), Preloader(window)
    ahead.destroyed.connect(loop.quit)
    ahead.start(first_after_ms=0, pause_ms=0)
    loop.exec()


def page_ms(app: QApplication, window: MainWindow, page: str) -> tuple[float, float]:
    """Return the time of the first click on a page, and the median of those after, in ms."""
    first, *later = (click_ms(app, window, page) for _ in range(ROUNDS))
    return first, median(later)


def click_ms(app: QApplication, window: MainWindow, page: str) -> float:
    """Return the time from a click until the page is painted, in ms."""
    window.go("keys" if page != "keys" else "help")
    QTest.qWait(SETTLE_MS // 4)
    start = time.perf_counter()
    window.go(page)
    window.repaint()
    spent = (time.perf_counter() - start) * 1000
    QTest.qWait(SETTLE_MS)
    app.processEvents()
    return round(spent, 1)


def scroll_ms(app: QApplication, window: MainWindow) -> tuple[float, float]:
    """Return the longest and the median time of a leap to another year of the table, in ms."""
    from ldn_desktop.ui.history.page import HistoryPage  # not before its page was measured

    window.go("history")
    page = window.findChild(HistoryPage)
    if page is None:
        raise SystemExit("The page is not there.")
    page.show_table(is_table=True)
    QTest.qWait(SETTLE_MS)
    if page.table is None:
        raise SystemExit("The table is not there.")
    table, times = page.table.table, []
    bar = table.verticalScrollBar()
    for number in range(SCROLLS):
        start = time.perf_counter()
        bar.setValue(bar.maximum() * number // SCROLLS)
        table.viewport().repaint()
        times.append((time.perf_counter() - start) * 1000)
        app.processEvents()
    return round(max(times), 1), round(median(times), 1)


if __name__ == "__main__":
    main()
