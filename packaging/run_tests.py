"""Run the tests as `make test` does: on three processes, with the domain fully covered.

Where Qt's system libraries are missing, says so and runs the tests that do without them. Options
and paths are pytest's own; naming a path of tests leaves the coverage out. `--quick` stands for
what `make check` has time for.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
COVERED = [
    "--cov=ldn_desktop/domain",
    "--cov-branch",
    "--cov-fail-under=100",
    "--cov-report=term-missing:skip-covered",
]
# Half a minute of computing. Property tests, and every change of every zone's clock, take as long
# again, and are left to `make test`.
QUICK = [
    "-m",
    "not hypothesis",
    "--deselect",
    "tests/domain/test_calendar.py::test_in_every_zone_doses_around_each_change_of_the_clock_come_due_once",
    "tests/domain",
    "tests/services",
    "tests/wording",
    "tests/cli/test_readme.py",
    "tests/exchange/test_plan_file.py",
    "tests/test_docs.py",
    "tests/test_project_rules.py",
]
# Without the plugin its settings are unknown, which the strict configuration would refuse.
WITHOUT_QT = [
    "-p",
    "no:pytest-qt",
    "--override-ini=addopts=--strict-markers --import-mode=importlib -p no:cacheprovider",
    "-W",
    "ignore::pytest.PytestConfigWarning",
]
MARKS_OF_QT = ("PySide6", "qtbot", "qapp", "ldn_desktop.ui")


def main() -> int:
    """Run pytest and return its exit status."""
    given = [part for word in sys.argv[1:] for part in (QUICK if word == "--quick" else [word])]
    # A third of the time is spent waiting for windows and servers: two cores keep three busy.
    arguments = ["-n", "3", "--dist", "worksteal", *given]
    if not any((ROOT / word.split("::")[0]).exists() for word in given):
        arguments = [*COVERED, *arguments]
    if not qt_loads():
        print(
            "Qt's system libraries are missing: the tests of the window are left out.",
            file=sys.stderr,
        )
        arguments = [*WITHOUT_QT, *(f"--ignore={path}" for path in needing_qt()), *arguments]
    # No test opens a window on the user's own screen; the desktop tests bring a screen of theirs.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def qt_loads() -> bool:
    """Say whether the window's modules can be imported, asked of a process of its own."""
    asks = "import PySide6.QtWidgets, PySide6.QtNetwork, PySide6.QtDBus"
    tried = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=False)
    return tried.returncode == 0


def needing_qt() -> list[Path]:
    """Return the test files that use Qt."""
    return [
        path
        for path in sorted(TESTS.rglob("test_*.py"))
        if any(mark in path.read_text(encoding="utf-8") for mark in MARKS_OF_QT)
    ]


if __name__ == "__main__":
    sys.exit(main())
