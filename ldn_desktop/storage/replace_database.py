"""Replaces an unreadable database by a verified one, and keeps the old file."""

from contextlib import closing, suppress
from pathlib import Path

from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.files import (
    PRIVATE_FILE,
    breaking_off,
    create_private,
    sync_file,
    sync_folder,
    where_it_can,
)
from ldn_desktop.storage.header import UNFINISHED
from ldn_desktop.storage.kept_files import damaged_name
from ldn_desktop.storage.side_files import LOGS, beside
from ldn_desktop.storage.storage_errors import storage_errors


def replace_database(copy: Path, path: Path) -> Path:
    """Move the database `copy` to `path`; return the new name of the old file.

    The old file gets another name, because a damaged file cannot be written into. Its log must not
    be beside the new file: SQLite would apply it. So the name first goes to a placeholder that
    nobody opens, until the log is gone. A power cut meanwhile leaves the placeholder, which is
    reported as damaged; another restore fixes it. Another process that has the old file open
    notices the new one at its next transaction. Raises `StorageError`.
    """
    with storage_errors(path):
        _make_stand_alone(copy)
        kept = damaged_name(path)
        unfinished = copy.with_name("unfinished")
        create_private(unfinished)
        unfinished.write_bytes(UNFINISHED)
        sync_file(unfinished)
        for suffix in ("", *LOGS):
            _keep(Path(f"{path}{suffix}"), Path(f"{kept}{suffix}"))
        unfinished.replace(path)
        with breaking_off(path):
            sync_folder(path.parent)
            for left in beside(path):
                left.unlink(missing_ok=True)
            sync_folder(path.parent)
            copy.replace(path)
            sync_folder(path.parent)
    return kept


def _make_stand_alone(copy: Path) -> None:
    with closing(connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with where_it_can():
        copy.chmod(PRIVATE_FILE)
    sync_file(copy)


def _keep(file: Path, kept: Path) -> None:
    """Give the file a second name, so that the first one is never missing."""
    with suppress(FileNotFoundError):
        try:
            kept.hardlink_to(file)
        except OSError:  # a disk without links, such as a memory stick; or a folder
            file.rename(kept)
