"""The main job: an agreed plan rings each reduced dose, and every tick is kept."""

import time
from pathlib import Path

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

DAY = "2027-01-04"
DOSES = ("4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1", "0.5")
TITLE = "Time for your 21:00 dose"
TAKEN, LATER, SKIP = "Taken", "In 15 min", "Skip"


@pytest.fixture
def planned(app: RunningApp, tmp_path: Path) -> RunningApp:
    """The app with the issue's plan, a few seconds before the first dose is due."""
    app.set_clock(berlin(f"{DAY} 20:59:00"))
    steps = [{"dose_mg": dose, "days": 14} for dose in DOSES]
    app.enter_plan(
        tmp_path,
        start_date=DAY,
        times=["21:00"],
        supply={"capsules_mg": ["0.5", "1.5", "3", "4.5"], "max_pieces": 4},
        steps=steps,
    )
    return app


def start_just_before_due(app: RunningApp) -> None:
    app.set_clock(berlin(f"{DAY} 20:59:52"))
    app.start()


def wait_for_ring(session: DesktopSession, count: int = 1) -> None:
    wait_until(lambda: len(session.seen()) >= count, f"{count} rings")


def test_a_dose_rings_at_its_time_and_a_press_of_taken_is_kept(
    planned: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    start_just_before_due(planned)
    reader.wait_for("4.5 mg")
    wait_for_ring(notification_server)
    (seen,) = notification_server.seen()
    assert seen.title == TITLE
    assert "mg" not in seen.body
    assert "altrexone" not in seen.body + seen.app_name
    assert seen.urgency == "CRITICAL"
    wait_until(lambda: planned.dose(DAY)["reminded"] == 1, "the ring counted")
    assert planned.dose(DAY)["state"] == "due"

    notification_server.press(TAKEN)

    row = planned.wait_for_state(DAY, "taken")
    assert row["taken_mg"] == "4.5"
    notification_server.wait_on_screen(0)
    reader.wait_for("Taken at 21:00")
    assert planned.stop() == 0
    assert planned.output == ""


def test_a_press_after_a_restart_between_ring_and_tick_is_kept(
    planned: RunningApp, notification_server: DesktopSession
) -> None:
    start_just_before_due(planned)
    wait_for_ring(notification_server)
    # Only then does the app know the notification's number, and the next run replaces it.
    wait_until(lambda: planned.dose(DAY)["reminded"] == 1, "the ring counted")
    planned.kill()
    planned.start()
    wait_for_ring(notification_server, 2)
    notification_server.wait_on_screen(1)

    notification_server.press(TAKEN)

    planned.wait_for_state(DAY, "taken")
    notification_server.wait_on_screen(0)
    history = planned.json("history", DAY)
    assert isinstance(history, list)
    assert [line["kind"] for line in history] == ["taken"]
    assert planned.output == ""


def test_without_a_notification_server_the_window_asks_and_says_so(
    planned: RunningApp, reader: ScreenReader
) -> None:
    start_just_before_due(planned)
    planned.wait_for_state(DAY, "due")
    reader.wait_for("Reminders can't be shown on this desktop now")
    assert planned.status()["reminders"] == "degraded"
    assert planned.dose(DAY)["reminded"] == 0

    reader.press("Mark as taken")

    planned.wait_for_state(DAY, "taken")


def test_a_ring_that_reached_no_one_is_shown_once_a_server_comes(
    planned: RunningApp, desktop_session: DesktopSession
) -> None:
    start_just_before_due(planned)
    planned.wait_for_state(DAY, "due")
    assert planned.dose(DAY)["reminded"] == 0

    desktop_session.start_server()

    wait_for_ring(desktop_session)
    wait_until(lambda: planned.dose(DAY)["reminded"] == 1, "the ring counted")
    assert planned.status()["reminders"] == "ok"


def test_a_ring_lost_with_its_server_is_shown_by_the_next_one(
    planned: RunningApp, notification_server: DesktopSession
) -> None:
    start_just_before_due(planned)
    wait_for_ring(notification_server)
    notification_server.stop_server()
    notification_server.start_server()
    wait_for_ring(notification_server, 2)

    notification_server.press(LATER)

    planned.wait_for_state(DAY, "put_off")
    notification_server.wait_on_screen(0)


def test_a_tick_by_command_reaches_the_window_and_its_reminder_within_a_second(
    planned: RunningApp, notification_server: DesktopSession, reader: ScreenReader
) -> None:
    start_just_before_due(planned)
    wait_for_ring(notification_server)
    reader.wait_for("Mark as taken")

    began = time.monotonic()
    assert planned.run("taken").returncode == 0
    # Where a command takes seconds, all else does too.
    a_second = max(1.0, time.monotonic() - began)

    wait_until(lambda: notification_server.on_screen() == 0, "the reminder gone", a_second)
    reader.wait_for("Taken at 21:00", 3 * a_second)


def test_a_dose_put_off_rings_again_at_its_moment_after_a_jump_of_the_clock(
    planned: RunningApp, notification_server: DesktopSession
) -> None:
    start_just_before_due(planned)
    wait_for_ring(notification_server)
    notification_server.press(LATER)
    planned.wait_for_state(DAY, "put_off")

    planned.set_clock(berlin(f"{DAY} 21:16:00"))
    # Without a signal a jump is noticed at the next wake-up, a minute later at most.
    wait_until(lambda: len(notification_server.seen()) >= 2, "the second ring")

    notification_server.press(SKIP)
    planned.wait_for_state(DAY, "skipped")


def test_a_second_start_raises_the_first_and_ends(
    planned: RunningApp, notification_server: DesktopSession
) -> None:
    start_just_before_due(planned)
    first = planned.process_id
    assert planned.run().returncode == 0
    assert planned.is_running
    assert planned.process_id == first
