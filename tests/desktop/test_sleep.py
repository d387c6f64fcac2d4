"""A dose slept over rings as soon as the system tells that it woke.

`make proof` holds it to two seconds; here a busy computer gets more, but less than the minute in
which it would be noticed without the word.
"""

from pathlib import Path

import pytest

from tests.support.login_manager import LoginManager, login_manager
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, berlin

__all__ = ["login_manager"]

pytestmark = pytest.mark.desktop

DAY = "2027-01-04"


@pytest.fixture
def asleep_soon(
    app: RunningApp,
    login_manager: LoginManager,
    notification_server: DesktopSession,
    tmp_path: Path,
) -> RunningApp:
    """The app at 20:00, an hour before its dose."""
    app.set_clock(berlin(f"{DAY} 20:00:00"))
    steps = [{"dose_mg": "3", "days": 14}]
    app.enter_plan(tmp_path, start_date=DAY, times=["21:00"], steps=steps)
    app.start()
    login_manager.wait_for_listener()
    return app


def test_a_dose_slept_over_rings_at_once_on_waking(
    asleep_soon: RunningApp, login_manager: LoginManager, notification_server: DesktopSession
) -> None:
    login_manager.says_sleep(begins=True)
    asleep_soon.set_clock(berlin(f"{DAY} 21:40:00"))
    login_manager.says_sleep(begins=False)
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    wait_until(lambda: asleep_soon.dose(DAY)["reminded"] == 1, "the ring counted")
    assert asleep_soon.dose(DAY)["state"] == "due"
    assert asleep_soon.stop() == 0
    assert asleep_soon.output == ""


def test_a_system_bus_that_dies_takes_no_reminder_with_it(
    asleep_soon: RunningApp, login_manager: LoginManager, notification_server: DesktopSession
) -> None:
    login_manager.close()
    asleep_soon.set_clock(berlin(f"{DAY} 21:40:00"))
    assert asleep_soon.run("note", "awake").returncode == 0  # a change is looked at at once
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    assert asleep_soon.stop() == 0
    assert asleep_soon.output == ""
