"""A backup that takes the place of a damaged file does so wholly or not at all."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.lazy import LazyStore
from ldn_desktop.storage.store import SqliteStore

Script = Callable[..., CompletedProcess[str]]
DYING = """
import os, sys
from pathlib import Path
from ldn_desktop.storage.lazy import LazyStore

folder, backup, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
steps = 0

def die(event, values):
    global steps
    if event in ("os.link", "os.rename", "os.remove") and str(folder) in str(values[0]):
        steps += 1
        if steps == last:
            os._exit(9)

sys.addaudithook(die)
LazyStore(folder).restore_from(backup)
"""


def _settings(folder: Path) -> dict[str, str]:
    with closing(LazyStore(folder)) as store, store.work() as work:
        return work.settings.all()


def _fault(folder: Path) -> StorageErrorKind | None:
    try:
        _settings(folder)
    except StorageError as error:
        return error.kind
    return None


def _put(store: SqliteStore, value: str) -> None:
    with store.work(write=True) as work:
        work.settings.save("a", value)
        work.commit()


@pytest.fixture
def damaged(store: SqliteStore, tmp_path: Path) -> Path:
    """A folder as a crash leaves it, with a log, whose file was damaged; beside it GOOD."""
    _put(store, "backed up")
    store.backup_to(tmp_path / "GOOD")
    _put(store, "later")
    crashed = tmp_path / "crashed"
    shutil.copytree(store.path.parent, crashed)
    content = bytearray((crashed / FILE_NAME).read_bytes())
    content[3] ^= 0xFF
    (crashed / FILE_NAME).write_bytes(content)
    return crashed


def test_killed_at_any_moment_it_is_told_as_damaged_and_mended_by_another_try(
    damaged: Path, tmp_path: Path, script: Script
) -> None:
    at = (damaged / FILE_NAME).read_bytes()
    log = (damaged / f"{FILE_NAME}-wal").read_bytes()
    for step in range(1, 30):
        folder = Path(shutil.copytree(damaged, tmp_path / f"killed-{step}"))
        run = script(DYING, folder, tmp_path / "GOOD", str(step))
        if run.returncode == 0:
            break
        assert (run.returncode, run.stderr) == (9, "")
        if _fault(folder) is not None:
            assert _fault(folder) is StorageErrorKind.DAMAGED
            with closing(LazyStore(folder)) as store:
                store.restore_from(tmp_path / "GOOD")
        assert _settings(folder) == {"a": "backed up"}
        contents = [file.read_bytes() for file in folder.iterdir() if file.is_file()]
        assert at in contents
        assert log in contents
    assert step > 5
    assert _settings(folder) == {"a": "backed up"}


def test_on_a_disk_without_links_the_damaged_file_is_kept_too(
    damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(_self: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    at = (damaged / FILE_NAME).read_bytes()
    log = (damaged / f"{FILE_NAME}-wal").read_bytes()
    with closing(LazyStore(damaged)) as store:
        kept = store.restore_from(tmp_path / "GOOD")
    assert kept.read_bytes() == at
    assert Path(f"{kept}-wal").read_bytes() == log
    assert _settings(damaged) == {"a": "backed up"}


def test_a_store_that_is_open_puts_a_backup_over_its_own_damaged_file_and_goes_on(
    store: SqliteStore, tmp_path: Path
) -> None:
    _put(store, "backed up")
    store.backup_to(tmp_path / "GOOD")
    _put(store, "later")
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(4096 * (pages - 1)))
    kept = store.restore_from(tmp_path / "GOOD")
    assert kept.parent == store.path.parent
    with store.work() as work:
        assert work.settings.all() == {"a": "backed up"}
    _put(store, "after")
    assert _settings(store.path.parent) == {"a": "after"}
