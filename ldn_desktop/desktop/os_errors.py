"""Converts an `OSError` into a `StorageError`."""

import errno
import os
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind

NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""Flag for opening our files: a symbolic link could lead to another's file. 0 on Windows."""

_FAULTS = {
    errno.ENOSPC: StorageErrorKind.DISK_FULL,
    errno.EDQUOT: StorageErrorKind.DISK_FULL,
    errno.EROFS: StorageErrorKind.READ_ONLY,
    errno.EACCES: StorageErrorKind.FOLDER_NOT_WRITABLE,
    errno.EPERM: StorageErrorKind.FOLDER_NOT_WRITABLE,
    errno.ENOENT: StorageErrorKind.FOLDER_NOT_WRITABLE,
    errno.ENOTDIR: StorageErrorKind.FOLDER_NOT_WRITABLE,
    errno.EEXIST: StorageErrorKind.FOLDER_NOT_WRITABLE,
}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Return the `StorageError` for this error, with the path to show to the user."""
    if error.errno == errno.ELOOP and error.filename:  # it was opened with NO_LINK
        return StorageError(StorageErrorKind.LINK, path=os.fsdecode(error.filename))
    return StorageError(_FAULTS.get(error.errno or 0, StorageErrorKind.IO_ERROR), path=str(path))
