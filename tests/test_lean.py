"""What is left out of the running app is not missed."""

import subprocess
import sys
from pathlib import Path

from ldn_desktop.desktop.folders import folder_mark

CODE = """
import sys
from ldn_desktop.lean import LEFT_OUT, leave_out
leave_out()
import ldn_desktop.start, ldn_desktop.terminal, ldn_desktop.storage.store
import ldn_desktop.reminders.scheduler, ldn_desktop.reminders.freedesktop
from pathlib import Path
from ldn_desktop.desktop.folders import folder_mark
assert all(sys.modules[name] is None for name in LEFT_OUT)
print(folder_mark(Path("/")))
"""


def test_the_app_loads_without_what_is_left_out_and_names_its_folder_the_same() -> None:
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == folder_mark(Path("/"))
