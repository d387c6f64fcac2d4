"""A correction of last Tuesday, and a report, by keyboard and screen reader alone."""

from pathlib import Path

import pytest

from tests.support.notification_server import DesktopSession, wait_until
from tests.support.running_app import RunningApp, ScreenReader, berlin

pytestmark = pytest.mark.desktop

TUESDAY = "2027-01-05"


def test_last_tuesday_is_put_right_and_the_report_is_there(
    app: RunningApp,
    notification_server: DesktopSession,
    reader: ScreenReader,
    tmp_path: Path,
) -> None:
    app.set_clock(berlin("2027-01-04 12:00:00"))
    app.enter_plan(
        tmp_path,
        start_date="2027-01-04",
        times=["21:00"],
        steps=[{"dose_mg": "4.5", "days": 14, "every_days": 1}],
        agreed_with="Dr Example",
    )
    app.set_clock(berlin(f"{TUESDAY} 21:07:00"))
    assert app.run("taken").returncode == 0
    app.set_clock(berlin("2027-01-10 12:00:00"))
    app.start()

    reader.press("History")
    reader.wait_for("January 2027")
    tuesday = reader.find("Tuesday, 5 January 2027", "Tuesday, January 5, 2027")
    assert "taken at" in tuesday
    reader.press(tuesday)
    change = reader.find("Change the time or amount")
    reader.press(change)
    reader.type("Amount in mg", "4")
    reader.press("Save change")
    wait_until(lambda: app.dose(TUESDAY)["taken_mg"] == "4", "the correction")
    reader.wait_for("Said before:")
    # What was said before, and when, is still read out.
    assert reader.find("5 January,", "January 5,").count("4.5") == 1

    reader.press("Report")
    reader.wait_for("Taken: 1 of 6.")
    reader.wait_for("Preview of 3 pages")
    names = {str(node["name"]) for node in reader.tree() if node["showing"] and node["focusable"]}
    buttons = {"Print the report", "Save as PDF", "Save as HTML, which screen readers read best"}
    assert buttons <= names

    target = tmp_path / "report.html"
    reader.press("Save as HTML, which screen readers read best")
    reader.type("File name:", str(target))
    reader.press("Save")
    wait_until(target.exists, "the file")
    reader.wait_for("Saved: ")
    html = target.read_text("utf-8")
    assert "Taken: 1 of 6" in html
    assert html.count("<th scope=") > 10
    assert app.output == ""
