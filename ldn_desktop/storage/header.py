"""Telling whose a database file is and from which version, without touching it."""

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
"""What a file holds while another is about to take its name: told as damaged, never opened."""

_OUR_MARKS = _MAGIC + APPLICATION_ID.to_bytes(4)
_DAMAGED_MARKS = 1
"""So many wrong bytes of what marks a file as ours are damage; more are another program's."""

_WAYS = frozenset({1, 2})
"""How a file may say that it is written and read: with a rollback journal, or with a log."""

_LAST_VERSION = 9999
"""Migrations have four digits: a higher number was never given."""


@dataclass(frozen=True)
class _Identity:
    application_id: int
    version: int
    magic: bytes = _MAGIC

    @property
    def wrong_marks(self) -> int:
        """How many bytes differ from what marks a file as ours."""
        marks = self.magic + self.application_id.to_bytes(4)
        return sum(found != ours for found, ours in zip(marks, _OUR_MARKS, strict=True))


def schema_version(path: Path, newest: int) -> int:
    """Return the schema number of our file, 0 for an empty one.

    Raises `StorageError`: FOREIGN_FILE, NEWER_VERSION (above `newest`), DAMAGED; what SQLite
    itself complains of comes as its own error. A refused file is as it was, byte for byte.
    """
    if not check_header(path, newest):
        return 0
    asked = _asked(path)
    if asked is None:
        return 0
    _refuse(asked, path, newest)
    return asked.version


def check_header(path: Path, newest: int) -> bool:
    """Refuse what the first bytes of the file tell is not ours; return False for an empty file.

    Raises `StorageError` like `schema_version`; the file is not even opened as a database.
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
    """Read the identity where the file format has it; a foreign file is never opened as ours."""
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if _never_finished(path):
        return None
    if not head and not has_log(path):
        return None
    magic, is_cut = head[: len(_MAGIC)], len(head) < _HEADER_BYTES
    # Of a file that was emptied SQLite would throw away the log, which holds all there is.
    if not any(head) or (is_cut and _MAGIC.startswith(magic)):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    if is_cut:
        raise StorageError(StorageErrorKind.FOREIGN_FILE, path=str(path))
    written = _Identity(int.from_bytes(head[68:72]), int.from_bytes(head[60:64]), magic)
    # SQLite takes an unknown way of writing for a file that it may only read.
    if not written.wrong_marks and not _WAYS.issuperset(head[18:20]):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    return written


def _never_finished(path: Path) -> bool:
    """Say whether the power went while the file was first made.

    The journal then says that it held no page before; what it holds now was never committed, and
    SQLite takes it back when the file is opened.
    """
    try:
        with Path(f"{path}-journal").open("rb") as journal:
            head = journal.read(_PAGES_BEFORE.stop)
    except OSError:
        return False
    return head.startswith(_JOURNAL_MAGIC) and head[_PAGES_BEFORE] == bytes(4)


def _asked(path: Path) -> _Identity | None:
    """Ask SQLite, which also reads what a crash left in the log; None if nothing was committed.

    Closing a file with a log writes the log into it, unless it was opened to be read only; opened
    so, a file without a log is left with an empty one.
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
    """Say whether something stands in the log beside the file."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
