"""The unit of work and its repositories, one per entity: what the services read and write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note, Score, SymptomChange
from ldn_desktop.domain.conditions import WindowRules
from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.domain.plan_history import PlanHistory
from ldn_desktop.domain.records import Record
from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.domain.stock import StockEntry
from ldn_desktop.domain.up_times import UpTime

if TYPE_CHECKING:  # not needed before the window is first painted
    from ldn_desktop.domain.questions import QuestionLine
    from ldn_desktop.domain.reviews import ReportMade, ReviewLine

K = TypeVar("K")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Row = tuple[object, ...]
Plain = str | int | None
PlainRow = Mapping[str, Plain]
Rows = Mapping[str, tuple[PlainRow, ...]]
"""The rows of the user's data by table, as values for a file: UTC instants and dates in ISO form,
amounts as decimal text."""


class Conflict(Exception):  # noqa: N818 - reads as what it says
    """Another process wrote the same thing first; the caller must read and decide again."""


@dataclass(frozen=True)
class LoggedConditions:
    """The name of the zone, and the window's hours, from the UTC instant `since` on."""

    since: datetime
    zone: str
    rules: WindowRules


class LogReader(Protocol[T_co]):
    """The reads of a `Log`."""

    def all(self) -> tuple[T_co, ...]:
        """Return all entries in the order appended."""


class Log(LogReader[T], Protocol[T]):
    """An append-only log."""

    def add(self, entry: T) -> T:
        """Append an entry and return it with its `id`, if it has one."""


class DatedReader(Protocol[T_co]):
    """The reads of a `DatedLog`."""

    def between(self, first: date | None = None, last: date | None = None) -> tuple[T_co, ...]:
        """Return the entries of these local dates, both included, in the order appended.

        None means no limit. Corrected entries are included, and so are withdrawn ones.
        """


class DatedLog(Log[T], DatedReader[T], Protocol[T]):
    """An append-only log whose entries are each for a local date."""


class WithdrawableLog(Log[T], Protocol[T]):
    """A log whose entries can be taken back; they have a `withdrawn_at`, which `add` ignores."""

    def withdraw(self, number: int, at: datetime) -> None:
        """Append that the entry with this id was taken back at `at` (UTC).

        Raises `Conflict` if it already was.
        """


class DatedWithdrawableLog(DatedLog[T], WithdrawableLog[T], Protocol[T]):
    """A log whose entries are each for a local date and can be taken back."""


class DatedRowReader(Protocol[K, T]):
    """The reads of `DatedRows`."""

    def between(self, first: date, last: date) -> dict[K, T]:
        """Return the rows of these local dates, both included, by key."""


class DatedRows(DatedRowReader[K, T], Protocol[K, T]):
    """Rows that may change; each key, which has a local date, has at most one."""

    def save(self, row: T) -> None:
        """Insert or replace the row of this key."""


class RevisionReader(Protocol):
    """The reads of the revisions."""

    def history(self) -> PlanHistory:
        """Return the history of all revisions of all plans."""


class RevisionRepository(RevisionReader, Protocol):
    """The revisions of all plans."""

    def add(self, revision: Revision) -> Revision:
        """Append a revision and return it with its `number`. `plan_id` 0 starts a new plan."""

    def withdraw(self, revision: Revision) -> None:
        """Append rows that say that a revision was taken back at its `withdrawn_at`.

        Raises `Conflict` if it already was.
        """


class RecordRepository(DatedLog[Record], Protocol):
    """The dose records. `add` raises `Conflict` if another process answered the dose before."""

    def newest(self, count: int) -> tuple[Record, ...]:
        """Return the last `count` records, in the order appended."""

    def since(self, at: datetime) -> tuple[Record, ...]:
        """Return the records made at the UTC instant `at` or later, in the order appended."""


@dataclass(frozen=True)
class ImportedRows:
    """The rows that an import wrote into a table, by their numbers, both included."""

    table: str
    first: int
    last: int


class ImportRepository(Protocol):
    """Whether the rows of imports count. What belongs to a plan or a question goes with it."""

    def newest(self) -> dict[str, int]:
        """Return the newest number of each table that an import writes, 0 if it has no row."""

    def sample(self, rows: ImportedRows) -> tuple[Row, ...]:
        """Return the first and the last of these rows as they are, to know them again by."""

    def take_back(self, rows: ImportedRows, at: datetime) -> None:
        """Append that these rows count for nothing from the UTC instant `at` on."""

    def put_back(self, rows: ImportedRows, at: datetime) -> None:
        """Append that these rows count again."""


class SettingReader(Protocol):
    """The reads of the settings."""

    def all(self) -> dict[str, str]:
        """Return the text of each stored setting, by name."""


class SettingRepository(SettingReader, Protocol):
    """The settings, as text."""

    def save(self, name: str, value: str) -> None:
        """Insert or replace one setting."""


class UpTimeReader(Protocol):
    """The reads of the running log."""

    def between(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        """Return the spans that end after the UTC instant `since`.

        With `until`, only those that began before that instant.
        """


class UpTimeRepository(UpTimeReader, Protocol):
    """The running log: the spans in which the app was up."""

    def start(self, at: datetime) -> int:
        """Begin a span at the UTC instant `at`; return its number."""

    def extend(self, number: int, until: datetime) -> None:
        """Note that the app was still up at the UTC instant `until`."""


class Reader(Protocol):
    """The reads of a unit of work that a snapshot needs. Each may raise `StorageError`."""

    revisions: RevisionReader
    conditions: LogReader[LoggedConditions]
    records: DatedReader[Record]
    reminders: DatedRowReader[DoseKey, Reminder]
    settings: SettingReader
    up_times: UpTimeReader


class UnitOfWork(Reader, Protocol):
    """One unit of work (transaction) on the store. Nothing is saved unless `commit` returns.

    Every method, and every method of a repository, may raise `services.errors.StorageError`.
    """

    revisions: RevisionRepository
    conditions: Log[LoggedConditions]
    records: RecordRepository
    reminders: DatedRows[DoseKey, Reminder]
    scores: DatedWithdrawableLog[Score]
    notes: DatedWithdrawableLog[Note]
    symptom_changes: DatedWithdrawableLog[SymptomChange]
    questions: "Log[QuestionLine]"
    reviews: "Log[ReviewLine]"
    reports: "Log[ReportMade]"
    gentle_reminders: DatedRows[tuple[GentleReminderKind, date], GentleReminder]
    stock: WithdrawableLog[StockEntry]
    imports: ImportRepository
    settings: SettingRepository
    up_times: UpTimeRepository

    def commit(self) -> None:
        """Save all changes; once this returns, they survive a power cut."""

    def first_day(self) -> date | None:
        """Return the earliest local date of any record, score or note, None if there is none."""

    def all_rows(self) -> Rows:
        """Return all stored rows but machine state, each table's rows in order."""

    def is_empty(self) -> bool:
        """Return whether nothing that the user entered counts: no plan, no record, no note."""

    def put_all_rows(self, rows: Rows) -> None:
        """Write rows in the form of `all_rows` into an empty store.

        Raises `ValidationError` for a row that our export cannot contain.
        """
