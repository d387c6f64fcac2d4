"""Stores when the user last made a backup: as the time of an empty file in the data folder.

It is not in the database because it belongs to this computer: a backup that is restored on another
one must not claim that a backup was made there.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ldn_desktop.storage.files import PRIVATE_FILE

FILE = "last-backup"


def note_backup(folder: Path) -> None:
    """Store that a backup was made now. A failure is ignored, because the backup exists."""
    with suppress(OSError):
        if not (folder / FILE).is_symlink():  # touch would change the link's target
            (folder / FILE).touch(mode=PRIVATE_FILE)


def read_last_backup(folder: Path) -> datetime | None:
    """Return the UTC instant of the last backup, None if none is known."""
    try:
        return datetime.fromtimestamp((folder / FILE).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
