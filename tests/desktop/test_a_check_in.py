"""A check-in, a question and the date of the next review, by a screen reader alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ldn_desktop.storage.db_connection import FILE_NAME
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

DAY, DAY_BEFORE = "2027-01-06", "2027-01-05"
PLAN = {
    "start_date": "2027-01-04",
    "times": ["21:00"],
    "steps": [
        {"dose_mg": "4.5", "days": 14, "every_days": 1},
        {"dose_mg": "4", "days": 14, "every_days": 1},
    ],
}
SCORES = {"sleep disturbance": 2, "vivid dreams": 3, "sensitivity to pain": 10}


def rows(app: RunningApp, statement: str) -> list[tuple[object, ...]]:
    """Read the database file as another program would."""
    with closing(sqlite3.connect(app.data / FILE_NAME)) as file:
        return file.execute(statement).fetchall()


def test_a_day_is_checked_in_and_asked_about_without_a_mouse(
    app: RunningApp,
    notification_server: DesktopSession,
    reader: ScreenReader,
    tmp_path: Path,
) -> None:
    app.set_clock(berlin(f"{DAY} 12:00:00"))
    app.enter_plan(tmp_path, **PLAN)
    app.start()
    reader.wait_for("How was today?")
    reader.wait_for("Not enough yet: 0 of at least 3.")

    for name in ("Sleep disturbance: 2", "Vivid dreams: 3", "Sensitivity to pain: 10"):
        reader.press(f"{name} of 10")
    wait_until(lambda: app.check_ins(DAY) == SCORES, "the scores")

    reader.press("Vivid dreams: say how it changed")
    reader.press("Vivid dreams: New")
    reader.press("Vivid dreams: New. Say how it changed")
    reader.wait_for("There since 6 January")
    reader.type("Note for the day", "woke <b>twice</b>")
    reader.press("Check-in of the day before")
    reader.wait_for("How was Tuesday, 5 January 2027?")
    reader.press("Vivid dreams: 0 of 10")
    wait_until(lambda: app.check_ins(DAY_BEFORE) == {"vivid dreams": 0}, "the day before")

    reader.press("Add a question for your next appointment")
    reader.type("Question or worry", "Is this usual?")
    reader.press("Add this question")
    reader.wait_for("Is this usual?")
    reader.press("Is this usual?")
    reader.press("Set a date of your next review")
    reader.press("Save date")
    reader.wait_for("Your next review is on")

    kinds = rows(app, "SELECT kind, text FROM question_line ORDER BY id")
    assert kinds == [("jotted", "Is this usual?"), ("ticked", None)]
    assert rows(app, "SELECT symptom, change FROM symptom_change") == [("vivid dreams", "new")]
    assert rows(app, "SELECT text FROM note") == [("woke <b>twice</b>",)]
    # Some weeks ahead, as the field was opened with.
    assert rows(app, "SELECT kind, day FROM review_line") == [("set", "2027-02-03")]
    assert app.check_ins(DAY) == SCORES
    assert notification_server.seen() == []


def test_the_check_in_is_reminded_of_gently_and_goes_once_it_is_done(
    app: RunningApp,
    notification_server: DesktopSession,
    reader: ScreenReader,
    tmp_path: Path,
) -> None:
    app.set_clock(berlin(f"{DAY} 12:00:00"))
    app.enter_plan(tmp_path, **PLAN)
    app.start()
    reader.press("Settings")
    reader.press("Check-in")
    reader.press("Remind me of the check-in each day")
    setting = "SELECT value FROM setting WHERE name = 'check_in_reminder'"
    wait_until(lambda: rows(app, setting) == [("20:00",)], "the setting")

    app.set_clock(berlin(f"{DAY} 20:00:01"))
    # A change by a command lets the app look at once; else a jump is noticed within a minute.
    assert app.run("note", "a long day").returncode == 0
    notification_server.wait_on_screen(1)
    (seen,) = notification_server.seen()
    assert (seen.title, seen.urgency) == ("How was today?", "NORMAL")

    assert app.run("check-in", "vivid dreams=3").returncode == 0
    notification_server.wait_on_screen(0)
    app.set_clock(berlin(f"{DAY} 20:30:00"))
    assert app.run("note", "a quiet evening").returncode == 0
    assert len(notification_server.seen()) == 1
    assert app.dose(DAY)["state"] == "upcoming"
