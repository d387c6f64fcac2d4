"""Starting with the computer, so that reminders come: off until the user says so."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ldn_desktop.desktop.desktop_entry import exec_line, read_exec
from ldn_desktop.desktop.faults import storage_error
from ldn_desktop.desktop.folders import NAME
from ldn_desktop.services.ports import AutostartState

__all__ = ["Autostart", "AutostartState", "XdgAutostart", "autostart", "own_command"]

TITLE = "LDN Desktop"
BACKGROUND = "--background"


class Autostart(Protocol):
    """Starting with the computer, on any system. Every method may raise `StorageError`."""

    def enable(self, command: Sequence[str]) -> None:
        """Start this command (its first part an absolute path) from the next log-in on."""

    def disable(self) -> None:
        """Start nothing any more."""

    def state(self) -> AutostartState:
        """Say how it stands, and whether what would be started is still there."""


def own_command(*options: str) -> tuple[str, ...]:
    """Return the command that starts this very app in the background, with these options."""
    if getattr(sys, "frozen", False):
        return (sys.executable, BACKGROUND, *options)
    script = Path(sys.executable).with_name(NAME)
    if script.is_file():
        return (str(script), BACKGROUND, *options)
    return (sys.executable, "-m", "ldn_desktop", BACKGROUND, *options)


def autostart() -> Autostart:
    """Return this system's way of starting programs at log-in."""
    if sys.platform == "win32":
        from ldn_desktop.desktop.autostart_windows import RunKey

        return RunKey()
    if sys.platform == "darwin":
        from ldn_desktop.desktop.autostart_macos import LaunchAgent

        return LaunchAgent()
    return XdgAutostart()


class XdgAutostart:
    """A desktop entry in the user's autostart folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or _config_folder() / "autostart") / f"{NAME}.desktop"

    def enable(self, command: Sequence[str]) -> None:
        """Write the entry."""
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
        return state_of(read_exec(entry.get("Exec", "")))


def state_of(command: Sequence[str]) -> AutostartState:
    """Return ON where the command's program is there and may be run, else BROKEN."""
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
