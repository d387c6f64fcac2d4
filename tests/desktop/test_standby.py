"""After a crash, at log-out, and with two sessions of one user: the app is where it is needed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.desktop.single_instance import take_over
from tests.support.notification_server import PATIENCE, DesktopSession, wait_until
from tests.support.running_app import RunningApp, berlin

pytestmark = pytest.mark.desktop


@pytest.fixture
def kept(app: RunningApp, tmp_path: Path) -> Iterator[RunningApp]:
    """The app, with its standby process; every process on the data folder is ended after."""
    app.session.environment["LDN_DESKTOP_STANDBY"] = ""
    app.set_clock(berlin("2027-01-04 20:58:00"))
    app.enter_plan(
        tmp_path, start_date="2027-01-04", times=["21:00"], steps=[{"dose_mg": "3", "days": 7}]
    )
    app.set_clock(berlin("2027-01-04 20:59:30"))
    yield app
    for number in processes(app):
        os.kill(number, signal.SIGKILL)


@pytest.fixture
def other_session(desktop_session: DesktopSession) -> Iterator[dict[str, str]]:
    """The environment of another session of the same user, with a screen and a bus of its own."""
    with tempfile.TemporaryDirectory(prefix="ldn-") as folder:
        session = DesktopSession(Path(folder))
        try:
            names = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
            yield {name: session.environment[name] for name in names}
        finally:
            session.close()


def processes(app: RunningApp) -> list[int]:
    """Return the app's and the standby processes on the data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
            about = words + (place / "environ").read_bytes()
        except OSError:
            continue
        if b"ldn" in words and str(app.data).encode() in about:
            found.append(int(place.name))
    return found


def test_after_a_kill_the_app_is_up_again_and_rings_within_a_minute(
    kept: RunningApp, notification_server: DesktopSession
) -> None:
    kept.start("--background")
    wait_until(lambda: len(processes(kept)) == 2, "the standby process")
    kept.kill()
    wait_until(lambda: kept.status()["running"] is True, "the app")
    wait_until(lambda: len(notification_server.seen()) == 1, "the reminder")
    wait_until(lambda: len(processes(kept)) == 2, "the next standby process")


def test_an_app_that_the_session_ended_leaves_nothing_behind(kept: RunningApp) -> None:
    kept.start("--background")
    wait_until(lambda: len(processes(kept)) == 2, "the standby process")
    assert kept.stop() == 0
    wait_until(lambda: not processes(kept), "the end of the standby process")


def test_a_screen_that_goes_is_a_clean_end(
    kept: RunningApp, desktop_session: DesktopSession
) -> None:
    kept.start()
    wait_until(lambda: len(processes(kept)) == 2, "the standby process")
    desktop_session.end_screen()
    wait_until(lambda: not processes(kept), "the end")
    assert kept.exit_status == 0
    assert (kept.data / "owner.lock").read_text().splitlines()[0] == "ended"


def test_a_start_in_a_second_session_says_where_it_runs_and_goes_on_there_if_the_first_ends(
    kept: RunningApp, other_session: dict[str, str]
) -> None:
    kept.start("--background")
    here = kept.environment["DISPLAY"]
    second = subprocess.run(
        [sys.executable, "-m", "ldn_desktop", "--background"],
        env=kept.environment | other_session,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 0
    assert f"another screen of yours ({here})" in second.stderr
    kept.session.environment |= other_session
    assert f"another screen of yours ({here})" in str(kept.status()["problems"])
    assert kept.stop() == 0
    wait_until(lambda: kept.status()["running"] is True, "the app in the second session")
    assert "another screen" not in str(kept.status()["problems"])


def test_an_app_that_is_asked_to_come_over_leaves_its_place_and_is_not_started_there_again(
    kept: RunningApp,
) -> None:
    kept.start()
    lock = OwnerLock(kept.data)
    assert take_over(kept.data, lock)
    try:
        assert kept.exit_status == 0
    finally:
        lock.release()
