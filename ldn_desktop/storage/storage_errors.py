"""Converts errors of SQLite and the file system into `StorageError` and `Conflict`."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.repositories import Conflict

_PRIMARY = 0xFF
_NO_PLACE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR}
    | {errno.EINVAL, errno.ENAMETOOLONG, errno.EILSEQ, errno.ENOTSUP, errno.ESTALE, errno.ENOTCONN}
)
"""What the system answers where a file of that name can't be written at all."""
_ROOM_FOR_A_COMMIT = 1 << 20

_CONFLICTS = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
    }
)
_FAULTS = {
    sqlite3.SQLITE_FULL: StorageErrorKind.DISK_FULL,
    sqlite3.SQLITE_READONLY: StorageErrorKind.READ_ONLY,
    sqlite3.SQLITE_PERM: StorageErrorKind.READ_ONLY,
    sqlite3.SQLITE_BUSY: StorageErrorKind.LOCKED,
    sqlite3.SQLITE_LOCKED: StorageErrorKind.LOCKED,
    sqlite3.SQLITE_PROTOCOL: StorageErrorKind.LOCKED,
    sqlite3.SQLITE_CORRUPT: StorageErrorKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: StorageErrorKind.DAMAGED,
    sqlite3.SQLITE_FORMAT: StorageErrorKind.DAMAGED,
    sqlite3.SQLITE_ERROR: StorageErrorKind.DAMAGED,  # a missing table or column
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Convert errors of the database at `path` into `StorageError` or `Conflict`.

    A violated check or foreign key is a bug of ours and is raised unchanged.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raised = _converted(error, path)
        if raised is None:
            raise
        raise raised from error
    except UnicodeDecodeError as error:  # sqlite3 quotes the damaged schema, and can't decode it
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path)) from error
    except OSError as error:
        raise file_fault(error, path) from error


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Convert errors as `storage_errors`; also report a row that is invalid as DAMAGED."""
    try:
        with storage_errors(path):
            yield
    except (ValueError, ValidationError) as error:
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path)) from error


def file_fault(error: OSError, path: Path) -> StorageError:
    """Return the `StorageError` for a file system error while `path` was written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(StorageErrorKind.DISK_FULL, path=str(path))
    if error.errno == errno.ELOOP:
        return StorageError(StorageErrorKind.LINK, path=str(path))
    if error.errno in _NO_PLACE:
        return StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=str(path))
    return StorageError(StorageErrorKind.IO_ERROR, path=str(path))


def _converted(error: DBAPIError | sqlite3.Error, path: Path) -> Exception | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code: int | None = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        # Raised by the driver for text that is not UTF-8, or by another database library.
        is_text = str(cause).startswith("Could not decode")
        return StorageError(
            StorageErrorKind.DAMAGED if is_text else StorageErrorKind.IO_ERROR, path=str(path)
        )
    if code in _CONFLICTS:
        return Conflict(str(path))
    if code & _PRIMARY == sqlite3.SQLITE_CONSTRAINT:
        return None
    return _fault(code, path)


def _fault(code: int, path: Path) -> StorageError:
    primary = code & _PRIMARY
    if primary == sqlite3.SQLITE_CANTOPEN or code == sqlite3.SQLITE_READONLY_DIRECTORY:
        return _cannot_open(path)
    if primary == sqlite3.SQLITE_IOERR and _disk_is_full(path.parent):
        return StorageError(StorageErrorKind.DISK_FULL, path=str(path))
    return StorageError(_FAULTS.get(primary, StorageErrorKind.IO_ERROR), path=str(path))


def _cannot_open(path: Path) -> StorageError:
    if path.parent.is_dir() and not os.access(path.parent, os.W_OK | os.X_OK):
        return StorageError(StorageErrorKind.FOLDER_NOT_WRITABLE, path=str(path.parent))
    if _disk_is_full(path.parent):
        return StorageError(StorageErrorKind.DISK_FULL, path=str(path))
    return StorageError(StorageErrorKind.FILE_NOT_READABLE, path=str(path))


def _disk_is_full(folder: Path) -> bool:
    """Return whether the disk has no room for a commit; SQLite may report that as an I/O error."""
    try:
        return shutil.disk_usage(folder).free < _ROOM_FOR_A_COMMIT
    except OSError:
        return False
