"""The files that SQLite keeps beside a database file; refuses symbolic links among them."""

from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind

LOGS = ("-wal", "-journal")
"""Suffixes of files that may contain data while the database is open or after a crash."""

SIDE_FILES = (*LOGS, "-shm")
"""The suffixes of all such files."""


def beside(path: Path) -> tuple[Path, ...]:
    """Return the paths of all files that SQLite may keep beside `path`."""
    return tuple(Path(f"{path}{suffix}") for suffix in SIDE_FILES)


def refuse_links(*paths: Path) -> None:
    """Raise `StorageError` (LINK) if a path is a symbolic link: its target may not be ours."""
    for path in paths:
        if path.is_symlink():
            raise StorageError(StorageErrorKind.LINK, path=str(path))
