"""A store whose disk can fail on command, around a real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ldn_desktop.services.errors import Fault, StorageError
from ldn_desktop.services.ports import Store, Work


class FaultyStore:
    """Passes everything on; while `fault` is set, every write (or, with `reads`, all) fails."""

    def __init__(self, real: Store) -> None:
        self.real = real
        self.fault: Fault | None = None
        self.reads = False
        self.works = 0

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[Work]:
        """Begin a unit of work, or fail as the disk does."""
        self.works += 1
        if self.fault is not None and (write or self.reads):
            raise StorageError(self.fault, path="/data")
        with self.real.work(write=write) as work:
            yield work

    def backup_to(self, target: Path) -> None:
        """Pass it on."""
        self.real.backup_to(target)

    def restore_from(self, source: Path) -> Path:
        """Pass it on."""
        return self.real.restore_from(source)

    def close(self) -> None:
        """Pass it on."""
        self.real.close()
