"""Each connection keeps every commit, and only the user can read what it writes."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from ldn_desktop.storage import db_connection, engine, files
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.identity import APPLICATION_ID, SCHEMA
from ldn_desktop.storage.store import SqliteStore

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 2000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "application_id": APPLICATION_ID,
    "user_version": SCHEMA,
}
EXTRA = 3


def _settings(database: engine.Database) -> dict[str, object]:
    with database.begin(write=False) as connection:
        return {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SETTINGS
        }


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_each_connection_has_the_safe_settings(store: SqliteStore) -> None:
    database = engine.open_database(store.path)
    with database.begin(write=True):
        assert _settings(database) == SETTINGS  # a second connection of the pool
    assert _settings(database) == SETTINGS
    assert database.journal == store.journal == "wal"
    database.engine.dispose()


def test_a_write_holds_the_lock_from_its_start(store: SqliteStore) -> None:
    with (
        closing(sqlite3.connect(store.path, timeout=0)) as other,
        store.work(write=True),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_a_reader_sees_one_state_throughout(store: SqliteStore) -> None:
    with store.work() as reader, store.work(write=True) as writer:
        writer.settings.save("a", "new")
        writer.commit()
        assert reader.settings.all() == {}


def test_on_a_network_folder_the_rollback_journal_keeps_commits(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "on_network", lambda _: True)
    store = SqliteStore(folder)
    assert store.journal == "delete"
    database = engine.open_database(store.path)
    assert _settings(database) == SETTINGS | {"journal_mode": "delete", "synchronous": EXTRA}
    database.engine.dispose()
    with store.work(write=True) as work:
        work.settings.save("a", "b")
        work.commit()
    store.close()


def test_where_wal_is_refused_the_rollback_journal_keeps_commits(tmp_path: Path) -> None:
    # This SQLite layer has no shared memory, like a network file system.
    uri = f"{(tmp_path / FILE_NAME).as_uri()}?vfs=unix-dotfile"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        assert db_connection.use_journal(connection, network=False) == "delete"
        assert connection.execute("PRAGMA synchronous").fetchone() == (EXTRA,)


def test_a_network_file_system_is_known_by_its_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not files.on_network(tmp_path)
    monkeypatch.setattr(files, "_mount_type", lambda _: "nfs4")
    assert files.on_network(tmp_path)


def test_the_data_is_for_the_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    store = SqliteStore(folder)
    with store.work(write=True) as work:
        work.settings.save("a", "b")
        work.commit()
        names = {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
        assert {file.name for file in folder.iterdir()} == names
        assert {_mode(file) for file in folder.iterdir()} == {0o600}
    assert _mode(folder) == _mode(folder.parent) == 0o700
    store.close()


def test_an_open_folder_and_file_of_ours_are_closed_to_others(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / FILE_NAME).chmod(0o644)
    SqliteStore(folder).close()
    assert _mode(folder) == 0o700
    assert _mode(folder / FILE_NAME) == 0o600


def test_a_folder_with_other_things_in_it_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir(mode=0o755)
    (folder / "letter.txt").touch()
    SqliteStore(folder).close()
    assert _mode(folder) == 0o755
    assert _mode(folder / FILE_NAME) == 0o600


def test_a_name_with_signs_of_an_address_is_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% of #1? é"
    SqliteStore(folder).close()
    SqliteStore(folder).close()
    assert [file.name for file in folder.iterdir()] == [FILE_NAME]
