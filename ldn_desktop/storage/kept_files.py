"""Names of the files that the app itself keeps beside the data: copies and replaced databases."""

import os
from datetime import UTC, datetime
from pathlib import Path

from ldn_desktop.storage.files import PRIVATE_FOLDER
from ldn_desktop.storage.side_files import SIDE_FILES, refuse_links
from ldn_desktop.storage.storage_errors import storage_errors

_BACKUPS = "backups"
_COPY = "before-"
RESTORE = "restore"
"""The occasion of the copy that a restore makes."""

_DAMAGED = "damaged"


def own_backup(path: Path, occasion: str) -> Path:
    """Return a free name for an automatic copy of the file at `path`. Raises `StorageError`."""
    folder = path.parent / _BACKUPS
    refuse_links(folder)
    with storage_errors(folder):
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return _free_name(folder, f"{_COPY}{occasion}", path.suffix)


def damaged_name(path: Path) -> Path:
    """Return a free name for the file at `path` that a backup replaces.

    It is in the same folder, so that a rename moves no data.
    """
    return _free_name(path.parent, _DAMAGED, path.suffix)


def own_copies(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return the automatic copies in the data folder with their UTC instants, newest first."""
    return _dated(folder, f"{_BACKUPS}/{_COPY}*")


def replaced_data(folder: Path) -> tuple[tuple[datetime, Path], ...]:
    """Return what restores have replaced, as `own_copies` does: copies, and files set aside."""
    return _dated(folder, f"{_BACKUPS}/{_COPY}{RESTORE}-*", f"{_DAMAGED}-*")


def _dated(folder: Path, *patterns: str) -> tuple[tuple[datetime, Path], ...]:
    try:
        made = [
            (datetime.fromtimestamp(file.stat().st_mtime, UTC), file)
            for pattern in patterns
            for file in folder.glob(pattern)
            if file.is_file() and not file.name.endswith(SIDE_FILES)
        ]
    except (OSError, ValueError, OverflowError):
        return ()
    return tuple(sorted(made, reverse=True))


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    number = 1
    while True:
        name = folder / f"{stem}-{number:03}{suffix}"
        if not os.path.lexists(name):
            return name
        number += 1
