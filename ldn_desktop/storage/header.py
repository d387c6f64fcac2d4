"""Reads whether a database file is ours, and its schema number, without changing it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import connect
from ldn_desktop.storage.identity import APPLICATION_ID

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_JOURNAL_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_PAGES_BEFORE = slice(16, 20)


UNFINISHED = _MAGIC
"""The content of a placeholder file: reported as damaged, never opened."""

_OUR_MARKS = _MAGIC + APPLICATION_ID.to_bytes(4)
_DAMAGED_MARKS = 1
"""Up to so many wrong bytes in the marks mean damage; more mean another program's file."""

_JOURNAL_VERSIONS = frozenset({1, 2})
"""The valid read and write versions of the header: rollback journal (1) and WAL (2)."""

_LAST_VERSION = 9999
"""Migrations have four digits, so a higher number is damage."""


@dataclass(frozen=True)
class _Identity:
    application_id: int
    version: int
    magic: bytes = _MAGIC

    @property
    def wrong_marks(self) -> int:
        """The number of bytes that differ from our marks."""
        marks = self.magic + self.application_id.to_bytes(4)
        return sum(found != ours for found, ours in zip(marks, _OUR_MARKS, strict=True))


def schema_version(path: Path, newest: int) -> int:
    """Return the schema number of our file, 0 for an empty one.

    Raises `StorageError`: FOREIGN_FILE, NEWER_VERSION (above `newest`), DAMAGED; also
    `sqlite3.Error`. A refused file stays as it was, byte for byte.
    """
    if not check_header(path, newest):
        return 0
    asked = _read_by_sqlite(path)
    if asked is None:
        return 0
    _refuse(asked, path, newest)
    return asked.version


def check_header(path: Path, newest: int) -> bool:
    """Check the header's bytes; return False for an empty file.

    Raises `StorageError` like `schema_version`. The file is not opened as a database.
    """
    try:
        written = _header(path)
    except (PermissionError, IsADirectoryError, FileNotFoundError) as error:
        raise StorageError(StorageErrorKind.FILE_NOT_READABLE, path=str(path)) from error
    if written is None:
        return False
    _refuse(written, path, newest)
    return True


def _refuse(identity: _Identity, path: Path, newest: int) -> None:
    if identity.wrong_marks > _DAMAGED_MARKS:
        raise StorageError(StorageErrorKind.FOREIGN_FILE, path=str(path))
    if identity.wrong_marks or identity.version > _LAST_VERSION:
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    if identity.version > newest:
        raise StorageError(StorageErrorKind.NEWER_VERSION, path=str(path))


def _header(path: Path) -> _Identity | None:
    """Read the identity from the header; None for an empty file. Raises `StorageError`."""
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if _never_finished(path):
        return None
    if not head and not has_log(path):
        return None
    magic, is_cut = head[: len(_MAGIC)], len(head) < _HEADER_BYTES
    # If the file was emptied, SQLite would delete the log, which contains all remaining data.
    if not any(head) or (is_cut and _MAGIC.startswith(magic)):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    if is_cut:
        raise StorageError(StorageErrorKind.FOREIGN_FILE, path=str(path))
    written = _Identity(int.from_bytes(head[68:72]), int.from_bytes(head[60:64]), magic)
    # SQLite would open a file with an unknown version as read-only.
    if not written.wrong_marks and not _JOURNAL_VERSIONS.issuperset(head[18:20]):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    return written


def _never_finished(path: Path) -> bool:
    """Return whether the power failed during the first transaction of the file.

    Then the journal says that the file had no pages before. Its content was never committed, and
    SQLite rolls it back when it opens the file.
    """
    try:
        with Path(f"{path}-journal").open("rb") as journal:
            head = journal.read(_PAGES_BEFORE.stop)
    except OSError:
        return False
    return head.startswith(_JOURNAL_MAGIC) and head[_PAGES_BEFORE] == bytes(4)


def _read_by_sqlite(path: Path) -> _Identity | None:
    """Read the identity by SQLite, which also reads the log; None if nothing was committed.

    A file with a log is opened read-only, because otherwise closing it would write the log into
    it. A file without a log is not, because that would leave an empty log.
    """
    with closing(connect(path, read_only=has_log(path))) as connection:
        pages = _number(connection, "page_count")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        identity = _Identity(
            _number(connection, "application_id"), _number(connection, "user_version")
        )
    return identity if pages else None


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def has_log(path: Path) -> bool:
    """Return whether the file has a log that is not empty."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
