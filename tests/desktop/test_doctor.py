"""The doctor of the real app: by command while it runs, and on its page."""

from pathlib import Path

import pytest

from ldn_desktop.desktop.folders import folder_mark
from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop


def checks(app: RunningApp) -> dict[str, dict[str, object]]:
    found = app.json("doctor")
    assert isinstance(found, list)
    return {row["check"]: row for row in found}


def enter_plan(app: RunningApp, folder: Path) -> None:
    app.set_clock(berlin("2027-01-04 12:00:00"))
    steps = [{"dose_mg": "3", "days": 7}]
    app.enter_plan(folder, start_date="2027-01-04", times=["21:00"], steps=steps)


def test_a_command_learns_from_the_running_app_what_only_that_knows(
    app: RunningApp, notification_server: DesktopSession, tmp_path: Path
) -> None:
    enter_plan(app, tmp_path)
    app.start()
    wait_until(lambda: checks(app)["last_look"]["ok"] is True, "the first look")
    found = checks(app)
    for name in ("app", "reminders", "scheduler", "notifications", "buttons", "do_not_disturb"):
        assert found[name]["ok"] is True, found[name]
    for name in ("clock", "zone", "database", "sync", "disk"):
        assert found[name]["ok"] is True, found[name]
    assert "2027-01-04, 21:00" in str(found["scheduler"]["text"])
    assert found["tray"]["ok"] is None
    assert found["autostart"]["ok"] is False
    assert "No backup" in str(found["backup"]["text"])
    assert app.run("backup", str(tmp_path / "kept")).returncode == 0
    assert "No backup" not in str(checks(app)["backup"]["text"])
    assert app.stop() == 0
    assert app.output == ""


def test_a_server_that_goes_and_a_program_that_is_gone_are_told(
    app: RunningApp, notification_server: DesktopSession, tmp_path: Path
) -> None:
    enter_plan(app, tmp_path)
    name = f"ldn-desktop-{folder_mark(app.data)}.desktop"
    entry = notification_server.folder / ".config" / "autostart" / name
    entry.parent.mkdir(parents=True)
    entry.write_text("[Desktop Entry]\nType=Application\nExec=/opt/gone/ldn-desktop --background\n")
    notification_server.stop_server()
    found = checks(app)
    assert found["notifications"]["ok"] is False
    assert found["do_not_disturb"]["ok"] is None
    assert "moved or removed" in str(found["autostart"]["text"])
    assert found["app"]["ok"] is False


def tells_two_things(reader: ScreenReader) -> bool:
    """Say whether it does; on a slow computer the server is not there yet when it is asked."""
    if "2 things need a look." in reader.texts():
        return True
    reader.press("Check again")
    return False


def test_the_page_checks_sends_a_reminder_and_today_tells_what_is_wrong(
    app: RunningApp,
    notification_server: DesktopSession,
    reader: ScreenReader,
    tmp_path: Path,
) -> None:
    enter_plan(app, tmp_path)
    app.start()
    reader.wait_for("LDN Desktop does not start with your computer.")
    reader.press("Check reminders")
    wait_until(lambda: tells_two_things(reader), "two things that need a look")
    reader.wait_for("“Do not disturb” is off.")
    reader.press("Turn on: start with my computer")
    wait_until(lambda: checks(app)["autostart"]["ok"] is True, "the start with the computer")
    reader.press("Send a test reminder")
    reader.wait_for("Did you see it?")
    assert [seen.title for seen in notification_server.seen()] == ["This is a test reminder"]
    reader.press("Yes, I saw it")
    assert app.stop() == 0
    assert app.output == ""
