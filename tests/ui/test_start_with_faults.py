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
    environment: dict[str, str], tmp_path: Path, module: str, name: str
) -> None:
    said = tmp_path / "said"
    with said.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", START.format(module=module, name=name)],
            env=environment,
            stderr=errors,
        )

    def how_it_stands() -> str:
        """Return what tells why it failed: status, whether it lives, what it printed."""
        lives = process.poll() is None
        return f"{status(environment)}, alive: {lives}, it printed:\n{said.read_text()}"

    try:
        # Without a notification server; "off" it would be if looks did not come.
        wait_until(lambda: status(environment)["reminders"] == "degraded", how_it_stands, 60)
        process.terminate()
        process.wait(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, said.read_text()
    assert "RuntimeError" in said.read_text()


def status(environment: dict[str, str]) -> dict[str, object]:
    """Return how the app stands, by the command."""
    done = subprocess.run(
        [sys.executable, "-m", "ldn_desktop", "status", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout))
