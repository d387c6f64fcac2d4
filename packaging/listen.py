"""Write down what Orca says while the real app is used by keyboard, into docs/speech.md.

The app runs on a virtual screen under a clock of its own. Orca speaks to nobody: what it would say
is read from its log. Where it is not installed, its Debian packages are unpacked into a cache.
Options: `--output FILE`.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT))

from tests.support.notification_server import DesktopSession, wait_until  # noqa: E402 - see above
from tests.support.running_app import RunningApp, accessibility, berlin  # noqa: E402 - see above

SPEECH = ROOT / "docs" / "speech.md"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ldn-desktop-orca"
SILENCE, MOST = 2.0, 15.0
"""Seconds without a new line after which Orca is done with an act, and the most to wait for it."""

# Orca writes its log to its standard error, line by line, only if it was given no file for it.
LAUNCH = """
import runpy, sys
import orca.debug
orca.debug.debugLevel = orca.debug.LEVEL_INFO
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
# The echo of a key has a space before the brace.
SAID = re.compile(r"SPEECH OUTPUT: '(.*?)'(?: voice=\w+)?(?:\{'established.*)?$")
ABOUT = """# What a screen reader says

Orca 43 (Debian 12) on the real app, used by keyboard; `make speech` writes this file anew. Each
line is a key, or what was typed, and what Orca says then; the echo of the keys is left out.
"""
Act = str | Callable[[], object]


def main() -> int:
    """Walk through the app and write the log."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, default=SPEECH)
    output: Path = options.parse_args().output
    with tempfile.TemporaryDirectory(prefix="ldn-") as name:
        folder = Path(name)
        session = DesktopSession(folder)
        try:
            session.start_server()
            with accessibility(session), orca_in(session) as log:
                walk = Walk(RunningApp(session, folder), session, log)
                walk.go()
        finally:
            session.close()
    output.write_text(ABOUT + "\n".join(walk.lines) + "\n", encoding="utf-8")
    return 0


def unpacked() -> Path:
    """Return the root under which Orca is: the system's, or the cache with Debian's packages."""
    if Path("/usr/bin/orca").exists():
        return Path("/")
    root = CACHE / "root"
    if not (root / "usr/bin/orca").exists():
        wanted = ["apt-get", "install", "-s", "--no-install-recommends", "orca"]
        plan = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        debs = CACHE / "debs"
        debs.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "-qq", "download", *names], cwd=debs, check=True)
        for deb in debs.glob("*.deb"):
            subprocess.run(["dpkg", "-x", deb, root], check=True)
        subprocess.run(["glib-compile-schemas", root / "usr/share/glib-2.0/schemas"], check=True)
    return root


@contextmanager
def orca_in(session: DesktopSession) -> Iterator[Path]:
    """Run Orca on the session's screen and buses; yield its log."""
    root, log = unpacked(), session.folder / "orca.log"
    libraries = next((root / "usr/lib").glob("*-linux-gnu"))
    environment = {
        **session.environment,
        "LD_LIBRARY_PATH": str(libraries),
        "GI_TYPELIB_PATH": f"{libraries}/girepository-1.0",
        "PYTHONPATH": str(root / "usr/lib/python3/dist-packages"),
        "XDG_DATA_DIRS": f"{root}/usr/share:/usr/share",
        "GSETTINGS_SCHEMA_DIR": str(root / "usr/share/glib-2.0/schemas"),
        "GSETTINGS_BACKEND": "memory",
    }
    with log.open("wb") as out:
        orca = subprocess.Popen(
            ["/usr/bin/python3", "-u", "-c", LAUNCH, root / "usr/bin/orca", "--replace"],
            env=environment,
            cwd=session.folder,
            stdout=out,
            stderr=out,
        )
        try:
            wait_until(lambda: said(log, 0) != [], lambda: log.read_text("utf-8", "replace"))
            yield log
        finally:
            orca.kill()
            orca.wait()


def said(log: Path, start: int) -> list[str]:
    """Return what Orca says in its log from a place (bytes) on."""
    lines = log.read_bytes()[start:].decode("utf-8", "replace").splitlines()
    return [found.group(1).strip() for line in lines if (found := SAID.search(line))]


class Walk:
    """Uses the app as somebody does who hears it, and keeps what is said in `lines`."""

    def __init__(self, app: RunningApp, session: DesktopSession, log: Path) -> None:
        self.lines: list[str] = []
        self._app, self._session, self._log = app, session, log

    def go(self) -> None:
        """From the first run to the report."""
        tab = ("Tab",)
        self._at("2027-01-04 20:58:00")
        self._app.start()
        self._do("First run", self._focus, "“4.5”", "Tab", "“21:00”", *tab * 9, "Return", "Return")
        self._do("Today", "ctrl+1", *tab * 2)
        self._do("The dose comes due", lambda: self._later("2027-01-04 21:00:05"))
        self._do("Later, take, undo", "ctrl+l", "ctrl+Return", "ctrl+z", "ctrl+Return")
        self._do("Check-in", "ctrl+n", "3", "5", "7", "Right", "space", *tab * 2, "“slept well”")
        self._do("The note saves itself", "Tab")
        self._do("Two days later", lambda: self._later("2027-01-06 22:00:00"))
        self._do("Take today's", "ctrl+1", "ctrl+Return")
        self._tab_to("Taken: Yesterday's dose")
        self._do("Yesterday", "space", "ctrl+z")
        self._do("Change the plan", "ctrl+2", *tab * 3)
        self._do("Report", "ctrl+p", *tab * 3)
        self._do("By the tabs", "ctrl+1")
        self._tab_to("Today page tab")
        self._do("Arrows", "Down", "Down", "Up", "Up")
        self._app.kill()

    def _do(self, title: str, *acts: Act) -> None:
        self.lines += ["", f"## {title}", ""] if title else []
        for act in acts:
            start = self._log.stat().st_size
            if not isinstance(act, str):
                act()
            elif act.startswith("“"):
                self._xdotool("type", act.strip("“”"))
            else:
                self._xdotool("key", act)
            self._wait_for_silence()
            label = act if isinstance(act, str) else "…"
            spoken = said(self._log, start)
            self.lines.append(f"- {label}: {' | '.join(spoken) or '(nothing)'}")
            print(self.lines[-1], flush=True)

    def _tab_to(self, words: str, most: int = 25) -> None:
        for _turn in range(most):
            self._do("", "Tab")
            if words in self.lines[-1]:
                return

    def _wait_for_silence(self) -> None:
        begun = changed = time.monotonic()
        size = self._log.stat().st_size
        while time.monotonic() - changed < SILENCE and time.monotonic() - begun < MOST:
            time.sleep(0.1)
            if size != self._log.stat().st_size:
                size, changed = self._log.stat().st_size, time.monotonic()

    def _at(self, local: str) -> None:
        self._app.set_clock(berlin(local))

    def _later(self, local: str) -> None:
        self._at(local)
        self._app.run("check-in", "sleep disturbance=2")  # a change lets the app look at once

    def _focus(self) -> None:
        find = ("search", "--sync", "--onlyvisible", "--name", "LDN Desktop")
        window = self._xdotool(*find).split()[0]
        self._xdotool("windowfocus", window)

    def _xdotool(self, *words: str) -> str:
        command = ["xdotool", *words]
        return subprocess.run(
            command, env=self._session.environment, capture_output=True, text=True, check=True
        ).stdout


if __name__ == "__main__":
    sys.exit(main())
