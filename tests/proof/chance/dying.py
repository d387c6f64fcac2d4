"""A process that ends between any two writes: a fuse, and a store that burns it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, TypeVar

from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.ports import Store, UnitOfWork
from tests.support.passed_on import PassedOnStore, PassedOnWork

P = ParamSpec("P")
T = TypeVar("T")


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


class DyingWork(PassedOnWork):
    """A unit of work whose process may end before and after each write and commit."""

    def __init__(self, work: UnitOfWork, fuse: Fuse) -> None:
        super().__init__(work)
        self._fuse = fuse

    def append_record(self, record: Record) -> Record:
        return self._dying(super().append_record, record)

    def append_revision(self, revision: Revision) -> Revision:
        return self._dying(super().append_revision, revision)

    def commit(self) -> None:
        self._dying(super().commit)

    def extend_up_time(self, number: int, until: datetime) -> None:
        self._dying(super().extend_up_time, number, until)

    def put_setting(self, name: str, value: str) -> None:
        self._dying(super().put_setting, name, value)

    def save_reminder(self, reminder: Reminder) -> None:
        self._dying(super().save_reminder, reminder)

    def start_up_time(self, at: datetime) -> int:
        return self._dying(super().start_up_time, at)

    def withdraw_revision(self, revision: Revision) -> None:
        self._dying(super().withdraw_revision, revision)

    def _dying(self, write: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        self._fuse.burn()
        done = write(*given, **named)
        self._fuse.burn()
        return done


class DyingStore(PassedOnStore):
    """Passes everything on to a real store, and burns the fuse on the way."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        super().__init__(store)
        self._fuse = fuse

    def wrapped(self, work: UnitOfWork) -> DyingWork:
        return DyingWork(work, self._fuse)
