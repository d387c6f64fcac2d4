"""A computer that wakes up in another zone: Today asks, and the plan follows the answer."""

from pathlib import Path

import pytest

from tests.support.notification_server import wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

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
