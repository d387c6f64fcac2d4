"""Makes private folders and files, and writes them durably."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.side_files import beside
from ldn_desktop.storage.storage_errors import file_fault

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_OTHERS = 0o077
_NETWORKS = frozenset(
    {"9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"smb3", "smbfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"}
)


def prepare_folder(folder: Path, ours: str) -> None:
    """Make the data folder or make it private (0700), and check that it is writable.

    A folder with other files but no file named `ours` keeps its mode, because it is not only ours.
    Raises `StorageError`.
    """
    try:
        _make_folder(folder)
        if folder.stat().st_mode & _OTHERS and _is_ours(folder, ours):
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
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries to the disk; does nothing on Windows. Raises `OSError`."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def part_file(target: Path) -> Iterator[Path]:
    """Yield an empty private file beside `target`; delete it unless it was put in place."""
    part = target.with_name(f".{target.name[:100]}.{os.urandom(4).hex()}.part")
    create_private(part)
    try:
        yield part
    finally:
        for left in (part, *beside(part)):
            with suppress(OSError):
                left.unlink()


def put_in_place(part: Path, target: Path) -> None:
    """Give the finished `part` its name durably. Raises `StorageError` (FILE_EXISTS)."""
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
    sync_folder(target.parent)


def write_files(
    contents: Mapping[Path, bytes], data: Path | None, *, replace: bool = False
) -> None:
    """Write private files; each gets its name only after all are on the disk.

    Without `replace` an existing file raises `StorageError` (FILE_EXISTS). An existing target that
    is not a plain file, or is in the `data` folder, is never replaced. A missing folder is made,
    its parent is not. On `StorageError` no new file exists, and each file to replace is completely
    the old or the new one.
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
                    sync_folder(target.parent)
                else:
                    put_in_place(part, target)
                    done.append(target)
        except (OSError, StorageError) as error:
            for target in done:
                target.unlink(missing_ok=True)
            if isinstance(error, StorageError):
                raise
            raise file_fault(error, next(iter(contents))) from error


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
