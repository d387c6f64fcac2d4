"""The one owner of a data folder: a lock that the system holds for as long as the owner lives."""

import errno
import os
import sys
from pathlib import Path

from ldn_desktop.desktop.os_errors import NO_LINK, storage_error

FILE = "owner.lock"
NO_SOCKET = "-"
"""What an owner publishes that no command can reach: it does not hang, and is not to be ended."""

_NOT_TO_BE_MADE = frozenset({errno.EROFS, errno.ENOSPC, errno.EDQUOT})
_FIRST_BYTE_LOCKED = 1 << 30  # Windows keeps others from reading the locked bytes: lock far behind


class OwnerLock:
    """Taken by the running app, never left behind by a crash.

    The file stays: one that is deleted and made anew could be locked twice. What it says, the
    owner's process number and the socket it answers at, is for finding it, and counts for nothing.
    Where a full or read-only disk takes no such file, the folder itself is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._handle: int | None = None

    @property
    def path(self) -> Path:
        """The file that is locked."""
        return self._path

    @property
    def held(self) -> bool:
        """Whether this process holds it."""
        return self._handle is not None

    def acquire(self) -> bool:
        """Take it if nobody has it; say whether it is ours now. Raises `StorageError`."""
        if self.held:
            return True
        try:
            handle = self._opened()
        except OSError as error:
            raise storage_error(error, self._path.parent) from error
        try:
            is_taken = _take(handle) and not self._is_held_by_the_folder(handle)
        except OSError as error:
            os.close(handle)
            raise storage_error(error, self._path.parent) from error
        if not is_taken:
            os.close(handle)
            return False
        self._handle = handle
        self.publish("")
        return True

    def _opened(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600)
        except OSError as error:
            if error.errno not in _NOT_TO_BE_MADE:
                raise
        try:
            return os.open(self._path, os.O_RDONLY | NO_LINK)
        except FileNotFoundError:
            return os.open(self._path.parent, os.O_RDONLY)

    def _is_held_by_the_folder(self, handle: int) -> bool:
        """Say whether an owner from before the file could be made has the folder still."""
        if sys.platform == "win32":
            return False
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            return not os.path.sameopenfile(folder, handle) and not _take(folder)
        except OSError:
            return False  # a network file system locks no folders
        finally:
            os.close(folder)

    def publish(self, socket: str) -> None:
        """Write who the owner is and where it answers; only the owner may.

        A disk that takes nothing is passed over, for the lock holds without the text.
        """
        assert self._handle is not None  # noqa: S101 - only the owner calls this
        text = os.fsencode(f"{os.getpid()}\n{socket}\n")
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, text)
        except OSError:
            return

    def release(self) -> None:
        """Let go of it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def owner(self) -> tuple[int, str] | None:
        """Return what the file says: a process number and a socket; None if it says nothing."""
        try:
            lines = self._path.read_text("utf-8", "surrogateescape").splitlines()
            return int(lines[0]), lines[1] if len(lines) > 1 else ""
        except (OSError, ValueError, IndexError):
            return None


def _take(handle: int) -> bool:
    """Lock it without waiting; False where another holds it. Raises `OSError` where it cannot."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FIRST_BYTE_LOCKED, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
