"""Starting where that is not possible, or where there is no screen or nothing to see."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.notification_server import PATIENCE, DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop


def test_a_foreign_file_is_told_of_in_a_window_and_left_as_it_is(
    app: RunningApp, desktop_session: DesktopSession, reader: ScreenReader
) -> None:
    app.set_clock(berlin("2027-01-04 12:00:00"))
    app.data.mkdir(mode=0o700)
    file = app.data / "ldn-desktop.sqlite3"
    file.write_bytes(b"somebody else's")
    process = subprocess.Popen(
        [sys.executable, "-m", "ldn_desktop"], env=app.environment, stderr=subprocess.PIPE
    )
    try:
        reader.wait_for("This file is not from LDN Desktop")
        reader.press("Close")
        _out, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 1
    assert b"This file is not from LDN Desktop" in said
    assert file.read_bytes() == b"somebody else's"


def test_in_the_background_the_app_reminds_and_opens_when_started_again(
    app: RunningApp, notification_server: DesktopSession, reader: ScreenReader, tmp_path: Path
) -> None:
    app.set_clock(berlin("2027-01-04 20:59:00"))
    app.enter_plan(
        tmp_path, start_date="2027-01-04", times=["21:00"], steps=[{"dose_mg": "3", "days": 7}]
    )
    app.set_clock(berlin("2027-01-04 20:59:50"))
    app.start("--background")
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    assert app.run().returncode == 0
    reader.wait_for("Mark as taken")


def test_the_demo_rings_within_a_minute_and_leaves_nothing_behind(
    app: RunningApp, notification_server: DesktopSession, tmp_path: Path
) -> None:
    app.set_clock(berlin("2027-01-04 20:59:45"))
    throw_away = tmp_path / "tmp"
    throw_away.mkdir()
    environment = app.environment | {"TMPDIR": str(throw_away)}
    environment.pop("LDN_DESKTOP_DATA_DIR")
    demo = subprocess.Popen([sys.executable, "-m", "ldn_desktop", "--demo"], env=environment)
    try:
        titles: list[str] = []

        def dose_was_seen() -> bool:
            titles[:] = [seen.title for seen in notification_server.seen()]
            return "DEMO: Time for your 21:00 dose" in titles

        wait_until(dose_was_seen, lambda: f"the demo's reminder among {titles}")
        assert all(title.startswith("DEMO: ") for title in titles)
        assert list(throw_away.glob("ldn-desktop-demo-*/ldn-desktop.sqlite3"))
    finally:
        demo.terminate()
        assert demo.wait(PATIENCE) == 0
    assert list(throw_away.glob("ldn-desktop-demo-*")) == []
