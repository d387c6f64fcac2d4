"""A process that ends between any two writes: a fuse, and a store that burns it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ldn_desktop.services.ports import Store, Work

WRITES = {
    "append_record",
    "append_revision",
    "commit",
    "extend_up_time",
    "put_setting",
    "save_reminder",
    "start_up_time",
    "withdraw_revision",
}


class Died(BaseException):
    """The process ended here; no handler of the app may see it."""


@dataclass
class Fuse:
    """Lets so many writes pass and ends the process at the next one; None: it does not burn."""

    left: int | None = None
    deaths: int = 0

    def burn(self) -> None:
        """Pass a place where the process may end."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            self.deaths += 1
            raise Died
        self.left -= 1


class DyingWork:
    """A unit of work whose process may end before and after each write and commit."""

    def __init__(self, work: Work, fuse: Fuse) -> None:
        self._work = work
        self._fuse = fuse

    def __getattr__(self, name: str) -> object:
        found = getattr(self._work, name)
        return self._dying(found) if name in WRITES else found

    def _dying(self, write: Callable[..., object]) -> Callable[..., object]:
        def written(*given: object, **named: object) -> object:
            self._fuse.burn()
            done = write(*given, **named)
            self._fuse.burn()
            return done

        return written


class DyingStore:
    """Passes everything on to a real store, and burns the fuse on the way."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[DyingWork]:
        with self._store.work(write=write) as work:
            yield DyingWork(work, self._fuse)

    def backup_to(self, target: Path) -> None:
        self._store.backup_to(target)

    def restore_from(self, source: Path) -> Path:
        return self._store.restore_from(source)

    def close(self) -> None:
        self._store.close()
