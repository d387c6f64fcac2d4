"""A bug of ours shows no word of the user's: not on the terminal, not in the log."""

import subprocess
import sys

import pytest

from ldn_desktop.app import start

SECRET = "a metallic taste"

IN_A_SLOT = f"""
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from ldn_desktop.services.bug_reports import uncaught_errors_reported

app = QCoreApplication(sys.argv)

def fail():
    raise ValueError({SECRET!r})

def report():
    print("reported")
    QTimer.singleShot(0, app.quit)

with uncaught_errors_reported(report):
    QTimer.singleShot(0, fail)
    app.exec()
print("went on")
"""


def test_a_bug_in_the_window_is_logged_by_its_place_and_the_app_goes_on() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_SLOT], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:2] == ["reported", "went on"]
    assert "ValueError at" in ran.stderr
    assert SECRET not in ran.stderr


def test_ctrl_c_ends_the_app_as_before() -> None:
    script = IN_A_SLOT.replace("raise ValueError", "raise KeyboardInterrupt")
    ran = subprocess.run(
        [sys.executable, "-c", script.replace("app.exec()", "fail()")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "reported" not in ran.stdout


def test_a_start_that_meets_a_bug_says_so_without_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_asked_for: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(start, "data_folder", fail)
    assert start.start_app() == 1
    told = capsys.readouterr()
    assert "a bug in LDN Desktop" in told.err
    assert SECRET not in told.err + told.out
