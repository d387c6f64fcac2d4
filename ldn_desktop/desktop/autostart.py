"""Starts the app at log-in, so that reminders come: off until the user switches it on.

Each data folder has an entry of its own. The name of the entry contains a mark, except for the
default folder.
"""

import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ldn_desktop.desktop.autostart_entry import (
    DATA_DIR,
    TITLE,
    Autostart,
    check_program,
    entry_name,
    remove_file,
    replace_file,
    state_of,
)
from ldn_desktop.desktop.desktop_entry import exec_line, read_exec
from ldn_desktop.desktop.folders import NAME, folder_mark, is_usual, person_of
from ldn_desktop.services.ports import AutostartState
from ldn_desktop.typing_compat import override

__all__ = [
    "Autostart",
    "AutostartState",
    "XdgAutostart",
    "autostart",
    "folder_options",
    "own_command",
    "own_program",
]

BACKGROUND = "--background"


@dataclass(frozen=True)
class Launch:
    """How this process was started. `app_image` is the AppImage file, "" outside a bundle."""

    first_word: str
    executable: str
    scripts: str
    is_frozen: bool = False
    app_image: str = ""


def this_launch() -> Launch:
    """Return how this process was started."""
    return Launch(
        first_word=sys.argv[0] if sys.argv else "",
        executable=sys.executable,
        scripts=sysconfig.get_path("scripts") or "",
        is_frozen=bool(getattr(sys, "frozen", False)),
        app_image=os.environ.get("APPIMAGE", ""),
    )


def own_command(*options: str, launch: Launch | None = None) -> tuple[str, ...]:
    """Return the command that starts this installation in the background with these options.

    The program is the bundle itself, or else the first of these that is a file: the script that
    was started (in /usr/bin for a package, in the scripts folder for a wheel; an upgrade keeps
    both), the script beside this Python. Without any it is Python with `-m ldn_desktop`.
    """
    return (*own_program(launch), BACKGROUND, *options)


def own_program(launch: Launch | None = None) -> tuple[str, ...]:
    """Return the command that opens the window of this installation."""
    launch = launch or this_launch()
    if launch.is_frozen:
        # The bundle's mount is gone at the next log-in; the AppImage file is not.
        return (launch.app_image or launch.executable,)
    python = Path(launch.executable)
    places = (Path(launch.first_word), python.with_name(NAME), Path(launch.scripts, NAME))
    for place in (place for place in places if place.stem == NAME):
        for script in (place, place.with_suffix(".exe")):
            if script.is_file():
                return (str(script.absolute()),)
    without_window = python.with_name("pythonw.exe")
    program = without_window if without_window.is_file() else python
    return (str(program), "-m", "ldn_desktop")


def folder_options(folder: Path) -> tuple[str, ...]:
    """Return the command-line options that open this data folder; none for the default one."""
    return () if is_usual(folder) else (DATA_DIR, str(folder))


def autostart(folder: Path) -> Autostart:
    """Return the autostart of this operating system for a data folder."""
    mark = "" if is_usual(folder) else folder_mark(folder)
    if sys.platform == "win32":
        from ldn_desktop.desktop.autostart_windows import RunKey

        return RunKey(mark)
    if sys.platform == "darwin":
        from ldn_desktop.desktop.autostart_macos import LaunchAgent

        return LaunchAgent(mark=mark)
    return XdgAutostart(mark=mark, title=_title(folder))


def _title(folder: Path) -> str:
    person = person_of(folder)
    return f"{person}: {TITLE}" if person else TITLE


class XdgAutostart(Autostart):
    """A desktop entry in the user's autostart folder. `mark` identifies the data folder.

    `state` is also OFF if another program switched the entry off by a line in it.
    """

    def __init__(self, folder: Path | None = None, mark: str = "", title: str = TITLE) -> None:
        self._mark, self._title = mark, title
        name = entry_name(NAME, mark, "-")
        self._path = (folder or _config_folder() / "autostart") / f"{name}.desktop"

    @override
    def enable(self, command: Sequence[str]) -> None:
        check_program(command)
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={self._title}",
            f"Exec={exec_line(command)}",
            f"Icon={NAME}",
            "Terminal=false",
            "StartupNotify=false",
            "X-GNOME-Autostart-enabled=true",
        )
        replace_file(self._path, "\n".join(lines) + "\n")

    @override
    def disable(self) -> None:
        remove_file(self._path)

    @override
    def state(self) -> AutostartState:
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return AutostartState.OFF
        entry = dict(line.split("=", 1) for line in lines if "=" in line)
        if entry.get("Hidden") == "true" or entry.get("X-GNOME-Autostart-enabled") == "false":
            return AutostartState.OFF
        return state_of(read_exec(entry.get("Exec", "")), self._mark)


def _config_folder() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".config"
