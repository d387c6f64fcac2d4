"""The store: the one database file of the data folder, and the units of work on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from ldn_desktop.services.errors import RESTORABLE, StorageError, StorageErrorKind
from ldn_desktop.storage.db_connection import FILE_NAME, connect, file_id
from ldn_desktop.storage.engine import Database, make_engine, open_database
from ldn_desktop.storage.files import (
    PRIVATE_FILE,
    create_private,
    prepare_folder,
    sync_folder,
)
from ldn_desktop.storage.header import schema_version
from ldn_desktop.storage.kept_files import own_backup, own_copies
from ldn_desktop.storage.schema import CURRENT, Schema, migrate
from ldn_desktop.storage.side_files import refuse_links
from ldn_desktop.storage.storage_errors import storage_errors
from ldn_desktop.storage.unit_of_work import SqliteUnitOfWork


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
        with storage_errors(self.path):
            is_new = _made(self.path)
            self._database = _opened(self.path, schema, is_new=is_new)
        self.journal = self._database.journal

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[SqliteUnitOfWork]:
        """Begin a unit of work, see the port; one that was not committed is rolled back."""
        with storage_errors(self.path):
            connection = self._present().begin(write=write)
        try:
            self._refuse_newer(connection)
            yield SqliteUnitOfWork(connection, self.path)
        finally:
            with storage_errors(self.path):
                connection.close()

    def _present(self) -> Database:
        """Return the database, opened anew if another file took its name.

        SQLite would go on and keep its commits in the file that is gone.
        """
        with self._reopening, storage_errors(self.path):
            if file_id(self.path) != self._database.file:
                self._database.engine.dispose()
                self._database = _opened(self.path, self._schema)
            return self._database

    def _refuse_newer(self, connection: Connection) -> None:
        """Refuse a file that a newer version of the app migrated while this one had it open."""
        with storage_errors(self.path):
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version != self._schema.newest:
            raise StorageError(StorageErrorKind.NEWER_VERSION, path=str(self.path))

    def backup_to(self, target: Path) -> None:
        """Make a verified copy at `target`; raises `StorageError`, FILE_EXISTS if it is there."""
        from ldn_desktop.storage.backup import copy_database
        from ldn_desktop.storage.last_backup import note_backup

        copy_database(self._present().engine, self.path, target.absolute())
        note_backup(self.path.parent)

    def restore_from(self, source: Path) -> Path:
        """Replace all data by that of a backup; return where the old data is kept, see the port.

        Raises `StorageError`; then nothing has changed.
        """
        from ldn_desktop.storage.restore import restore, restore_over

        try:
            present = self._present()
        except StorageError as error:
            if error.fault not in RESTORABLE:
                raise
            return restore_over(self.path, source.absolute(), self._schema)
        return restore(present, source.absolute(), self._schema)

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified copy beside the data and return it; see the port."""
        from ldn_desktop.storage.backup import copy_database

        kept = own_backup(self.path, occasion)
        copy_database(self._present().engine, self.path, kept)
        return kept

    @property
    def synchronous(self) -> int:
        """SQLite's level of `synchronous` as it is in force; 2 is FULL. Raises `StorageError`."""
        with storage_errors(self.path), closing(self._present().begin(write=False)) as reading:
            return int(reading.exec_driver_sql("PRAGMA synchronous").scalar_one())

    def check_health(self) -> StorageErrorKind | None:
        """Read the whole file and return what is wrong with it; takes time with its size.

        Not for the start-up path: once a day, or after an unclean end.
        """
        try:
            with storage_errors(self.path), closing(self._present().begin(write=False)) as reading:
                answer = reading.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        except StorageError as error:
            return error.fault
        return None if answer == "ok" else StorageErrorKind.DAMAGED

    def close(self) -> None:
        """Let go of the database; the last process to do so folds the log into the file."""
        self._database.engine.dispose()


def _made(path: Path) -> bool:
    """Make the file where there is none, and say so. Raises `StorageError` (LINK)."""
    refuse_links(path)
    try:
        create_private(path)
    except FileExistsError:
        return False
    sync_folder(path.parent)
    return True


def _opened(path: Path, schema: Schema, *, is_new: bool = False) -> Database:
    version = schema_version(path, schema.newest)
    # One that something was copied from has held data: it was emptied since.
    if not is_new and path.stat().st_size == 0 and own_copies(path.parent):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    if path.stat().st_mode & ~PRIVATE_FILE & 0o777:
        path.chmod(PRIVATE_FILE)
    if version < schema.newest:
        _bring_up(path, schema, version)
    return open_database(path)


def _bring_up(path: Path, schema: Schema, version: int) -> None:
    if version:
        from ldn_desktop.storage.backup import copy_database

        old = make_engine(lambda: connect(path), NullPool)
        copy_database(old, path, own_backup(path, f"schema-{schema.newest}"))
    migrate(path, schema)
