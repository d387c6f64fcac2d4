"""Remembers when the user last made a backup: the age of an empty file in the data folder.

It is no row of the database, for it tells of this computer: a backup that is put back elsewhere
must not say that one was made there.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ldn_desktop.storage.files import PRIVATE_FILE

FILE = "last-backup"


def note_backup(folder: Path) -> None:
    """Remember that a backup was made now. The backup is made, whether this works or not."""
    with suppress(OSError):
        if not (folder / FILE).is_symlink():  # it would make or change what the link leads to
            (folder / FILE).touch(mode=PRIVATE_FILE)


def read_last_backup(folder: Path) -> datetime | None:
    """Return the UTC instant of the last backup, None where none is known of."""
    try:
        return datetime.fromtimestamp((folder / FILE).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None
