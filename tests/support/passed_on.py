"""A store and a unit of work that pass everything on to a real one, for fakes of a part."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path

from ldn_desktop.domain.records import Record
from ldn_desktop.services.ports import Store
from ldn_desktop.services.repositories import RecordRepository, Rows, UnitOfWork


class PassedOnWork(UnitOfWork):
    """A unit of work that is wholly the real one's; a fake puts a repository of its own in."""

    def __init__(self, real: UnitOfWork) -> None:
        self.real = real
        self.revisions = real.revisions
        self.conditions = real.conditions
        self.records = real.records
        self.reminders = real.reminders
        self.scores = real.scores
        self.notes = real.notes
        self.symptom_changes = real.symptom_changes
        self.questions = real.questions
        self.reviews = real.reviews
        self.reports = real.reports
        self.gentle_reminders = real.gentle_reminders
        self.stock = real.stock
        self.imports = real.imports
        self.settings = real.settings
        self.up_times = real.up_times

    def commit(self) -> None:
        self.real.commit()

    def first_day(self) -> date | None:
        return self.real.first_day()

    def all_rows(self) -> Rows:
        return self.real.all_rows()

    def is_empty(self) -> bool:
        return self.real.is_empty()

    def put_all_rows(self, rows: Rows) -> None:
        self.real.put_all_rows(rows)


class PassedOnRecords(RecordRepository):
    """Dose records that are wholly the real ones."""

    def __init__(self, real: RecordRepository) -> None:
        self.real = real

    def all(self) -> tuple[Record, ...]:
        return self.real.all()

    def between(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        return self.real.between(first, last)

    def newest(self, count: int) -> tuple[Record, ...]:
        return self.real.newest(count)

    def since(self, at: datetime) -> tuple[Record, ...]:
        return self.real.since(at)

    def add(self, entry: Record) -> Record:
        return self.real.add(entry)


class PassedOnStore:
    """A store that is wholly the real one's, but for what `wrapped` makes of a unit of work."""

    def __init__(self, real: Store) -> None:
        self.real = real

    def wrapped(self, work: UnitOfWork) -> UnitOfWork:
        return work

    @contextmanager
    def work(self, *, write: bool = False) -> Iterator[UnitOfWork]:
        with self.real.work(write=write) as work:
            yield self.wrapped(work)

    def backup_to(self, target: Path) -> None:
        self.real.backup_to(target)

    def restore_from(self, source: Path) -> Path:
        return self.real.restore_from(source)

    def read_backup(self, source: Path) -> AbstractContextManager[UnitOfWork]:
        return self.real.read_backup(source)

    def back_up_before(self, occasion: str) -> Path:
        return self.real.back_up_before(occasion)

    def close(self) -> None:
        self.real.close()
