"""A store that notes whether a command saved anything, so that a bug is told truthfully."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.typing_compat import override


class WatchedStore(Store):
    """Passes everything on to a store; `may_have_saved` is False as long as nothing was saved."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.may_have_saved = False

    @override
    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        with self._store.work(write=write) as work:
            # Passes on each member of the port but `commit`, which a type checker can't see.
            yield cast("UnitOfWork", _WatchedWork(work, self))

    @override
    def backup_to(self, target: Path) -> None:
        self.may_have_saved = True
        self._store.backup_to(target)

    @override
    def restore_from(self, source: Path) -> Path:
        self.may_have_saved = True
        return self._store.restore_from(source)

    @override
    @contextmanager
    def read_backup(self, source: Path) -> Iterator[UnitOfWork]:
        with self._store.read_backup(source) as work:
            yield work

    @override
    def back_up_before(self, occasion: str) -> Path:
        # The copy lies beside the data, which it does not change.
        return self._store.back_up_before(occasion)

    @override
    def close(self) -> None:
        self._store.close()


class _WatchedWork:
    """A unit of work that notes its commit before it is made: a commit that fails may have held."""

    def __init__(self, work: UnitOfWork, store: WatchedStore) -> None:
        self._work, self._store = work, store

    def commit(self) -> None:
        self._store.may_have_saved = True
        self._work.commit()

    def __getattr__(self, name: str) -> object:
        return getattr(self._work, name)
