"""What the system said, as one of the faults that the outer rooms have sentences for."""

import errno
from pathlib import Path

from ldn_desktop.services.errors import Fault, StorageError

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
    return StorageError(_FAULTS.get(error.errno or 0, Fault.IO_ERROR), path=str(path))
