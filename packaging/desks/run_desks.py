"""Check the app on real desktops, each in a private overlay of the system: `make desks`.

`run_desks.py [NAME ...]` checks these desktops, else all. Exit status: 0 all is as it should be,
1 a point is not, 2 it cannot be tried here.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from desk_table import OK, Row, merged, page, parse_rows
from desktops import DESKTOPS, Desktop, named
from overlay import ROOT, Place

PAGE = ROOT / "docs" / "desks.md"
MOST = 1500
"""Seconds that one desktop may take."""


def main() -> int:
    """Check the desktops that are named."""
    try:
        wanted = [named(name) for name in sys.argv[1:]] or list(DESKTOPS)
    except KeyError as unknown:
        names = ", ".join(desktop.name for desktop in DESKTOPS)
        print(f"No desktop is called {unknown}. These are: {names}.", file=sys.stderr)
        return 2
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 2
    rows: list[Row] = []
    for desktop in wanted:
        place = Place(desktop)
        if not place.is_installed() and not in_namespaces(place, "install"):
            print(f"The packages of {desktop.name} could not be installed.", file=sys.stderr)
            return 2
        rows += check(place)
        old = parse_rows(PAGE.read_text("utf-8")) if PAGE.exists() else []
        PAGE.write_text(page(merged(old, rows, [each.name for each in DESKTOPS])), "utf-8")
    wrong = [row for row in rows if row.result != OK]
    for row in wrong:
        print(f"{row.desktop}: {row.point}: {row.result}", file=sys.stderr)
    print(f"{len(rows) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


def why_not() -> str:
    """Say why nothing can be tried on this computer, "" if it can."""
    if not sys.platform.startswith("linux") or os.geteuid():
        return (
            "The desktops are tried in a private overlay of the system, which only root may make."
        )
    absent = [tool for tool in ("unshare", "setpriv", "apt-get") if shutil.which(tool) is None]
    if absent:
        return f"The desktops can't be tried here: {' and '.join(absent)} is missing."
    alone = ["unshare", "--mount", "--pid", "--net", "--fork", "true"]
    if subprocess.run(alone, capture_output=True, check=False).returncode:
        return "The desktops can't be tried here: namespaces of their own are not allowed."
    return ""


def in_namespaces(place: Place, act: str) -> bool:
    """Run a part of `overlay.py` in namespaces of its own; say whether it was done."""
    alone = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"]
    if act == "enter":
        alone += ["--net"]
    place.folder.mkdir(parents=True, exist_ok=True)
    command = [*alone, sys.executable, str(Path(__file__).with_name("overlay.py")), act]
    with (place.folder / f"{act}.log").open("wb") as log:
        done = subprocess.run(
            [*command, place.desktop.name], stdout=log, stderr=log, timeout=MOST, check=False
        )
    return done.returncode == 0


def check(place: Place) -> list[Row]:
    """Check one desktop and return its rows; one that says nothing is a row that failed."""
    desktop = place.desktop
    print(f"{desktop.name} ...", flush=True)
    shutil.rmtree(place.pictures, ignore_errors=True)
    try:
        in_namespaces(place, "enter")
    except subprocess.TimeoutExpired:
        return [Row(desktop.name, "", "all", f"not done within {MOST // 60} minutes")]
    return rows_of(desktop, place.results)


def rows_of(desktop: Desktop, results: Path) -> list[Row]:
    """Read what the check wrote."""
    try:
        found = json.loads(results.read_text("utf-8"))
    except (OSError, ValueError):
        return [Row(desktop.name, "", "all", "the desktop could not be started")]
    return [Row(desktop.name, *row) for row in found]


if __name__ == "__main__":
    sys.exit(main())
