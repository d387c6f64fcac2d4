"""Run inside the overlay as an ordinary user: start the desktop and the app, and try each point.

`in_desk.py NAME FOLDER`: the pictures and `results.json` go into the folder.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

import pytest
from desk_table import OK
from desktops import QUIET_OFF, QUIET_ON, named
from screen import LOOKS, Desk, DeskApp
from sway import SwayDesk
from words_seen import Colour, pixels_like

from tests.support.notification_server import wait_until
from tests.support.running_app import berlin

DAYS = ("2027-01-04", "2027-01-05", "2027-01-06")
TAKEN, LATER, SKIP = "Taken", "In 15 min", "Skip"
TITLE = "Time for your 21:00 dose"
ICON = (0x0F, 0x6B, 0x72)
ICON_PIXELS = 40
"""So many pixels of the icon's colour a tray of 16 pixels shows at least."""
DUE = (0xC2, 0x41, 0x0C)
DUE_PIXELS = 12
"""The mark that a dose is due, and how much of its colour is seen there at least."""


UNDER_QUIET = {
    "shown": "a reminder is shown under do-not-disturb",
    "held": "a reminder under do-not-disturb is held back, and is shown after it",
    "dropped": "a reminder under do-not-disturb does not count as shown, and comes after it",
}
BY_THE_WAY = ("org.freedesktop.portal.Desktop", "QWaylandTextInputv3")
"""What Qt prints of a session without a portal, and when a window of Wayland is closed."""


class NotSoError(Exception):
    """A point is not as it should be."""


BROKEN = (
    NotSoError,
    pytest.fail.Exception,
    AssertionError,
    subprocess.SubprocessError,
    OSError,
    ValueError,
)
"""How a step that cannot be done ends."""


def must(is_so: bool, otherwise: str) -> None:
    """End the step with these words if something is not so."""
    if not is_so:
        raise NotSoError(otherwise)


