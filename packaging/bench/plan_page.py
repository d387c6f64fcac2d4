"""Measure how long a key in a plan of 60 steps takes until the page is painted; prints it in ms.

The median over keys in the days of an early step: every later date, the drawing and the sums
change with each of them.
"""

import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from PySide6.QtCore import QLocale  # noqa: E402 - found once the path is set
from PySide6.QtTest import QTest  # noqa: E402 - as above
from PySide6.QtWidgets import QApplication  # noqa: E402 - as above

from ldn_desktop.domain.plan import Step  # noqa: E402 - as above
from ldn_desktop.domain.supply import Capsules  # noqa: E402 - as above
from ldn_desktop.services.context import Context  # noqa: E402 - as above
from ldn_desktop.services.settings import Appearance  # noqa: E402 - as above
from ldn_desktop.storage.store import SqliteStore  # noqa: E402 - as above
from ldn_desktop.ui import theme  # noqa: E402 - as above
from ldn_desktop.ui.app import make_application  # noqa: E402 - as above
from ldn_desktop.ui.controller import AppController  # noqa: E402 - as above
from ldn_desktop.ui.formats import formats_of  # noqa: E402 - as above
from ldn_desktop.ui.main_window import MainWindow  # noqa: E402 - as above
from ldn_desktop.ui.plan.page import PlanPage  # noqa: E402 - as above
from tests.support import window_home  # noqa: E402 - as above
from tests.support.fake_store import FaultyStore  # noqa: E402 - as above
from tests.support.paper_notifier import PaperNotifier  # noqa: E402 - as above

STEPS = 60
KEYS = "123"
ROUNDS = 20
PLACE = 2
SETTLE_MS = 400


def main() -> None:
    """Open the page on a made-up plan, press keys, print the median."""
    QLocale.setDefault(window_home.ENGLISH)
    app = make_application(["ldn-desktop"])
    theme.apply(app, Appearance("light"), 100)
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        store = SqliteStore(Path(folder) / "data")
        home = home_of(store)
        home.plan(
            steps=tuple(Step(Decimal(STEPS + 5 - n) * Decimal("0.05"), 14) for n in range(STEPS)),
            supply=Capsules((Decimal("0.05"), Decimal("0.5"), Decimal("1.5")), 4),
        )
        home.clock.set(2027, 1, 20, 9)
        window = MainWindow(home.controller)
        theme.the_theme(app).apply_theme(window)
        window.show()
        window.go("plan")
        QTest.qWait(SETTLE_MS)
        print(round(key_ms(app, window), 1))
        window.quitting = True
        window.close()
        store.close()


def home_of(store: SqliteStore) -> window_home.Home:
    """Return all that the window works with, under a clock that stands still."""
    clock, notifier = window_home.StillClock(), PaperNotifier()
    context = Context(store, clock, window_home.Berlin())
    reminder_service = window_home.StillReminderService(context, notifier)
    controller = AppController(reminder_service, formats_of(window_home.ENGLISH))
    return window_home.Home(
        FaultyStore(store), clock, context, notifier, reminder_service, controller
    )


def key_ms(app: QApplication, window: MainWindow) -> float:
    """Return the median time from a key to the painted page, in ms."""
    page = window.findChild(PlanPage)
    if page is None:
        raise SystemExit("The page is not there.")
    page.steps.table.focus_on(PLACE, "days")
    days = page.steps.table.editor.days
    times = []
    for number in range(ROUNDS):
        days.selectAll()
        app.processEvents()
        start = time.perf_counter()
        QTest.keyClicks(days, KEYS[number % len(KEYS)])
        app.processEvents()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


if __name__ == "__main__":
    main()
