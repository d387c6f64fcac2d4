"""A machine that keeps the data from being written is told of, and got over once it lets go."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage import db_connection, storage_errors
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.store import SqliteStore

Script = Callable[..., CompletedProcess[str]]
LONG = "x" * 200_000


def _put(store: SqliteStore, value: str) -> None:
    with store.work(write=True) as work:
        work.settings.save("a", value)
        work.commit()


def _settings(store: SqliteStore) -> dict[str, str]:
    with store.work() as work:
        return work.settings.all()


def test_a_full_database_is_told_of_and_got_over(store: SqliteStore) -> None:
    _put(store, "before")
    with store.work(write=True) as work:
        pages = work._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        work._connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageError) as failure:
        _put(store, LONG)
    assert failure.value.kind is StorageErrorKind.DISK_FULL
    assert failure.value.path == str(store.path)
    assert _settings(store) == {"a": "before"}
    _put(store, "after")
    assert _settings(store) == {"a": "after"}


FILE_LIMIT = """
import resource, sys
from pathlib import Path
from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))

def put(value):
    try:
        with store.work(write=True) as work:
            work.settings.save("a", value)
            work.commit()
        print("saved", end=" ")
    except StorageError as error:
        print(error.kind, end=" ")
    with store.work() as work:
        print(work.settings.all().get("a"))

put("before")
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
put("x" * 100_000)
put("x" * 100_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
put("after")
"""


def test_a_disk_that_takes_no_more_bytes_is_told_of_and_got_over(
    folder: Path, script: Script
) -> None:
    run = script(FILE_LIMIT, folder)
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "saved before",
        "io_error before",
        "io_error before",
        "saved after",
    ]


def test_an_io_error_on_a_full_disk_is_called_a_full_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    monkeypatch.setattr(storage_errors, "_disk_is_full", lambda _: True)
    with (
        pytest.raises(StorageError) as failure,
        storage_errors.storage_errors(tmp_path / FILE_NAME),
    ):
        raise error
    assert failure.value.kind is StorageErrorKind.DISK_FULL


def test_a_lock_that_is_held_too_long_is_told_of_and_got_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_connection, "_SETTINGS", ("busy_timeout=1",))
    store = SqliteStore(folder)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as failure:
            _put(store, "b")
        assert failure.value.kind is StorageErrorKind.LOCKED
        assert _settings(store) == {}
        other.execute("ROLLBACK")
    _put(store, "c")
    assert _settings(store) == {"a": "c"}
    store.close()


def test_nothing_is_saved_into_a_file_that_is_gone(store: SqliteStore, fresh_file: Path) -> None:
    _put(store, "old")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store.path}{suffix}").unlink()
    with pytest.raises(StorageError) as failure:
        _put(store, "lost")
    assert failure.value.path == str(store.path)
    store.path.write_bytes(fresh_file.read_bytes())
    assert _settings(store) == {}
    _put(store, "new")
    with closing(SqliteStore(store.path.parent)) as other:
        assert _settings(other) == {"a": "new"}


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_FULL, StorageErrorKind.DISK_FULL),
        (sqlite3.SQLITE_READONLY_DBMOVED, StorageErrorKind.READ_ONLY),
        (sqlite3.SQLITE_BUSY_TIMEOUT, StorageErrorKind.LOCKED),
        (sqlite3.SQLITE_CORRUPT_INDEX, StorageErrorKind.DAMAGED),
        (sqlite3.SQLITE_NOTADB, StorageErrorKind.DAMAGED),
        (sqlite3.SQLITE_IOERR_FSYNC, StorageErrorKind.IO_ERROR),
        (sqlite3.SQLITE_INTERNAL, StorageErrorKind.IO_ERROR),
        (None, StorageErrorKind.IO_ERROR),
    ],
)
def test_each_complaint_of_the_database_has_a_fault(
    tmp_path: Path, code: int | None, fault: StorageErrorKind
) -> None:
    error = sqlite3.OperationalError("x")
    if code is not None:
        error.sqlite_errorcode = code
    with (
        pytest.raises(StorageError) as failure,
        storage_errors.storage_errors(tmp_path / FILE_NAME),
    ):
        raise error
    assert failure.value.kind is fault
