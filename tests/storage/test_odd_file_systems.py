"""What a file system can't do is no failed save; what it did is never denied."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.files import write_files
from ldn_desktop.storage.store import SqliteStore
from ldn_desktop.wording.sentences import say

CAN_NOT = [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM, errno.EACCES]
"""What SMB, FUSE, FAT and WSL shares answer to a sync of a folder or a change of mode."""
Fail = Callable[[str, int, Callable[..., bool]], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let a function of `os` fail for some arguments, as a file system would."""

    def failing(name: str, number: int, is_hit: Callable[..., bool]) -> None:
        real = getattr(os, name)

        def call(*args: object, **kwargs: object) -> object:
            if is_hit(*args):
                raise OSError(number, os.strerror(number))
            return real(*args, **kwargs)

        monkeypatch.setattr(os, name, call)

    return failing


def always(*_args: object) -> bool:
    return True


def of_folder(handle: int) -> bool:
    return stat.S_ISDIR(os.fstat(handle).st_mode)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("number", CAN_NOT)
def test_a_backup_an_export_and_a_restore_do_without_syncs_and_modes(
    store: SqliteStore, out: Path, fail: Fail, number: int
) -> None:
    fail("fsync", number, always)
    fail("chmod", number, always)
    fail("link", number, always)
    store.backup_to(out / "backup")
    write_files({out / "a": b"1"}, None)
    write_files({out / "a": b"2"}, None, replace=True)
    store.restore_from(out / "backup")
    assert names(out) == {"backup", "a"}
    assert (out / "a").read_bytes() == b"2"


@pytest.mark.parametrize("number", CAN_NOT)
def test_the_data_folder_may_be_on_a_disk_that_keeps_no_mode(
    tmp_path: Path, fail: Fail, number: int
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    fail("chmod", number, always)
    fail("fsync", number, of_folder)
    SqliteStore(folder).close()
    SqliteStore(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_folder_that_can_be_written_but_not_read_takes_a_file(out: Path, fail: Fail) -> None:
    fail("open", errno.EACCES, lambda path, *_: Path(os.fsdecode(path)) == out)
    write_files({out / "a": b"1"}, None)
    assert names(out) == {"a"}


def test_a_disk_that_breaks_once_the_file_is_there_is_never_told_as_nothing_changed(
    store: SqliteStore, out: Path, fail: Fail
) -> None:
    (out / "old").write_bytes(b"old")
    fail("fsync", errno.EIO, of_folder)
    saves: tuple[Callable[[], None], ...] = (
        lambda: store.backup_to(out / "backup"),
        lambda: write_files({out / "new": b"1"}, None),
        lambda: write_files({out / "old": b"2"}, None, replace=True),
    )
    for save in saves:
        with pytest.raises(StorageError) as refused:
            save()
        assert refused.value.kind is StorageErrorKind.BROKE_OFF
        assert "nothing was changed" not in say(refused.value)
    assert (out / "old").read_bytes() == b"2"
    assert names(out) == {"old", "backup", "new"}


def test_a_rename_that_fails_halfway_is_told_with_the_file_that_is_new(
    out: Path, fail: Fail
) -> None:
    for name in ("a", "b"):
        (out / name).write_bytes(b"old")
    fail("replace", errno.EIO, lambda _part, target: Path(target).name == "b")
    with pytest.raises(StorageError) as refused:
        write_files({out / "a": b"new", out / "b": b"new"}, None, replace=True)
    assert refused.value.kind is StorageErrorKind.BROKE_OFF
    assert refused.value.path == str(out / "a")
    assert [(out / name).read_bytes() for name in ("a", "b")] == [b"new", b"old"]
    assert names(out) == {"a", "b"}


def test_a_first_rename_that_fails_leaves_nothing_and_says_so(out: Path, fail: Fail) -> None:
    fail("link", errno.EPERM, always)
    fail("rename", errno.EIO, always)
    with pytest.raises(StorageError) as refused:
        write_files({out / "a": b"1"}, None)
    assert refused.value.kind is StorageErrorKind.IO_ERROR
    assert names(out) == set()


@pytest.mark.parametrize("name", [b"\xff\xfe.json", "ä" * 120 + ".json", "🙂" * 60])
def test_a_file_may_have_any_name_that_the_disk_takes(out: Path, name: bytes | str) -> None:
    target = out / os.fsdecode(name)
    write_files({target: b"1"}, None)
    write_files({target: b"2"}, None, replace=True)
    assert target.read_bytes() == b"2"
    assert len(names(out)) == 1
