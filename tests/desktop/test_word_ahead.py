"""A word before the dose, turned on by a screen reader and shown by a real notification server."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ldn_desktop.storage.db_connection import FILE_NAME
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

DAY = "2027-01-06"
PLAN = {
    "start_date": DAY,
    "times": ["21:00"],
    "steps": [{"dose_mg": "4.5", "days": None, "every_days": 1}],
}
SETTING = "SELECT value FROM setting WHERE name = 'ahead_minutes'"


def stored(app: RunningApp) -> list[tuple[str]]:
    with closing(sqlite3.connect(app.data / FILE_NAME)) as file:
        return file.execute(SETTING).fetchall()


def test_the_word_is_gentle_and_makes_way_for_the_dose(
    app: RunningApp, notification_server: DesktopSession, reader: ScreenReader, tmp_path: Path
) -> None:
    app.set_clock(berlin(f"{DAY} 12:00:00"))
    app.enter_plan(tmp_path, **PLAN)
    app.start()
    reader.press("Settings")
    reader.press("Say a quiet word before each dose")
    wait_until(lambda: stored(app) == [("15",)], "the setting")

    app.set_clock(berlin(f"{DAY} 20:45:01"))
    # A change by a command lets the app look at once; else a jump is noticed within a minute.
    assert app.run("note", "a long day").returncode == 0
    notification_server.wait_on_screen(1)
    (seen,) = notification_server.seen()
    assert (seen.title, seen.urgency) == ("Your 21:00 dose is in 15 minutes.", "NORMAL")

    app.set_clock(berlin(f"{DAY} 21:00:01"))
    assert app.run("note", "still long").returncode == 0
    wait_until(lambda: len(notification_server.seen()) == 2, "the dose's reminder")
    assert notification_server.seen()[1].title == "Time for your 21:00 dose"
    notification_server.wait_on_screen(1)
    assert app.dose(DAY)["state"] == "due"
