"""What is left out of the running app is not missed."""

import subprocess
import sys
from pathlib import Path

from ldn_desktop.desktop.folders import folder_mark

CODE = """
import sys
from ldn_desktop.app.import_trimming import LEFT_OUT, block_unused_modules
block_unused_modules()
import ldn_desktop.app.start, ldn_desktop.app.terminal, ldn_desktop.storage.store
import ldn_desktop.reminders.loop_scheduler, ldn_desktop.reminders.freedesktop
from pathlib import Path
from ldn_desktop.desktop.folders import folder_mark
assert all(sys.modules[name] is None for name in LEFT_OUT)
print(folder_mark(Path("/")))
"""


def test_the_app_loads_without_what_is_left_out_and_names_its_folder_the_same() -> None:
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == folder_mark(Path("/"))


SOURCES = """
import linecache, sys
from ldn_desktop.app.import_trimming import skip_source_inspection
skip_source_inspection()
import ldn_desktop.ui.app, ldn_desktop.storage.store
from PySide6.QtCore import QPoint
assert QPoint(1, 2).x() == 1
print([name for name in linecache.cache if name.endswith('.py')])
"""


def test_no_module_is_read_as_text_when_it_is_imported() -> None:
    """PySide keeps every line it read: 16 MB of them (linecache), were nothing done."""
    command = [sys.executable, "-c", SOURCES]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_where_pyside_names_it_otherwise_the_app_still_loads() -> None:
    renamed = (
        "import sys, PySide6.QtCore\n"
        "del sys.modules['shibokensupport.feature']\n"
        "from ldn_desktop.app.import_trimming import skip_source_inspection\n"
        "skip_source_inspection()\n"
        "import ldn_desktop.ui.app\n"
    )
    command = [sys.executable, "-c", renamed]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
