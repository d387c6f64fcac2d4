"""The lock of a data folder; the operating system releases it when its owner ends."""

import errno
import os
import sys
from enum import StrEnum
from pathlib import Path

from ldn_desktop.desktop.displays import own_displays
from ldn_desktop.desktop.os_errors import NO_LINK, storage_error

FILE = "owner.lock"
NO_SOCKET = "-"
"""Published by an owner without a socket: it does not hang, and must not be ended."""

_NOT_TO_BE_MADE = frozenset({errno.EROFS, errno.ENOSPC, errno.EDQUOT})
_FIRST_BYTE_LOCKED = 1 << 30  # far behind the text: Windows lets nobody read locked bytes


class End(StrEnum):
    """How an owner ended: the user quit, the session ended, another session took over, a crash."""

    QUIT = "quit"
    ENDED = "ended"
    MOVED = "moved"
    CRASHED = "crashed"


class OwnerLock:
    """Held by the running app; a crash releases it.

    The file is never deleted: a deleted and recreated file could be locked twice. Its text, the
    owner's process id and socket path, only helps to find the owner; the lock alone decides. If
    the disk is full or read-only and the file cannot be made, the folder itself is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._handle: int | None = None

    @property
    def path(self) -> Path:
        """The lock file."""
        return self._path

    @property
    def held(self) -> bool:
        """Whether this process holds the lock."""
        return self._handle is not None

    def acquire(self) -> bool:
        """Take the lock if it is free; return whether it is ours now. Raises `StorageError`."""
        if self.held:
            return True
        try:
            handle = self._opened()
        except OSError as error:
            raise storage_error(error, self._path.parent) from error
        try:
            is_taken = _take(handle) and not self._is_folder_locked(handle)
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

    def _is_folder_locked(self, handle: int) -> bool:
        """Return whether another owner locked the folder, when the file could not be made."""
        if sys.platform == "win32":
            return False
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            return not os.path.sameopenfile(folder, handle) and not _take(folder)
        except OSError:
            return False  # a network file system cannot lock folders
        finally:
            os.close(folder)

    def publish(self, socket: str) -> None:
        """Write our process id and the socket path into the file; only the owner may call this.

        A failed write is ignored, because the lock holds without the text.
        """
        self._write(f"{os.getpid()}\n{socket}")

    def publish_end(self, end: End) -> None:
        """Write how the owner ends; only the owner may call this. Without it, it has crashed."""
        self._write(f"{end}\n")

    def _write(self, lines: str) -> None:
        assert self._handle is not None  # noqa: S101 - only the owner calls this
        displays = "\t".join(own_displays())
        text = os.fsencode(f"{lines}\n{displays}\n")
        try:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, text)
        except OSError:
            return

    def release(self) -> None:
        """Release the lock."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def last_text(self) -> str:
        """Return what the owner, or the last one, has written. Raises `OSError`."""
        return self._path.read_text("utf-8", "surrogateescape")

    def owner(self) -> tuple[int, str] | None:
        """Return the owner's process id and socket path from the file; None if it has none."""
        try:
            lines = self._path.read_text("utf-8", "surrogateescape").splitlines()
            return int(lines[0]), lines[1] if len(lines) > 1 else ""
        except (OSError, ValueError, IndexError):
            return None


def read_end(text: str) -> tuple[End, frozenset[str]]:
    """Return how an owner that is gone ended, and its displays, from what it has written."""
    lines = text.split("\n")
    end = End(lines[0]) if lines[0] in list(End) else End.CRASHED
    return end, frozenset(lines[2].split("\t") if len(lines) > 2 and lines[2] else ())


def _take(handle: int) -> bool:
    """Lock without waiting; False if another process holds the lock. Raises `OSError`."""
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
