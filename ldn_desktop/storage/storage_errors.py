"""What SQLite and the disk complain of, as the faults that the services know."""

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
from ldn_desktop.services.ports import Conflict

_PRIMARY = 0xFF
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
    sqlite3.SQLITE_ERROR: StorageErrorKind.DAMAGED,  # a table or column that is not there
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Raise what the database at `path` complains of as `StorageError` or `Conflict`.

    A broken check or foreign key is a bug of ours, no fault of the machine: it goes through.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raised = _translated(error, path)
        if raised is None:
            raise
        raise raised from error
    except UnicodeDecodeError as error:  # sqlite3 quotes the damaged schema, and can't decode it
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path)) from error
    except OSError as error:
        raise file_fault(error, path) from error


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Do as `storage_faults`, and take a row that cannot be understood for a damaged file."""
    try:
        with storage_errors(path):
            yield
    except (ValueError, ValidationError) as error:
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path)) from error


def file_fault(error: OSError, path: Path) -> StorageError:
    """Return the fault behind an error of the file system while `path` was written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(StorageErrorKind.DISK_FULL, path=str(path))
    if error.errno == errno.ELOOP:
        return StorageError(StorageErrorKind.LINK, path=str(path))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR):
        return StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=str(path))
    return StorageError(StorageErrorKind.IO_ERROR, path=str(path))


def _translated(error: DBAPIError | sqlite3.Error, path: Path) -> Exception | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code: int | None = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        # The driver's own, of a text that is no UTF-8; or another engine's, or an encrypting one's.
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
    """Say whether no commit fits: SQLite calls a full disk an I/O error in some of its files."""
    try:
        return shutil.disk_usage(folder).free < _ROOM_FOR_A_COMMIT
    except OSError:
        return False
