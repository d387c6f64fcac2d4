"""What SQLite keeps beside a database file, and the refusal of links among all these."""

from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind

LOGS = ("-wal", "-journal")
"""What may hold a part of the data, beside a database file that is open or after a crash."""

SIDE_FILES = (*LOGS, "-shm")
"""All that SQLite may keep there."""


def beside(path: Path) -> tuple[Path, ...]:
    """Return all that SQLite may keep beside the file at `path`."""
    return tuple(Path(f"{path}{suffix}") for suffix in SIDE_FILES)


def refuse_links(*paths: Path) -> None:
    """Refuse what of ours is a symbolic link: what it leads to is not ours to write.

    Raises `StorageError` (LINK).
    """
    for path in paths:
        if path.is_symlink():
            raise StorageError(StorageErrorKind.LINK, path=str(path))
