"""The desktop's shell, which is its notification server too, is away when a dose comes due."""

from pathlib import Path

import pytest

from ldn_desktop.desktop.control_socket import Request, ask
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, berlin
from tests.support.server_models import Plasma
from tests.support.tray_watcher import TrayWatcher

pytestmark = pytest.mark.desktop


def test_nothing_waits_for_the_shell_and_its_return_shows_the_dose_once(
    desktop_session: DesktopSession, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    session = desktop_session
    session.environment["XDG_CURRENT_DESKTOP"] = "KDE"
    session.install_waiting()
    tray = TrayWatcher(session.bus_address)
    request.addfinalizer(tray.close)
    app = RunningApp(session, tmp_path)
    app.set_clock(berlin("2027-01-04 20:59:00"))
    app.enter_plan(
        tmp_path,
        start_date="2027-01-04",
        times=["21:00"],
        steps=[{"dose_mg": "4.5", "days": 14, "every_days": 1}],
    )
    app.start("--background")
    request.addfinalizer(app.kill)
    wait_until(lambda: bool(tray.items), "the tray's icon")
    app.set_clock(berlin("2027-01-04 21:00:01"))
    assert ask(app.data, Request.CHANGED, timeout_s=20) == {"ok": True}, "the app is held up"
    assert app.status()["reminders"] == "degraded"
    shell = Plasma(session.bus_address)
    request.addfinalizer(shell.close)
    wait_until(lambda: bool(shell.showing), "the dose on the screen", 70)
    wait_until(lambda: app.status()["reminders"] == "ok", "the app to say that it is shown", 70)
    assert (len(shell.showing), shell.asked) == (1, 1)
    assert not session.was_waited_for()
