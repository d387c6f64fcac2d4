"""Whatever part of the window fails at the start, reminders begin and the app can be ended."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import ldn_desktop
from tests.support.notification_server import wait_until

ROOT = Path(ldn_desktop.__file__).parent.parent
START = """
import sys
import {module}
def broken(*words, **more):
    raise RuntimeError("a bug")
{module}.{name} = broken
from ldn_desktop.start import start_app
sys.exit(start_app(background=True))
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a process needs to believe in a screen, without one and without a session bus."""
    # A folder of a short name, since a local socket's path has 100 bytes at most.
    with tempfile.TemporaryDirectory(prefix="ldn-") as short:
        hidden = {"WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        yield {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DISPLAY": "far:0",
            "QT_QPA_PLATFORM": "offscreen",
            "LDN_DESKTOP_DATA_DIR": str(tmp_path / "data"),
            "XDG_RUNTIME_DIR": short,
            "TZ": "UTC",
        }


@pytest.mark.parametrize(
    ("module", "name"), [("ldn_desktop.ui.tray", "Tray"), ("ldn_desktop.ui.icons", "app_icon")]
)
def test_a_part_that_fails_keeps_reminders_from_nothing(
    environment: dict[str, str], module: str, name: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(module=module, name=name)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # Without a notification server; "off" it would be if looks did not come.
        wait_until(lambda: reminders(environment) == "degraded", "reminders", 60)
        process.terminate()
        _out, said = process.communicate(timeout=30)
    finally:
        # Ended and read to its end, so that a failure here leaves nothing behind.
        process.kill()
        if process.stderr is not None and not process.stderr.closed:
            process.communicate()
    assert process.returncode == 0
    assert "RuntimeError" in said


def reminders(environment: dict[str, str]) -> str:
    """Return how reminders stand, by the command."""
    done = subprocess.run(
        [sys.executable, "-m", "ldn_desktop", "status", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return str(json.loads(done.stdout)["reminders"])
