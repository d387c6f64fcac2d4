"""Stores whose disk can fail on command, around a real one."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ldn_desktop.services.errors import StorageError, StorageErrorKind
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import UnitOfWork


class FlakyStore:
    """Passes everything on; fails as long as the test says so: for `reading`, for `writing`."""

    def __init__(self, real: Store) -> None:
        self.real = real
        self.reading: StorageError | None = None
        self.writing: StorageError | None = None
        self.works = 0

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        """Begin a unit of work, or fail as the disk does."""
        self.works += 1
        fault = self.writing if write else self.reading
        if fault is not None:
            raise fault
        with self.real.work(write=write) as work:
            yield work

    def backup_to(self, target: Path) -> None:
        """Pass it on."""
        self.real.backup_to(target)

    def restore_from(self, source: Path) -> Path:
        """Pass it on."""
        return self.real.restore_from(source)

    def read_backup(self, source: Path) -> AbstractContextManager[UnitOfWork]:
        """Pass it on."""
        return self.real.read_backup(source)

    def back_up_before(self, occasion: str) -> Path:
        """Pass it on."""
        return self.real.back_up_before(occasion)

    def close(self) -> None:
        """Pass it on."""
        self.real.close()


class FaultyStore(FlakyStore):
    """While `fault` is set every write fails by it or, with `reads`, all; told in two words."""

    def __init__(self, real: Store) -> None:
        super().__init__(real)
        self.fault: StorageErrorKind | None = None
        self.reads = False

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        """Begin a unit of work, or fail as the disk does."""
        failing = None if self.fault is None else StorageError(self.fault, path="/data")
        self.writing, self.reading = failing, failing if self.reads else None
        with super().work(write=write) as work:
            yield work
