"""Makes private folders and files, and writes them durably.

What a file system can't do at all, such as to sync a folder (some network and FUSE ones) or to keep
a mode (FAT), is no fault: the file is there.
"""

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.side_files import beside
from ldn_desktop.storage.storage_errors import file_fault

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_OTHERS = 0o077
_BEYOND_IT = frozenset(
    {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTTY}
    | {errno.EPERM, errno.EACCES, errno.EBADF}
)
"""What file systems answer to a sync or a change of mode that they can't do."""
_NETWORKS = frozenset(
    {"9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"smb3", "smbfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"}
)


@contextmanager
def where_it_can() -> Iterator[None]:
    """Pass over a sync or a change of mode that the file system can't do."""
    try:
        yield
    except OSError as error:
        if error.errno not in _BEYOND_IT:
            raise


def prepare_folder(folder: Path, ours: str) -> None:
    """Make the data folder or make it private (0700), and check that it is writable.

    A folder with other files but no file named `ours` keeps its mode, because it is not only ours.
    Raises `StorageError`.
    """
    try:
        _make_folder(folder)
        if folder.stat().st_mode & _OTHERS and _is_ours(folder, ours):
            with where_it_can():
                folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        fault = file_fault(error, folder)
        if fault.kind is StorageErrorKind.DISK_FULL:
            raise fault from error
        raise StorageError(StorageErrorKind.FOLDER_NOT_WRITABLE, path=str(folder)) from error
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError(StorageErrorKind.FOLDER_NOT_WRITABLE, path=str(folder))


def _is_ours(folder: Path, ours: str) -> bool:
    return (folder / ours).exists() or not any(folder.iterdir())


def _make_folder(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        sync_folder(place.parent)


def create_private(path: Path) -> None:
    """Create an empty file with mode 0600; SQLite's files beside it inherit the mode.

    Raises `FileExistsError`.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE))


def sync_file(path: Path) -> None:
    """Flush the file's content to the disk. Raises `OSError`."""
    _sync(os.open(path, os.O_RDWR))


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries to the disk; does nothing on Windows. Raises `OSError`."""
    if sys.platform == "win32":
        return
    with where_it_can():
        _sync(os.open(folder, os.O_RDONLY))


def _sync(handle: int) -> None:
    try:
        with where_it_can():
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def part_file(target: Path) -> Iterator[Path]:
    """Yield an empty private file beside `target`; delete it unless it was put in place."""
    part = target.with_name(f".{os.urandom(6).hex()}.part")  # the target's name may be long
    create_private(part)
    try:
        yield part
    finally:
        for left in (part, *beside(part)):
            with suppress(OSError):
                left.unlink()


def put_in_place(part: Path, target: Path) -> None:
    """Give the finished `part` its name durably.

    Raises `StorageError`: FILE_EXISTS, or BROKE_OFF if the file is there but may not last.
    """
    sync_file(part)
    try:
        # A link, unlike a rename, never replaces a file that appeared in the meantime.
        target.hardlink_to(part)
    except FileExistsError as error:
        raise StorageError(StorageErrorKind.FILE_EXISTS, path=str(target)) from error
    except OSError:  # a disk without links, such as a memory stick
        if os.path.lexists(target):
            raise StorageError(StorageErrorKind.FILE_EXISTS, path=str(target)) from None
        part.rename(target)
    with breaking_off(target):
        sync_folder(target.parent)


@contextmanager
def breaking_off(target: Path) -> Iterator[None]:
    """Report a fault that comes when something has been changed already, as BROKE_OFF."""
    try:
        yield
    except OSError as error:
        raise StorageError(StorageErrorKind.BROKE_OFF, path=str(target)) from error


def write_files(
    contents: Mapping[Path, bytes], data: Path | None, *, replace: bool = False
) -> None:
    """Write private files; each gets its name only after all are on the disk.

    Without `replace` an existing file raises `StorageError` (FILE_EXISTS). An existing target that
    is not a plain file, or is in the `data` folder, is never replaced. A missing folder is made,
    its parent is not. On `StorageError` no new file exists, and each file to replace is completely
    the old or the new one; if any is the new one, the error is BROKE_OFF.
    """
    done: list[Path] = []
    with ExitStack() as parts:
        for folder in {target.parent for target in contents}:
            parts.enter_context(_folder_for(folder))
        for target in contents:
            _check_target(target, data, replace=replace)
        try:
            ready = [(_part_of(parts, target, made), target) for target, made in contents.items()]
            for part, target in ready:
                if replace:
                    part.replace(target)
                    done.append(target)
                    with breaking_off(target):
                        sync_folder(target.parent)
                else:
                    put_in_place(part, target)
                    done.append(target)
        except (OSError, StorageError) as error:
            raise _after(error, done, contents, were_there=replace) from error


def _after(
    error: OSError | StorageError, done: list[Path], contents: Iterable[Path], *, were_there: bool
) -> StorageError:
    """Take new files back, and return the fault: BROKE_OFF if something stays changed."""
    fault = error
    if isinstance(fault, OSError):
        fault = file_fault(fault, next(iter(contents)))
    if not were_there and fault.kind is not StorageErrorKind.BROKE_OFF:
        with suppress(OSError):
            while done:
                done[-1].unlink(missing_ok=True)
                done.pop()
    return StorageError(StorageErrorKind.BROKE_OFF, path=str(done[-1])) if done else fault


def _part_of(parts: ExitStack, target: Path, made: bytes) -> Path:
    part = parts.enter_context(part_file(target))
    part.write_bytes(made)
    sync_file(part)
    return part


@contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """Make the folder if it is missing; remove it again on a `StorageError`."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER)
    except FileExistsError:
        yield
        return
    except OSError as error:
        raise file_fault(error, folder) from error
    try:
        yield
    except StorageError:
        with suppress(OSError):
            folder.rmdir()
        raise


def _check_target(target: Path, data: Path | None, *, replace: bool) -> None:
    if not os.path.lexists(target):
        return
    is_ours = data is not None and target.resolve().is_relative_to(data.resolve())
    if is_ours or target.is_symlink() or not target.is_file():
        raise StorageError(StorageErrorKind.FILE_NOT_WRITABLE, path=str(target))
    if not replace:
        raise StorageError(StorageErrorKind.FILE_EXISTS, path=str(target))


def on_network(folder: Path) -> bool:
    """Return whether the folder is on a network file system; known on Linux and Windows only."""
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote)
    return _mount_type(folder.stat().st_dev) in _NETWORKS


def _mount_type(device: int) -> str:
    """Return the file system type of a device number, "" if it is not listed."""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if fields[2] == wanted:
            return fields[fields.index("-") + 1]
    return ""
