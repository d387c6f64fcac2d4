"""Starting with the computer, so that reminders come: off until the user says so.

Each data folder has an entry of its own. The usual one's has no mark in its name; another's has.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ldn_desktop.desktop.desktop_entry import exec_line, read_exec
from ldn_desktop.desktop.folders import NAME, folder_mark, is_usual
from ldn_desktop.desktop.os_errors import storage_error
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState

__all__ = [
    "Autostart",
    "AutostartState",
    "XdgAutostart",
    "autostart",
    "folder_options",
    "own_command",
]

TITLE = "LDN Desktop"
BACKGROUND = "--background"
DATA_DIR = "--data-dir"


class Autostart(Protocol):
    """Starting with the computer, on any system. Every method may raise `StorageError`."""

    def enable(self, command: Sequence[str]) -> None:
        """Start this command from the next log-in on; its first part is a program that is there."""

    def disable(self) -> None:
        """Start nothing any more."""

    def state(self) -> AutostartState:
        """Say how it stands, and whether what would be started is still there."""


@dataclass(frozen=True)
class Launch:
    """How this process was started. `app_image` is the file that a mounted bundle came out of."""

    first_word: str
    executable: str
    scripts: str
    is_frozen: bool = False
    app_image: str = ""


def this_launch() -> Launch:
    """Return how this very process was started."""
    return Launch(
        first_word=sys.argv[0] if sys.argv else "",
        executable=sys.executable,
        scripts=sysconfig.get_path("scripts") or "",
        is_frozen=bool(getattr(sys, "frozen", False)),
        app_image=os.environ.get("APPIMAGE", ""),
    )


def own_command(*options: str, launch: Launch | None = None) -> tuple[str, ...]:
    """Return the command that starts this very app in the background, with these options.

    A bundle is its own program. Else it is the script that was started (a package's /usr/bin, a
    wheel's, which an upgrade keeps), or the one beside this Python, or Python with the module.
    """
    return (*_program(launch or this_launch()), BACKGROUND, *options)


def _program(launch: Launch) -> tuple[str, ...]:
    if launch.is_frozen:
        # A mounted bundle is gone at the next log-in; the file that it came out of is not.
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
    """Return the options by which this data folder opens at log-in."""
    return () if is_usual(folder) else (DATA_DIR, str(folder))


def autostart(folder: Path) -> Autostart:
    """Return this system's way of starting the app at log-in for a data folder."""
    mark = "" if is_usual(folder) else folder_mark(folder)
    if sys.platform == "win32":
        from ldn_desktop.desktop.autostart_windows import RunKey

        return RunKey(mark)
    if sys.platform == "darwin":
        from ldn_desktop.desktop.autostart_macos import LaunchAgent

        return LaunchAgent(mark=mark)
    return XdgAutostart(mark=mark)


class XdgAutostart:
    """A desktop entry in the user's autostart folder; `mark` is the data folder's."""

    def __init__(self, folder: Path | None = None, mark: str = "") -> None:
        self._mark = mark
        name = marked(NAME, mark, "-")
        self._path = (folder or _config_folder() / "autostart") / f"{name}.desktop"

    def enable(self, command: Sequence[str]) -> None:
        """Write the entry."""
        check_there(command)
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={TITLE}",
            f"Exec={exec_line(command)}",
            f"Icon={NAME}",
            "Terminal=false",
            "StartupNotify=false",
            "X-GNOME-Autostart-enabled=true",
        )
        write_whole(self._path, "\n".join(lines) + "\n")

    def disable(self) -> None:
        """Remove the entry."""
        remove(self._path)

    def state(self) -> AutostartState:
        """Say how it stands; other programs switch an entry off by a line in it."""
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return AutostartState.OFF
        entry = dict(line.split("=", 1) for line in lines if "=" in line)
        if entry.get("Hidden") == "true" or entry.get("X-GNOME-Autostart-enabled") == "false":
            return AutostartState.OFF
        return state_of(read_exec(entry.get("Exec", "")), self._mark)


def check_there(command: Sequence[str]) -> None:
    """Refuse to start what is not there. Raises `StorageError`."""
    if state_of(command) is AutostartState.BROKEN:
        raise StorageError(StorageErrorKind.FILE_NOT_READABLE, path=command[0] if command else "")


def marked(name: str, mark: str, joint: str) -> str:
    """Return the name of an entry: bare for the usual data folder, with its mark for another."""
    return f"{name}{joint}{mark}" if mark else name


def state_of(command: Sequence[str], mark: str = "") -> AutostartState:
    """Return ON where the command's program is there and may be run, else BROKEN.

    Without a mark it is OFF where the command names a folder: before entries had marks, one of
    another folder took the usual one's name.
    """
    if not mark and DATA_DIR in command:
        return AutostartState.OFF
    is_there = bool(command) and shutil.which(command[0]) is not None
    return AutostartState.ON if is_there else AutostartState.BROKEN


def write_whole(path: Path, text: str) -> None:
    """Write a small file in one go, its folder made if need be. Raises `StorageError`."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise storage_error(error, path) from error


def remove(path: Path) -> None:
    """Remove a file that may be gone already. Raises `StorageError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error


def _config_folder() -> Path:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".config"
