"""One owner of a data folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ldn_desktop.desktop.lock import OwnerLock
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from tests.support.small_disk import small_disk

HOLDER = """
import sys, time
from pathlib import Path
from ldn_desktop.desktop.lock import OwnerLock
lock = OwnerLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_only_one_has_it_and_a_killed_owner_leaves_nothing_behind(tmp_path: Path) -> None:
    process = holder(tmp_path)
    ours = OwnerLock(tmp_path)
    assert not ours.acquire()
    assert ours.owner() == (process.pid, "")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert ours.acquire()
    ours.release()


def test_the_file_stays_and_may_be_taken_again(tmp_path: Path) -> None:
    first, second = OwnerLock(tmp_path), OwnerLock(tmp_path)
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert not first.held
    assert second.acquire()
    second.release()
    assert (tmp_path / "owner.lock").stat().st_mode & 0o777 == 0o600


def test_it_says_who_owns_it_and_where_that_listens(tmp_path: Path) -> None:
    lock = OwnerLock(tmp_path)
    assert lock.owner() is None
    lock.acquire()
    lock.publish("/run/a long path/ünd.sock")
    lock.publish("/run/x.sock")
    assert OwnerLock(tmp_path).owner() == (os.getpid(), "/run/x.sock")
    lock.release()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xfe"])
def test_a_file_that_says_nothing_is_no_owner(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "owner.lock").write_bytes(content)
    assert OwnerLock(tmp_path).owner() is None


def test_a_folder_that_is_none_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as refused:
        OwnerLock(tmp_path / "file").acquire()
    assert refused.value.kind is StorageErrorKind.FOLDER_NOT_WRITABLE


def test_a_full_disk_does_not_keep_it_from_holding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    lock = OwnerLock(tmp_path)
    assert lock.acquire()
    assert not OwnerLock(tmp_path).acquire()
    lock.release()


def test_on_a_disk_that_can_only_be_read_there_is_one_owner_too(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        first, second = OwnerLock(disk.data), OwnerLock(disk.data)
        disk.only_read()
        assert first.acquire()
        assert not second.acquire()
        disk.heal()
        assert not second.acquire()
        first.release()
        assert second.acquire()
        assert not first.acquire()
        second.release()
        disk.only_read()
        assert first.acquire()
        assert not second.acquire()
        first.release()
