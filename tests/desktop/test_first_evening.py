"""The first evening with the app, by keyboard and screen reader alone."""

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

DAY = "2027-01-04"


def titles(session: DesktopSession) -> list[str]:
    return [seen.title for seen in session.seen()]


def test_from_an_empty_folder_to_a_dose_taken_and_a_symptom_noted(
    app: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    app.set_clock(berlin(f"{DAY} 20:59:00"))
    app.start()
    reader.wait_for("Welcome to LDN Desktop")
    reader.type("How much do you take now, in milligrams?", "4.5")
    reader.press("At bedtime")
    reader.press("Start reminders")
    wait_until(
        lambda: titles(notification_server) == ["This is a test reminder"], "the test reminder"
    )
    reader.wait_for("Did you see it?")
    reader.press("Yes, I saw it")
    reader.wait_for("4.5 mg")

    app.set_clock(berlin(f"{DAY} 21:00:01"))
    # A change by a command lets the app look at once; else a jump is noticed within a minute.
    assert app.run("note", "looking forward to it").returncode == 0
    wait_until(
        lambda: "Time for your 21:00 dose" in titles(notification_server), "the reminder", 65
    )
    reader.wait_for("Mark as taken")
    reader.press("Mark as taken")
    row = app.wait_for_state(DAY, "taken")
    assert (row["taken_mg"], row["reminded"]) == ("4.5", 1)
    reader.wait_for("Taken at 21:00")
    notification_server.wait_on_screen(0)

    reader.press("Vivid dreams: 3 of 10")
    wait_until(lambda: app.check_ins(DAY) == {"vivid dreams": 3}, "the score")

    app.kill()
    app.start()
    reader.wait_for("Taken at 21:00")
    assert app.dose(DAY)["state"] == "taken"
    assert app.check_ins(DAY) == {"vivid dreams": 3}
