"""A process that ends between any two writes: a fuse, and a store that burns it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ParamSpec, TypeVar

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.up_times import UpTime
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import (
    DatedRows,
    RecordRepository,
    RevisionRepository,
    SettingRepository,
    UnitOfWork,
    UpTimeRepository,
)
from tests.support.passed_on import PassedOnRecords, PassedOnStore, PassedOnWork

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

    def around(self, write: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Do what writes, and pass such a place before and after it."""
        self.burn()
        done = write(*given, **named)
        self.burn()
        return done


class DyingWork(PassedOnWork):
    """A unit of work whose process may end before and after each write and commit."""

    def __init__(self, work: UnitOfWork, fuse: Fuse) -> None:
        super().__init__(work)
        self._fuse = fuse
        self.revisions = _Revisions(work.revisions, fuse)
        self.records = _Records(work.records, fuse)
        self.reminders = _Reminders(work.reminders, fuse)
        self.settings = _Settings(work.settings, fuse)
        self.up_times = _UpTimes(work.up_times, fuse)

    def commit(self) -> None:
        self._fuse.around(self.real.commit)


@dataclass
class _Revisions(RevisionRepository):
    real: RevisionRepository
    fuse: Fuse

    def history(self) -> PlanHistory:
        return self.real.history()

    def add(self, revision: Revision) -> Revision:
        return self.fuse.around(self.real.add, revision)

    def withdraw(self, revision: Revision) -> None:
        self.fuse.around(self.real.withdraw, revision)


class _Records(PassedOnRecords):
    def __init__(self, real: RecordRepository, fuse: Fuse) -> None:
        super().__init__(real)
        self._fuse = fuse

    def add(self, entry: Record) -> Record:
        return self._fuse.around(self.real.add, entry)


@dataclass
class _Reminders(DatedRows[DoseKey, Reminder]):
    real: DatedRows[DoseKey, Reminder]
    fuse: Fuse

    def between(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        return self.real.between(first, last)

    def save(self, row: Reminder) -> None:
        self.fuse.around(self.real.save, row)


@dataclass
class _Settings(SettingRepository):
    real: SettingRepository
    fuse: Fuse

    def all(self) -> dict[str, str]:
        return self.real.all()

    def save(self, name: str, value: str) -> None:
        self.fuse.around(self.real.save, name, value)


@dataclass
class _UpTimes(UpTimeRepository):
    real: UpTimeRepository
    fuse: Fuse

    def between(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        return self.real.between(since, until)

    def start(self, at: datetime) -> int:
        return self.fuse.around(self.real.start, at)

    def extend(self, number: int, until: datetime) -> None:
        self.fuse.around(self.real.extend, number, until)


class DyingStore(PassedOnStore):
    """Passes everything on to a real store, and burns the fuse on the way."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        super().__init__(store)
        self._fuse = fuse

    def wrapped(self, work: UnitOfWork) -> DyingWork:
        return DyingWork(work, self._fuse)
