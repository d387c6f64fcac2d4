"""The store: the one database file of the data folder, and the units of work on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from ldn_desktop.services.errors import Fault, StorageError
from ldn_desktop.storage.connecting import FILE_NAME, connect, file_id
from ldn_desktop.storage.engine import Database, make_engine, open_database
from ldn_desktop.storage.faults import storage_faults
from ldn_desktop.storage.files import (
    PRIVATE_FILE,
    create_private,
    prepare_folder,
    sync_folder,
)
from ldn_desktop.storage.header import schema_version
from ldn_desktop.storage.schema import CURRENT, Schema, migrate
from ldn_desktop.storage.work import SqliteWork


class SqliteStore:
    """Implements `services.ports.Store` on a SQLite file in the data folder.

    `path` is the file. `journal` is "wal", or "delete" where the folder's file system (a network
    one) has no shared memory: every commit is kept there too, but slower, and the doctor says so.
    """

    def __init__(self, folder: Path, schema: Schema = CURRENT) -> None:
        """Open the database, make it where there is none, migrate it where it is older.

        Raises `StorageError`; a newer, foreign or damaged file is left untouched.
        """
        self._schema = schema
        self._reopening = Lock()
        self.path = folder.absolute() / FILE_NAME
        prepare_folder(folder.absolute(), FILE_NAME)
        with storage_faults(self.path):
            with suppress(FileExistsError):
                create_private(self.path)
                sync_folder(self.path.parent)
            self._database = _opened(self.path, schema)
        self.journal = self._database.journal

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[SqliteWork]:
        """Begin a unit of work, see the port; one that was not committed is rolled back."""
        with storage_faults(self.path):
            connection = self._present().begin(write=write)
        try:
            self._refuse_newer(connection)
            yield SqliteWork(connection, self.path)
        finally:
            with storage_faults(self.path):
                connection.close()

    def _present(self) -> Database:
        """Return the database, opened anew if another file took its name.

        SQLite would go on and keep its commits in the file that is gone.
        """
        with self._reopening, storage_faults(self.path):
            if file_id(self.path) != self._database.file:
                self._database.engine.dispose()
                self._database = _opened(self.path, self._schema)
            return self._database

    def _refuse_newer(self, connection: Connection) -> None:
        """Refuse a file that a newer version of the app migrated while this one had it open."""
        with storage_faults(self.path):
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version != self._schema.newest:
            raise StorageError(Fault.NEWER_VERSION, path=str(self.path))

    def backup_to(self, target: Path) -> None:
        """Make a verified copy at `target`; raises `StorageError`, FILE_EXISTS if it is there."""
        from ldn_desktop.storage.copies import copy_database
        from ldn_desktop.storage.last_backup import note_backup

        copy_database(self._present().engine, self.path, target.absolute())
        note_backup(self.path.parent)

    def restore_from(self, source: Path) -> Path:
        """Replace all data by that of a backup; return the backup made of the old data first.

        Raises `StorageError`; then nothing has changed.
        """
        from ldn_desktop.storage.restore import restore

        return restore(self._present(), source.absolute(), self._schema)

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified copy beside the data and return it; see the port."""
        from ldn_desktop.storage.copies import copy_database, own_backup

        kept = own_backup(self.path, occasion)
        copy_database(self._present().engine, self.path, kept)
        return kept

    @property
    def synchronous(self) -> int:
        """SQLite's level of `synchronous` as it is in force; 2 is FULL. Raises `StorageError`."""
        with storage_faults(self.path), closing(self._present().begin(write=False)) as reading:
            return int(reading.exec_driver_sql("PRAGMA synchronous").scalar_one())

    def check_health(self) -> Fault | None:
        """Read the whole file and return what is wrong with it; takes time with its size.

        Not for the start-up path: once a day, or after an unclean end.
        """
        try:
            with storage_faults(self.path), closing(self._present().begin(write=False)) as reading:
                answer = reading.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        except StorageError as error:
            return error.fault
        return None if answer == "ok" else Fault.DAMAGED

    def close(self) -> None:
        """Let go of the database; the last process to do so folds the log into the file."""
        self._database.engine.dispose()


def _opened(path: Path, schema: Schema) -> Database:
    version = schema_version(path, schema.newest)
    if path.stat().st_mode & ~PRIVATE_FILE & 0o777:
        path.chmod(PRIVATE_FILE)
    if version < schema.newest:
        _bring_up(path, schema, version)
    return open_database(path)


def _bring_up(path: Path, schema: Schema, version: int) -> None:
    if version:
        from ldn_desktop.storage.copies import copy_database, own_backup

        old = make_engine(lambda: connect(path), NullPool)
        copy_database(old, path, own_backup(path, f"schema-{schema.newest}"))
    migrate(path, schema)
