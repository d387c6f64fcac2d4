"""A computer that wakes up in another zone: Today asks, and the plan follows the answer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin
from tests.support.zone_rules import rules_of, update

pytestmark = pytest.mark.desktop

DAY = "2027-01-04"


def test_in_another_zone_today_asks_and_the_plan_keeps_the_time_of_home(
    app: RunningApp, reader: ScreenReader, tmp_path: Path
) -> None:
    app.set_clock(berlin(f"{DAY} 12:00:00"))
    steps = [{"dose_mg": "3", "days": 14}]
    app.enter_plan(tmp_path, start_date=DAY, times=["21:00"], steps=steps)
    app.start()
    reader.wait_for("Mark as taken")
    assert app.stop() == 0

    app.zone = "Europe/Lisbon"
    app.start()
    reader.wait_for("Your computer is now on Lisbon time.")
    assert app.dose(DAY)["due"] == f"{DAY}T21:00:00+00:00"
    reader.press("21:00 Berlin time (20:00 here)")

    wait_until(lambda: app.dose(DAY)["due"] == f"{DAY}T21:00:00+01:00", "Berlin's time")
    reader.wait_for("Today, 21:00 (20:00 here)")
    assert app.stop() == 0
    app.start()
    reader.wait_for("Mark as taken")
    assert not any("Lisbon time" in text for text in reader.texts())
    assert app.output == ""


def test_rules_of_the_zone_that_an_update_replaces_hold_for_the_running_app(
    app: RunningApp, notification_server: DesktopSession, reader: ScreenReader, tmp_path: Path
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    update(rules / "Home", rules_of(2))
    app.zone, app.zone_folder = "Home", rules
    app.set_clock(datetime(2027, 1, 4, 18, 5, tzinfo=UTC))
    steps = [{"dose_mg": "3", "days": 14}]
    app.enter_plan(tmp_path, start_date=DAY, times=["21:00"], steps=steps)
    app.start()
    reader.wait_for("Not due yet")
    assert app.dose(DAY)["due"] == f"{DAY}T21:00:00+02:00"

    update(rules / "Home", rules_of(3))

    # It looks each minute, and once more when a command changed something.
    assert app.run("note", "the clocks are wrong").returncode == 0
    wait_until(lambda: len(notification_server.seen()) == 1, "the ring by the new rules")
    reader.wait_for("Due now")
    assert app.dose(DAY)["due"] == f"{DAY}T21:00:00+03:00"
    assert app.status()["open"] == [app.dose(DAY)]
    (zone,) = [row["text"] for row in app.checks() if row["check"] == "zone"]
    assert zone == "The time zone is Home, now UTC+03:00."
    assert app.stop() == 0
