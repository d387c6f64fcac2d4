"""A store that opens, and loads SQLAlchemy, at first use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ldn_desktop.services.errors import RESTORABLE, StorageError, StorageErrorKind
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import Reader, UnitOfWork
from ldn_desktop.storage.db_connection import FILE_NAME
from ldn_desktop.storage.startup_snapshot import (
    StartupSnapshot,
    read_snapshot,
    read_snapshot_readonly,
)
from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    from ldn_desktop.storage.store import SqliteStore


class LazyStore(Store):
    """Every method may raise `StorageError`, because it may open the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: SqliteStore | None = None
        self._first: StartupSnapshot | None = None

    @property
    def path(self) -> Path:
        """The path of the database file."""
        return self._folder.absolute() / FILE_NAME

    @property
    def journal(self) -> str:
        """The journal mode, "wal" or "delete"; see `SqliteStore`."""
        return self.open().journal

    def read_snapshot(self) -> Reader | None:
        """Return a reader for the first paint without opening the store.

        None if that is impossible; then `open` makes the file or raises the reason.
        """
        self._first = read_snapshot(self._folder)
        return self._first

    @contextmanager
    def read_snapshot_readonly(self) -> Iterator[Reader | None]:
        """Yield a reader if the store cannot be opened, for example on a full disk.

        None if that is impossible too. Other programs wait for the data meanwhile.
        """
        assert self._opened is None  # noqa: S101 - this read would drop the store's locks
        self._close_first_reader()
        self._first = read_snapshot_readonly(self._folder)
        try:
            yield self._first
        finally:
            self._close_first_reader()

    def open(self) -> "SqliteStore":
        """Open the store if it is not open, and return it. Raises `StorageError`."""
        if self._opened is None:
            from ldn_desktop.storage.store import SqliteStore

            # Closed first: the store reads the file's header itself, and closing a file drops
            # every lock that the process holds on it (POSIX), without SQLite's knowledge. Another
            # process would then believe that it is the last one, and delete the log in use here.
            self._close_first_reader()
            self._opened = SqliteStore(self._folder)
        return self._opened

    @override
    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        with self.open().work(write=write) as work:
            yield work

    @override
    def backup_to(self, target: Path) -> None:
        self.open().backup_to(target)

    @override
    def restore_from(self, source: Path) -> Path:
        # This works too if the store cannot be opened because the file is damaged.
        try:
            opened = self.open()
        except StorageError as error:
            if error.kind not in RESTORABLE:
                raise
            from ldn_desktop.storage.restore import restore_over
            from ldn_desktop.storage.schema import CURRENT

            return restore_over(self.path, source.absolute(), CURRENT)
        return opened.restore_from(source)

    @override
    @contextmanager
    def read_backup(self, source: Path) -> Iterator[UnitOfWork]:
        with self.open().read_backup(source) as work:
            yield work

    @override
    def back_up_before(self, occasion: str) -> Path:
        return self.open().back_up_before(occasion)

    @property
    def synchronous(self) -> int:
        """SQLite's current level of `synchronous`; 2 is FULL."""
        return self.open().synchronous

    def check_health(self) -> StorageErrorKind | None:
        """Check the whole file; see `SqliteStore.check_health`."""
        return self.open().check_health()

    @override
    def close(self) -> None:
        self._close_first_reader()
        if self._opened is not None:
            self._opened.close()

    def _close_first_reader(self) -> None:
        if self._first is not None:
            self._first.close()
            self._first = None