class Check:
    """The points, in the order in which they are tried, and what came of each."""

    def __init__(self, desk: Desk, app: DeskApp, results: Path) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self._desk, self._app, self._results = desk, app, results
        self._before: dict[Colour, int] = {}
        self._in_tray = 0
        self._versions = ""

    def go(self) -> None:
        """Try everything."""
        self._point("the desktop starts", self._start)
        if not self._versions:
            return
        if self._desk.desktop.has_tray:
            self._point("the tray has the icon", self._tray)
        self._point("the reminder is shown with its buttons", self._shown)
        self._point("the reminder has the app's own icon", self._own_icon)
        if self._desk.desktop.has_tray:
            self._point("the tray shows that a dose is due", self._tray_due)
        self._point(f"“{LATER}” puts off, and nothing else", self._later)
        self._point(f"it rings again after that; “{SKIP}” skips, and nothing else", self._skip)
        self._point(f"ringing again keeps the buttons; “{TAKEN}” records", self._again)
        if self._desk.desktop.quiet:
            self._point("doctor tells do-not-disturb", self._quiet)
            self._point(UNDER_QUIET[self._desk.desktop.under_quiet], self._under_quiet)
        self._point(self._desk.raised, self._raise)
        self._point("the app ends and has nothing to complain of", self._end)

    def _point(self, name: str, try_it: Callable[[], None]) -> None:
        try:
            try_it()
            result = OK
        except BROKEN as failed:
            result = str(failed).splitlines()[0] if str(failed) else type(failed).__name__
        self._desk.keep_picture(name)
        self.rows.append((self._versions, name, result))
        print(name, result, flush=True)
        self._results.write_text(json.dumps(self.rows))

    def _start(self) -> None:
        desk, app = self._desk, self._app
        desk.start_desktop()
        app.set_clock(berlin(f"{DAYS[0]} 20:58:00"))
        app.enter_plan(
            app.data.parent,
            start_date=DAYS[0],
            times=["21:00"],
            steps=[{"dose_mg": "3", "days": 14}],
        )
        ground = desk.take_ground()
        self._before = {colour: pixels_like(ground, colour) for colour in (ICON, DUE)}
        app.run("--install-desktop")
        app.start("--background")
        if not desk.desktop.has_tray:
            desk.hide_window()
        self._versions = desk.versions()

    def _tray(self) -> None:
        self._wait_for_more(ICON, ICON_PIXELS, "the icon is not to be seen")
        self._in_tray = self._more(ICON)

    def _tray_due(self) -> None:
        self._wait_for_more(DUE, DUE_PIXELS, "the mark is not to be seen")

    def _own_icon(self) -> None:
        must(self._more(ICON) - self._in_tray >= ICON_PIXELS, "it is not to be seen")

    def _shown(self) -> None:
        self._at(f"{DAYS[0]} 21:00:05")
        self._desk.wait_for(TITLE)
        for label in (TAKEN, LATER, SKIP):
            self._desk.wait_for_button(label)
        self._wait_rung(DAYS[0], 1)

    def _later(self) -> None:
        self._press(LATER, DAYS[0], "put_off", [])

    def _skip(self) -> None:
        self._at(f"{DAYS[0]} 21:16:00")
        self._press(SKIP, DAYS[0], "skipped", ["skipped"])

    def _again(self) -> None:
        self._at(f"{DAYS[1]} 21:00:05")
        self._desk.wait_for_button(TAKEN)
        self._wait_rung(DAYS[1], 1)
        self._at(f"{DAYS[1]} 21:15:30")
        self._wait_rung(DAYS[1], 2)
        self._press(TAKEN, DAYS[1], "taken", ["taken"])

    def _quiet(self) -> None:
        self._desk.set_quiet(QUIET_ON)
        is_warned = self._desk.desktop.under_quiet != "shown"
        wait_until(lambda: self._is_warned() is is_warned, self._doctors_words, LOOKS)
        must("off" not in self._doctors_words(), self._doctors_words())

    def _under_quiet(self) -> None:
        self._at(f"{DAYS[2]} 21:00:05")
        kind = self._desk.desktop.under_quiet
        if kind == "shown":
            self._desk.wait_for(TITLE)
        else:
            wait_until(lambda: self._app.dose(DAYS[2])["state"] == "due", "the dose is not due")
            if kind == "held":
                self._wait_rung(DAYS[2], 1)
            must(self._desk.place(TITLE) is None, "the reminder is shown all the same")
        self._desk.keep_picture("under do-not-disturb")
        if kind == "dropped":
            rung = self._app.dose(DAYS[2])["reminded"]
            must(rung == 0, "a reminder that nobody sees counts as shown")
        self._desk.set_quiet(QUIET_OFF)
        wait_until(lambda: not self._is_warned(), self._doctors_words, LOOKS)
        self._at(f"{DAYS[2]} 21:15:30")
        self._press(TAKEN, DAYS[2], "taken", ["taken"])

    def _raise(self) -> None:
        must(self._app.start_again(self._desk.start_token()) == 0, "the second start failed")
        self._desk.wait_for_front("LDN Desktop")
        self._desk.use_another_window()
        must(self._app.start_again(self._desk.start_token()) == 0, "the second start failed")
        self._desk.wait_for_raise("LDN Desktop")

    def _end(self) -> None:
        status = self._app.stop()
        must(status == 0, f"it ended with {status}")
        lines = self._app.output.splitlines()
        printed = [line for line in lines if not any(word in line for word in BY_THE_WAY)]
        must(not printed, " ".join(printed))

    def _press(self, label: str, day: str, state: str, kinds: list[str]) -> None:
        others = self._others(day)
        self._desk.press_button(label)
        wait_until(
            lambda: self._app.dose(day)["state"] == state,
            lambda: f"the dose is {self._app.dose(day)['state']}, not {state}",
            LOOKS,
        )
        history = [line["kind"] for line in self._listed("history", day)]
        must(history == kinds, f"recorded: {history}")
        must(self._others(day) == others, "another dose was changed")
        wait_until(lambda: self._desk.place(TITLE) is None, "the reminder does not go away", LOOKS)

    def _others(self, day: str) -> list[dict[str, object]]:
        rows = self._listed("schedule", "--from", DAYS[0], "--to", "2027-01-17")
        return [row for row in rows if row["date"] != day]

    def _listed(self, *words: str) -> list[dict[str, object]]:
        found = self._app.json(*words)
        return found if isinstance(found, list) else []

    def _wait_for_more(self, colour: Colour, least: int, otherwise: str) -> None:
        wait_until(lambda: self._more(colour) >= least, otherwise, LOOKS)

    def _more(self, colour: Colour) -> int:
        return pixels_like(self._desk.picture(), colour) - self._before[colour]

    def _wait_rung(self, day: str, times: int) -> None:
        wait_until(
            lambda: self._app.dose(day)["reminded"] == times,
            lambda: f"rung {self._app.dose(day)['reminded']} times, not {times}",
        )

    def _at(self, local: str) -> None:
        self._app.set_clock(berlin(local))
        self._app.run("check-in", "sleep disturbance=2")  # a change lets the app look at once

    def _is_warned(self) -> bool:
        return self._finding()["ok"] is False

    def _doctors_words(self) -> str:
        return f"doctor says: {self._finding()['text']}"

    def _finding(self) -> dict[str, object]:
        found = json.loads(self._app.run("doctor", "--json").stdout)
        (row,) = (row for row in found if row["check"] == "do_not_disturb")
        return dict(row)


def main() -> int:
    """Check the desktop that is named."""
    desktop, folder = named(sys.argv[1]), Path(sys.argv[2])
    desk = (SwayDesk if desktop.is_wayland else Desk)(desktop, Path.home(), folder)
    app = DeskApp(desk, Path.home())
    check = Check(desk, app, folder / "results.json")
    check.go()
    return 0


if __name__ == "__main__":
    sys.exit(main())
