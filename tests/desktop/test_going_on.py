"""The first dose after a pause, in the real window and on a real notification server."""

from pathlib import Path

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

DAY, TITLE = "2027-01-10", "Time for your 21:00 dose"
QUESTION = "Go on with your plan?"


@pytest.fixture
def paused(app: RunningApp, tmp_path: Path) -> RunningApp:
    """The app to start at the end of a pause of three days, seconds before the first dose."""
    app.set_clock(berlin("2027-01-04 12:00:00"))
    steps = [{"dose_mg": "4.5", "days": 14}]
    app.enter_plan(tmp_path, start_date="2027-01-04", times=["21:00"], steps=steps)
    assert app.run("plan", "pause", "--from", "2027-01-07", "--days", "3").returncode == 0
    app.set_clock(berlin(f"{DAY} 20:59:52"))
    return app


def kinds(app: RunningApp) -> list[str]:
    history = app.json("history", DAY)
    assert isinstance(history, list)
    return [line["kind"] for line in history]


def test_yes_comes_before_taken_and_each_is_kept(
    paused: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    paused.start()
    wait_until(lambda: len(notification_server.seen()) == 1, "the question")
    assert notification_server.seen()[0].title == QUESTION
    reader.wait_for("Yes, go on")
    notification_server.press("Yes")
    wait_until(lambda: len(notification_server.seen()) == 2, "the same reminder with Taken")
    assert notification_server.seen()[1].title == TITLE
    assert (kinds(paused), paused.dose(DAY)["state"]) == (["go_on"], "due")
    reader.wait_for("Mark as taken")
    notification_server.press("Taken")
    paused.wait_for_state(DAY, "taken")
    notification_server.wait_on_screen(0)
    assert kinds(paused) == ["go_on", "taken"]
    assert paused.stop() == 0
    assert paused.output == ""


def test_not_yet_takes_the_reminder_away_and_no_dose_is_planned_until_the_pause_ends(
    paused: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    paused.start()
    wait_until(lambda: len(notification_server.seen()) == 1, "the question")
    notification_server.press("Not yet")
    paused.wait_for_state(DAY, "skipped")
    notification_server.wait_on_screen(0)
    assert paused.status()["next"] is None
    reader.wait_for("Skipped")
    assert paused.stop() == 0
    assert paused.output == ""


def test_yes_in_the_window_gives_the_notification_its_taken(
    paused: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    paused.start()
    wait_until(lambda: len(notification_server.seen()) == 1, "the question")
    reader.press("Yes, go on")
    wait_until(lambda: notification_server.seen()[-1].title == TITLE, "the reminder with Taken")
    notification_server.wait_on_screen(1)
    assert kinds(paused) == ["go_on"]
