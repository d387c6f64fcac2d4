"""Back after ten days with the computer off: one reminder, and the rest in a click, with undo."""

from pathlib import Path

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop


def states(app: RunningApp) -> list[tuple[object, object]]:
    rows = app.json("schedule", "--from", "2027-01-04", "--to", "2027-01-14")
    assert isinstance(rows, list)
    return [(row["state"], row["computer_off"]) for row in rows]


def test_one_reminder_rings_and_the_rest_is_answered_at_once_and_taken_back(
    app: RunningApp,
    notification_server: DesktopSession,
    reader: ScreenReader,
    tmp_path: Path,
) -> None:
    app.set_clock(berlin("2027-01-04 12:00:00"))
    steps = [{"dose_mg": "3", "days": 28}]
    app.enter_plan(tmp_path, start_date="2027-01-04", times=["21:00"], steps=steps)
    app.set_clock(berlin("2027-01-14 21:30:00"))
    app.start()
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    assert states(app) == [("not_recorded", True)] * 10 + [("due", None)]
    reader.wait_for("10 doses since")
    reader.wait_for("The computer was off or asleep.")

    reader.press("All taken at their times: 10 doses")
    wait_until(lambda: states(app)[0] == ("taken", None), "the answer for all")
    assert states(app) == [("taken", None)] * 10 + [("due", None)]

    reader.press("Undo the last record")
    wait_until(lambda: states(app)[0] == ("not_recorded", True), "the answer taken back")
    assert states(app) == [("not_recorded", True)] * 10 + [("due", None)]
    assert len(notification_server.seen()) == 1
    assert app.stop() == 0
    assert app.output == ""
