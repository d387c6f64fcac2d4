"""What the autostart entries of all operating systems share: the port, names and files."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ldn_desktop.desktop.os_errors import storage_error
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import AutostartState

TITLE = "LDN Desktop"
DATA_DIR = "--data-dir"


class Autostart(Protocol):
    """Starts the app at log-in, on any operating system. Every method may raise `StorageError`."""

    def enable(self, command: Sequence[str]) -> None:
        """Run this command from the next log-in on; its first part must be an existing program."""

    def disable(self) -> None:
        """Start nothing at log-in."""

    def state(self) -> AutostartState:
        """Return whether the entry exists and whether its program still does."""


def check_program(command: Sequence[str]) -> None:
    """Raise `StorageError` if the program of the command is missing or may not be run."""
    if state_of(command) is AutostartState.BROKEN:
        raise StorageError(StorageErrorKind.FILE_NOT_READABLE, path=command[0] if command else "")


def entry_name(name: str, mark: str, joint: str) -> str:
    """Return `name` for the default data folder (no mark), else `name`, `joint` and `mark`."""
    return f"{name}{joint}{mark}" if mark else name


def state_of(command: Sequence[str], mark: str = "") -> AutostartState:
    """Return ON if the program of the command exists and may be run, else BROKEN.

    Without a mark the state is OFF if the command names a data folder: before entries had marks,
    the entry of another folder had the name of the default one.
    """
    if not mark and DATA_DIR in command:
        return AutostartState.OFF
    exists = bool(command) and shutil.which(command[0]) is not None
    return AutostartState.ON if exists else AutostartState.BROKEN


def replace_file(path: Path, text: str) -> None:
    """Replace a small file atomically, and make its folder if needed. Raises `StorageError`."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise storage_error(error, path) from error


def remove_file(path: Path) -> None:
    """Remove a file; it may be missing. Raises `StorageError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error
