"""What is not ours, not readable or too new is refused, and stays as it was to the byte."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.identity import SCHEMA
from ldn_desktop.storage.store import SqliteStore

Script = Callable[..., CompletedProcess[str]]


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _refused(folder: Path) -> StorageErrorKind:
    before = _files(folder)
    with pytest.raises(StorageError) as refusal:
        SqliteStore(folder)
    assert _files(folder) == before
    return refusal.value.kind


def _pragma(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA {statement}")


def test_a_newer_schema_is_refused_untouched(folder: Path) -> None:
    _pragma(folder, f"user_version={SCHEMA + 1}")
    assert _refused(folder) is StorageErrorKind.NEWER_VERSION


def test_a_newer_schema_that_is_only_in_the_log_is_refused_untouched(
    folder: Path, tmp_path: Path
) -> None:
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA + 1}")
        for file in folder.iterdir():
            shutil.copyfile(file, crashed / file.name)
    assert (crashed / f"{FILE_NAME}-wal").stat().st_size
    kept = {name: data for name, data in _files(crashed).items() if not name.endswith("-shm")}
    with pytest.raises(StorageError) as refusal:
        SqliteStore(crashed)
    assert refusal.value.kind is StorageErrorKind.NEWER_VERSION
    assert {name: (crashed / name).read_bytes() for name in kept} == kept


def test_a_schema_that_became_newer_while_open_is_refused(store: SqliteStore) -> None:
    _pragma(store.path.parent, f"user_version={SCHEMA + 1}")
    with pytest.raises(StorageError) as refusal:
        store.work(write=True).__enter__()
    assert refusal.value.kind is StorageErrorKind.NEWER_VERSION


def test_another_programs_database_is_refused_untouched(folder: Path) -> None:
    _pragma(folder, "application_id=7")
    assert _refused(folder) is StorageErrorKind.FOREIGN_FILE


def test_a_database_that_says_not_whose_it_is_is_refused_untouched(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("CREATE TABLE plan (id INTEGER)")
    assert _refused(folder) is StorageErrorKind.FOREIGN_FILE


def test_a_file_that_a_power_cut_left_half_made_is_made_anew(folder: Path, tmp_path: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"")
    cut = tmp_path / "cut"
    cut.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE half (content BLOB)")
        connection.execute("INSERT INTO half VALUES (zeroblob(100000))")
        for name, content in _files(folder).items():
            (cut / name).write_bytes(content)
    assert (cut / FILE_NAME).stat().st_size
    assert (cut / f"{FILE_NAME}-journal").stat().st_size
    with closing(SqliteStore(cut)) as store, store.work() as work:
        assert work.records.all() == ()


@pytest.mark.parametrize("content", [b"Dear diary", b"A letter\n" * 500], ids=len)
def test_a_file_that_is_no_database_is_refused_untouched(folder: Path, content: bytes) -> None:
    (folder / FILE_NAME).write_bytes(content)
    assert _refused(folder) is StorageErrorKind.FOREIGN_FILE


def test_a_damaged_file_is_refused_untouched(folder: Path) -> None:
    whole = (folder / FILE_NAME).read_bytes()
    for damaged in (
        whole[:1],
        whole[:50],
        bytes(len(whole)),
        whole.replace(b"LDND", b"LDNE"),
        whole[: len(whole) // 2],
        whole[:100] + b"\xff" * (len(whole) - 100),
    ):
        (folder / FILE_NAME).write_bytes(damaged)
        assert _refused(folder) is StorageErrorKind.DAMAGED


def test_a_log_whose_file_was_emptied_is_not_thrown_away(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"")
    (folder / f"{FILE_NAME}-wal").write_bytes(b"the only data")
    assert _refused(folder) is StorageErrorKind.DAMAGED


def test_damage_deeper_in_the_file_is_found_by_the_health_check(folder: Path) -> None:
    store = SqliteStore(folder)
    assert store.check_health() is None
    store.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        where = "SELECT rootpage FROM sqlite_master WHERE name = 'note'"
        (page,) = connection.execute(where).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with (folder / FILE_NAME).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    store = SqliteStore(folder)
    assert store.check_health() is StorageErrorKind.DAMAGED
    store.close()


def test_a_row_that_no_version_wrote_is_damage(store: SqliteStore) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("INSERT INTO note VALUES (1, 'someday', 'x', 'now', 0)")
        connection.commit()
    with store.work() as work, pytest.raises(StorageError) as refusal:
        work.notes.all()
    assert refusal.value.kind is StorageErrorKind.DAMAGED


def test_a_table_that_is_gone_is_damage(store: SqliteStore) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("DROP TABLE setting")
    with store.work() as work, pytest.raises(StorageError) as refusal:
        work.settings.all()
    assert refusal.value.kind is StorageErrorKind.DAMAGED


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(StorageError) as refusal:
            SqliteStore(folder)
        assert refusal.value.kind is StorageErrorKind.FOLDER_NOT_WRITABLE
        assert refusal.value.path == str(folder)


def test_a_database_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StorageError) as refusal:
        SqliteStore(tmp_path)
    assert refusal.value.kind is StorageErrorKind.FILE_NOT_READABLE


OPEN = """
import sys
from pathlib import Path
from ldn_desktop.services.errors import StorageError
from ldn_desktop.storage.store import SqliteStore
try:
    store = SqliteStore(Path(sys.argv[1]))
    with store.work() as work:
        print("read", work.settings.all())
    with store.work(write=True) as work:
        work.settings.save("a", "b")
        work.commit()
except StorageError as error:
    print(error.kind)
"""


def test_a_folder_that_cannot_be_written_is_refused_untouched(folder: Path, script: Script) -> None:
    folder.chmod(0o500)
    before = _files(folder)
    run = script(OPEN, folder)
    assert (run.stdout, run.stderr) == ("folder_not_writable\n", "")
    run = script(OPEN, folder / "below")
    assert (run.stdout, run.stderr) == ("folder_not_writable\n", "")
    folder.chmod(0o700)
    assert _files(folder) == before


def test_a_file_that_cannot_be_written_is_still_read(folder: Path, script: Script) -> None:
    (folder / FILE_NAME).chmod(0o400)
    before = _files(folder)
    run = script(OPEN, folder)
    assert (run.stdout, run.stderr) == ("read {}\nread_only\n", "")
    assert _files(folder)[FILE_NAME] == before[FILE_NAME]


def test_a_file_that_cannot_be_read_is_refused(folder: Path, script: Script) -> None:
    (folder / FILE_NAME).chmod(0)
    run = script(OPEN, folder)
    assert (run.stdout, run.stderr) == ("file_not_readable\n", "")
