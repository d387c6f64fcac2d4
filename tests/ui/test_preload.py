"""The pages' code is there before they are asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

LIMIT_S = 120
OPENED = """
import json, sys, tempfile
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from ldn_desktop.services.context import Context
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.ui.preload import Preloader
from ldn_desktop.ui.app import make_application
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.formats import formats_of
from ldn_desktop.ui.main_window import MainWindow
from tests.support import window_home as home
from tests.support.paper_notifier import PaperNotifier

app = make_application(["ldn-desktop"])
with tempfile.TemporaryDirectory() as folder:
    store = SqliteStore(Path(folder))
    context = Context(store, home.StillClock(), home.Berlin())
    reminder_service = home.StillReminderService(context, PaperNotifier())
    window = MainWindow(AppController(reminder_service, formats_of(home.ENGLISH)))
    at_start = set(sys.modules)
    loop = QEventLoop()
    ahead = Preloader(window)
    ahead.destroyed.connect(loop.quit)
    ahead.start(first_after_ms=0, pause_ms=0)
    loop.exec()
    loaded = set(sys.modules)
    for page in ("plan", "history", "report", "supply", "settings", "help", "keys"):
        window.go(page)
    late = sorted(name for name in set(sys.modules) - loaded if name.startswith("ldn_desktop"))
    print(json.dumps([len(loaded - at_start), late]))
    window.quitting = True
    window.close()
    store.close()
"""


def test_the_first_click_on_a_page_loads_no_code(tmp_path: Path) -> None:
    """In a process of its own: in this one the tests have long loaded everything."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", OPENED],
        check=True,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        env=environment,
    )
    ahead, late = json.loads(run.stdout)
    assert ahead > 0
    assert late == []
