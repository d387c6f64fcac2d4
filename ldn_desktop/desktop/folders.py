"""The data folder, and the runtime folder that exists until log-out."""

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from ldn_desktop.desktop.os_errors import storage_error
from ldn_desktop.services.errors import StorageError, StorageErrorKind

VARIABLE = "LDN_DESKTOP_DATA_DIR"
NAME = "ldn-desktop"
PEOPLE = "ldn-desktop-people"
"""The folder, beside the usual data folder, that holds those of other people."""


def data_folder(asked_for: Path | None = None) -> Path:
    """Return `asked_for`, else the folder in LDN_DESKTOP_DATA_DIR, else the platform's.

    It is absolute and need not exist.
    """
    if asked_for is not None:
        return asked_for.expanduser().absolute()
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def person_of(folder: Path) -> str:
    """Return the name of the person whose data folder this is, "" for any other folder."""
    is_known = folder.parent.name == PEOPLE
    return os.fsencode(folder.name).decode("utf-8", "replace") if is_known else ""


def is_usual(folder: Path) -> bool:
    """Return whether the app opens this folder at log-in without being told.

    Only the platform's default qualifies: a variable of a shell, ours or XDG_DATA_HOME, is not set
    at log-in.
    """
    return folder_mark(folder) == folder_mark(_usual_folder())


def _usual_folder() -> Path:
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_data_path

        return user_data_path(NAME, appauthor=False)
    return Path.home() / ".local" / "share" / NAME


def make_private(folder: Path) -> Path:
    """Make the folder and its parents, private to the user (0700). Raises `StorageError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def make_data_folder(folder: Path) -> Path:
    """Make the data folder if it is missing; an existing one keeps its mode.

    The store makes it private later if it contains only our files. Raises `StorageError`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def folder_mark(folder: Path) -> str:
    """Return 16 hexadecimal digits that identify the folder, whatever path leads to it."""
    return hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]


def runtime_folder() -> Path:
    """Make and return our private folder for files until log-out. Raises `StorageError`.

    Another session or cron has no XDG_RUNTIME_DIR; then /run/user/<uid> is tried.
    """
    for parent in _runtime_parents():
        if _is_ours(parent):
            return make_private(parent / NAME)
    return own_folder_in(Path(tempfile.gettempdir()))


def _runtime_parents() -> list[Path]:
    if sys.platform == "win32":
        return []
    named = os.environ.get("XDG_RUNTIME_DIR")
    usual = Path(f"/run/user/{os.getuid()}")
    return [Path(named), usual] if named else [usual]


def own_folder_in(shared: Path) -> Path:
    """Make our folder in a shared one, and refuse another user's. Raises `StorageError`."""
    if sys.platform == "win32":
        return make_private(shared / NAME)
    folder = shared / f"{NAME}-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    if not _is_ours(folder):
        raise StorageError(StorageErrorKind.FOLDER_NOT_WRITABLE, path=str(folder))
    return folder


def _is_ours(folder: Path) -> bool:
    """Return whether this is a folder, not a link, to which only this user has access."""
    if sys.platform == "win32":
        return folder.is_dir()
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_private = not stat.S_IMODE(found.st_mode) & 0o077
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and is_private
