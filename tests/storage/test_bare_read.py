"""What stands is read of a disk that takes nothing, so that a start there rings from memory."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.app.bootstrap import open_context
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.store import SqliteStore
from tests.support.small_disk import SmallDisk, small_disk

Script = Callable[..., CompletedProcess[str]]
LEFT = {
    "ended well": ("",),
    "killed": ("", "-wal", "-shm"),
    "killed, without the index of its log": ("", "-wal"),
}
"""The files of the database that an app which ended so leaves."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


def leave_a_plan(data: Path, folder: Path, first_revision: Revision, left: str) -> None:
    """Have a plan made in `folder`, and its files as they are left put into `data`."""
    with closing(SqliteStore(folder)) as store:
        with store.work(write=True) as work:
            work.revisions.add(first_revision)
            work.commit()
        if left == "ended well":
            store.close()
        for suffix in LEFT[left]:
            shutil.copy(f"{store.path}{suffix}", data)


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("how", ["full", "read-only"])
def test_of_a_disk_that_takes_nothing_what_stands_is_read(
    disk: SmallDisk, folder: Path, first_revision: Revision, how: str, left: str
) -> None:
    leave_a_plan(disk.data, folder, first_revision, left)
    disk.fail(how)
    context, snapshot = open_context(disk.data)
    assert snapshot is not None
    newest = snapshot.history.newest
    assert newest is not None
    assert newest.plan == first_revision.plan
    context.store.close()


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_store_that_could_not_be_opened_opens_once_the_disk_is_well(
    disk: SmallDisk, folder: Path, first_revision: Revision, how: str
) -> None:
    leave_a_plan(disk.data, folder, first_revision, "ended well")
    disk.fail(how)
    context, _snapshot = open_context(disk.data)
    with pytest.raises(StorageError):
        context.read()
    disk.heal()
    with context.store.work(write=True) as work:
        work.up_times.start(datetime(2027, 1, 4, tzinfo=UTC))
        work.commit()
    assert context.read().history.newest is not None
    context.store.close()


NO_ROOM = """
import resource, sys
from pathlib import Path
from ldn_desktop.app.bootstrap import open_context
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
for _ in range(2):
    context, snapshot = open_context(Path(sys.argv[1]))
    print(snapshot is not None)
"""


def test_a_bare_read_keeps_nobody_out_once_it_is_made(folder: Path, script: Script) -> None:
    run = script(NO_ROOM, folder)
    assert (run.stdout, run.stderr) == ("True\nTrue\n", "")
    with closing(SqliteStore(folder)) as store, store.work() as work:
        assert work.records.all() == ()


def test_a_file_that_is_not_sound_is_refused_and_not_read_barely(folder: Path) -> None:
    file = folder / FILE_NAME
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 100_000)
    with pytest.raises(StorageError) as refused:
        open_context(folder)
    assert refused.value.kind is StorageErrorKind.DAMAGED
    with LazyStore(folder).read_snapshot_readonly() as reader:
        assert reader is None
