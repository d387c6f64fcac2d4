"""What the system said, as one of the faults that the outer rooms have sentences for."""

import errno
import os
from pathlib import Path

from ldn_desktop.services.errors import Fault, StorageError

NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""For opening what is ours to write: a symbolic link there leads to what is not. Not on Windows."""

_FAULTS = {
    errno.ENOSPC: Fault.DISK_FULL,
    errno.EDQUOT: Fault.DISK_FULL,
    errno.EROFS: Fault.READ_ONLY,
    errno.EACCES: Fault.FOLDER_NOT_WRITABLE,
    errno.EPERM: Fault.FOLDER_NOT_WRITABLE,
    errno.ENOENT: Fault.FOLDER_NOT_WRITABLE,
    errno.ENOTDIR: Fault.FOLDER_NOT_WRITABLE,
    errno.EEXIST: Fault.FOLDER_NOT_WRITABLE,
}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Return the fault that the system's error stands for, at the path the user can look at."""
    if error.errno == errno.ELOOP and error.filename:  # it was opened with NO_LINK
        return StorageError(Fault.LINK, path=os.fsdecode(error.filename))
    return StorageError(_FAULTS.get(error.errno or 0, Fault.IO_ERROR), path=str(path))
