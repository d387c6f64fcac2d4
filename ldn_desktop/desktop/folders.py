"""Where the app keeps what lasts, and where what lives until log-out."""

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


def data_folder(asked_for: Path | None = None) -> Path:
    """Return the data folder: what was asked for, else the variable's, else the platform's.

    It is absolute and need not exist yet.
    """
    if asked_for is not None:
        return asked_for.expanduser().absolute()
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def is_usual(folder: Path) -> bool:
    """Say whether it is the folder that opens by itself at log-in.

    Only the platform's is: a variable that is set in a shell, ours or XDG_DATA_HOME, is not there.
    """
    return folder_mark(folder) == folder_mark(_usual_folder())


def _usual_folder() -> Path:
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_data_path

        return user_data_path(NAME, appauthor=False)
    return Path.home() / ".local" / "share" / NAME


def make_private(folder: Path) -> Path:
    """Make the folder, with those above it, for its user only (0700). Raises `StorageError`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def make_data_folder(folder: Path) -> Path:
    """Make the data folder where there is none; one that holds other things keeps its mode.

    The store closes it to other users where it is ours alone. Raises `StorageError`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def folder_mark(folder: Path) -> str:
    """Return 16 signs (digits, a to f) that stand for the folder, however it was reached."""
    return hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]


def runtime_folder() -> Path:
    """Return our folder for what lives until log-out, made and private. Raises `StorageError`.

    A command from another session or from cron has no XDG_RUNTIME_DIR; the usual place is tried.
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
    """Make a folder where everyone may write, and make sure that it is nobody else's."""
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
    """Say whether it is a folder, not a link to one, that only this user may use."""
    if sys.platform == "win32":
        return folder.is_dir()
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_private = not stat.S_IMODE(found.st_mode) & 0o077
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and is_private
