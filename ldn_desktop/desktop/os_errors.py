"""What the system said, as one of the faults that the outer rooms have sentences for."""

import errno
import os
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind

NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""For opening what is ours to write: a symbolic link there leads to what is not. Not on Windows."""

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
    """Return the fault that the system's error stands for, at the path the user can look at."""
    if error.errno == errno.ELOOP and error.filename:  # it was opened with NO_LINK
        return StorageError(StorageErrorKind.LINK, path=os.fsdecode(error.filename))
    return StorageError(_FAULTS.get(error.errno or 0, StorageErrorKind.IO_ERROR), path=str(path))
