"""Putting a verified database in place of one that can't be read, which is kept as it was."""

from contextlib import closing, suppress
from pathlib import Path

from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.files import PRIVATE_FILE, create_private, sync_file, sync_folder
from ldn_desktop.storage.header import UNFINISHED
from ldn_desktop.storage.kept_files import damaged_name
from ldn_desktop.storage.side_files import LOGS, beside
from ldn_desktop.storage.storage_errors import storage_errors


def replace_database(copy: Path, path: Path) -> Path:
    """Give the database `copy` the name `path`; return the name that the file there has now.

    A new file under the name, since nothing can be written into a damaged one. Its log must not
    meet the new file: SQLite would write it into that. So the name goes to a file that nobody
    opens until the log is gone; a power cut meanwhile leaves that one, told as damaged, and
    another try mends it. Another process that has the old file open finds the new one at its next
    transaction. Raises `StorageError`.
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
    copy.chmod(PRIVATE_FILE)
    sync_file(copy)


def _keep(file: Path, kept: Path) -> None:
    """Give the file a second name, so that the first one is never missing."""
    with suppress(FileNotFoundError):
        try:
            kept.hardlink_to(file)
        except OSError:  # a disk without links, such as a memory stick; or a folder
            file.rename(kept)
