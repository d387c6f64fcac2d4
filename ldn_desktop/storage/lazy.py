"""A store that is opened, and with it SQLAlchemy loaded, when it is first needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.services.errors import RESTORABLE, StorageError, StorageErrorKind
from ldn_desktop.services.ports import Reader, UnitOfWork
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.startup_snapshot import (
    StartupSnapshot,
    read_snapshot,
    read_snapshot_readonly,
)

if TYPE_CHECKING:
    from ldn_desktop.storage.store import SqliteStore


class LazyStore:
    """Implements `services.ports.Store`; every method may raise what opening the file raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: SqliteStore | None = None
        self._first: StartupSnapshot | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder.absolute() / FILE_NAME

    @property
    def journal(self) -> str:
        """How the database is synced, "wal" or "delete"."""
        return self.open().journal

    def read_snapshot(self) -> Reader | None:
        """Begin to read what the first picture needs without opening the store.

        None where that can't be done: then `open` makes what is missing, or says what is wrong.
        """
        self._first = read_snapshot(self._folder)
        return self._first

    @contextmanager
    def read_snapshot_readonly(self) -> Iterator[Reader | None]:
        """Read the same where the store can't be opened, as of a disk that is full.

        None where that can't be done either. Other programs wait for the data meanwhile.
        """
        assert self._opened is None  # noqa: S101 - the read would drop the locks of the store
        self._end_first_read()
        self._first = read_snapshot_readonly(self._folder)
        try:
            yield self._first
        finally:
            self._end_first_read()

    def open(self) -> "SqliteStore":
        """Open the store, if it is not yet. Raises `StorageError`."""
        if self._opened is None:
            from ldn_desktop.storage.store import SqliteStore

            # Ended first: the store reads the file's header by itself, and to close a file drops
            # every lock that the process holds on it (POSIX), unknown to SQLite. Another process
            # would then take itself for the last one, and remove the log that this one writes to.
            self._end_first_read()
            self._opened = SqliteStore(self._folder)
        return self._opened

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        """Begin a unit of work, see the port."""
        with self.open().work(write=write) as work:
            yield work

    def backup_to(self, target: Path) -> None:
        """Make a verified copy at `target`."""
        self.open().backup_to(target)

    def restore_from(self, source: Path) -> Path:
        """Replace all data by that of a backup; return where the old data is kept, see the port.

        Works where the store can't be opened because of what became of the file.
        """
        try:
            opened = self.open()
        except StorageError as error:
            if error.fault not in RESTORABLE:
                raise
            from ldn_desktop.storage.restore import restore_over
            from ldn_desktop.storage.schema import CURRENT

            return restore_over(self.path, source.absolute(), CURRENT)
        return opened.restore_from(source)

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified copy beside the data and return it."""
        return self.open().back_up_before(occasion)

    @property
    def synchronous(self) -> int:
        """SQLite's level of `synchronous` as it is in force; 2 is FULL."""
        return self.open().synchronous

    def check_health(self) -> StorageErrorKind | None:
        """Read the whole file and return what is wrong with it."""
        return self.open().check_health()

    def close(self) -> None:
        """Let go of the database, if it was ever opened."""
        self._end_first_read()
        if self._opened is not None:
            self._opened.close()

    def _end_first_read(self) -> None:
        if self._first is not None:
            self._first.close()
            self._first = None
