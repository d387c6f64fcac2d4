"""The store: the database file of the data folder, and the units of work on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.pool import NullPool

from ldn_desktop.services.errors import RESTORABLE, StorageError, StorageErrorKind
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.storage.db_connection import FILE_NAME, connect, file_id
from ldn_desktop.storage.engine import Database, make_engine, open_database
from ldn_desktop.storage.files import (
    PRIVATE_FILE,
    create_private,
    prepare_folder,
    sync_folder,
    where_it_can,
)
from ldn_desktop.storage.header import schema_version
from ldn_desktop.storage.kept_files import own_backup, own_copies
from ldn_desktop.storage.schema import CURRENT, Schema, migrate
from ldn_desktop.storage.side_files import refuse_links
from ldn_desktop.storage.storage_errors import storage_errors
from ldn_desktop.storage.unit_of_work import SqliteUnitOfWork
from ldn_desktop.typing_compat import override


class SqliteStore(Store):
    """A SQLite file in the data folder.

    `path` is the file. `journal` is "wal", or "delete" if the file system (a network one) has no
    shared memory: commits are durable there too, but slower, and the doctor reports it.
    """

    def __init__(self, folder: Path, schema: Schema = CURRENT) -> None:
        """Open the database; make it if it is missing, and migrate it if it is older.

        Raises `StorageError`; a newer, foreign or damaged file stays unchanged.
        """
        self._schema = schema
        self._reopening = Lock()
        self.path = folder.absolute() / FILE_NAME
        prepare_folder(folder.absolute(), FILE_NAME)
        with storage_errors(self.path):
            is_new = _make_if_missing(self.path)
            self._database = _opened(self.path, schema, is_new=is_new)
        self.journal = self._database.journal

    @override
    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[SqliteUnitOfWork]:
        with storage_errors(self.path):
            connection = self._current().begin(write=write)
        try:
            self._refuse_newer(connection)
            yield SqliteUnitOfWork(connection, self.path)
        finally:
            with storage_errors(self.path):
                connection.close()

    def _current(self) -> Database:
        """Return the database, reopened if another file has its name now.

        Otherwise SQLite would go on writing commits into the deleted file.
        """
        with self._reopening, storage_errors(self.path):
            if file_id(self.path) != self._database.file:
                self._database.engine.dispose()
                self._database = _opened(self.path, self._schema)
            return self._database

    def _refuse_newer(self, connection: Connection) -> None:
        """Raise `StorageError` if a newer version of the app migrated the open file."""
        with storage_errors(self.path):
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version != self._schema.newest:
            raise StorageError(StorageErrorKind.NEWER_VERSION, path=str(self.path))

    @override
    def backup_to(self, target: Path) -> None:
        from ldn_desktop.storage.backup import copy_database
        from ldn_desktop.storage.last_backup import note_backup

        copy_database(self._current().engine, self.path, target.absolute())
        note_backup(self.path.parent)

    @override
    def restore_from(self, source: Path) -> Path:
        from ldn_desktop.storage.restore import restore, restore_over

        try:
            current = self._current()
        except StorageError as error:
            if error.kind not in RESTORABLE:
                raise
            return restore_over(self.path, source.absolute(), self._schema)
        return restore(current, source.absolute(), self._schema)

    @override
    @contextmanager
    def read_backup(self, source: Path) -> Iterator[UnitOfWork]:
        from ldn_desktop.storage.restore import read_backup

        with read_backup(self.path, source.absolute(), self._schema) as work:
            yield work

    @override
    def back_up_before(self, occasion: str) -> Path:
        from ldn_desktop.storage.backup import copy_database

        kept = own_backup(self.path, occasion)
        copy_database(self._current().engine, self.path, kept)
        return kept

    @property
    def synchronous(self) -> int:
        """SQLite's current level of `synchronous`; 2 is FULL. Raises `StorageError`."""
        with storage_errors(self.path), closing(self._current().begin(write=False)) as reading:
            return int(reading.exec_driver_sql("PRAGMA synchronous").scalar_one())

    def check_health(self) -> StorageErrorKind | None:
        """Check the whole file; return its fault, None if it is sound.

        The time grows with the file's size, so this is not for the start.
        """
        try:
            with storage_errors(self.path), closing(self._current().begin(write=False)) as reading:
                answer = reading.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        except StorageError as error:
            return error.kind
        return None if answer == "ok" else StorageErrorKind.DAMAGED

    @override
    def close(self) -> None:
        # The last process to close the file writes the log into it.
        self._database.engine.dispose()


def _make_if_missing(path: Path) -> bool:
    """Make the file if it is missing; return whether it was. Raises `StorageError` (LINK)."""
    refuse_links(path)
    try:
        create_private(path)
    except FileExistsError:
        return False
    sync_folder(path.parent)
    return True


def _opened(path: Path, schema: Schema, *, is_new: bool = False) -> Database:
    version = schema_version(path, schema.newest)
    # If automatic copies exist, the file had data and was emptied since.
    if not is_new and path.stat().st_size == 0 and own_copies(path.parent):
        raise StorageError(StorageErrorKind.DAMAGED, path=str(path))
    if path.stat().st_mode & ~PRIVATE_FILE & 0o777:
        with where_it_can():
            path.chmod(PRIVATE_FILE)
    if version < schema.newest:
        _copy_and_migrate(path, schema, version)
    return open_database(path)


def _copy_and_migrate(path: Path, schema: Schema, version: int) -> None:
    if version:
        from ldn_desktop.storage.backup import copy_database

        old = make_engine(lambda: connect(path), NullPool)
        copy_database(old, path, own_backup(path, f"schema-{schema.newest}"))
    migrate(path, schema)
