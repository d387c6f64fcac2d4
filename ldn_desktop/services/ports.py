"""The ports: interfaces that the services need and the outer layers implement."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


class Clock(Protocol):
    """The only source of the present time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


@dataclass(frozen=True)
class LocalZone:
    """The user's zone. `known` is False if it could not be determined and UTC is used instead."""

    zone: tzinfo
    name: str
    known: bool = True


class Zones(Protocol):
    """The source of the computer's zone."""

    def local(self) -> LocalZone:
        """Return the zone that is set now."""


@dataclass(frozen=True)
class LoggedConditions:
    """The name of the zone, and the window's hours, from the UTC instant `since` on."""

    since: datetime
    zone: str
    rules: WindowRules


Plain = str | int | None
PlainRow = Mapping[str, Plain]
Rows = Mapping[str, tuple[PlainRow, ...]]
"""The rows of the user's data by table, as values for a file: UTC instants and dates in ISO form,
amounts as decimal text."""


class Reader(Protocol):
    """The reads of a unit of work that a snapshot needs. Each may raise `StorageError`."""

    def plan_history(self) -> PlanHistory:
        """Return the history of all revisions of all plans."""

    def conditions(self) -> tuple[LoggedConditions, ...]:
        """Return the logged zones and hours, in the order appended."""

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        """Return the dose records of these local dates, both included, in the order appended."""

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        """Return the reminder rows of these local dates, both included."""

    def settings(self) -> dict[str, str]:
        """Return the text of each stored setting, by name."""

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        """Return the spans of the running log that end after the UTC instant `since`.

        With `until`, only those that began before that instant.
        """


class UnitOfWork(Reader, Protocol):
    """One unit of work (transaction) on the store. Nothing is saved unless `commit` returns.

    Every method may raise `services.errors.StorageError`.
    """

    def commit(self) -> None:
        """Save all changes; once this returns, they survive a power cut."""

    def append_revision(self, revision: Revision) -> Revision:
        """Append a revision and return it with its `number`. `plan_id` 0 starts a new plan."""

    def withdraw_revision(self, revision: Revision) -> None:
        """Append rows that say that a revision was taken back at its `withdrawn_at`.

        Raises `Conflict` if it already was.
        """

    def append_conditions(self, conditions: LoggedConditions) -> None:
        """Append the zone and the window's hours from an instant on."""

    def newest_records(self, count: int) -> tuple[Record, ...]:
        """Return the last `count` dose records, in the order appended."""

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        """Return the records made at the UTC instant `at` or later, in the order appended."""

    def first_day(self) -> date | None:
        """Return the earliest local date of any record, score or note, None if there is none."""

    def append_record(self, record: Record) -> Record:
        """Append a record and return it with its `id`.

        Raises `Conflict` if another process answered the same dose in between.
        """

    def save_reminder(self, reminder: Reminder) -> None:
        """Insert or replace the row of this reminder's dose; each dose has at most one row."""

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        """Return the scores of these local dates in the order appended.

        Corrected scores are included, and so are withdrawn ones, with their `withdrawn_at`.
        """

    def append_score(self, score: Score) -> Score:
        """Append a score and return it with its `id`; its `withdrawn_at` is not stored."""

    def withdraw_score(self, number: int, at: datetime) -> None:
        """Append a row that says that the score with this id was taken back at `at` (UTC).

        Raises `Conflict` if it already was.
        """

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        """Return the notes of these local dates in the order appended, withdrawn ones included."""

    def append_note(self, note: Note) -> Note:
        """Append a note and return it with its `id`; its `withdrawn_at` is not stored."""

    def withdraw_note(self, number: int, at: datetime) -> None:
        """Append a row that says that the note with this id was taken back at `at` (UTC).

        Raises `Conflict` if it already was.
        """

    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        """Return the symptom changes of these local dates in the order appended.

        Corrected and withdrawn ones are included.
        """

    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        """Append a symptom change and return it with its `id`; see `append_score`."""

    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        """Append a row that says that the change with this id was taken back at `at` (UTC).

        Raises `Conflict` if it already was.
        """

    def question_lines(self) -> "tuple[QuestionLine, ...]":
        """Return the log of questions in the order appended."""

    def append_question_line(self, line: "QuestionLine") -> "QuestionLine":
        """Append a line to the log of questions and return it with its `id`."""

    def review_lines(self) -> "tuple[ReviewLine, ...]":
        """Return the log of review dates in the order appended."""

    def append_review_line(self, line: "ReviewLine") -> "ReviewLine":
        """Append a line to the log of review dates and return it with its `id`."""

    def reports_made(self) -> "tuple[ReportMade, ...]":
        """Return the reports made, in order; the range "since the last one" needs them."""

    def append_report_made(self, report: "ReportMade") -> "ReportMade":
        """Append a report made and return it with its `id`."""

    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        """Return the gentle reminders of these local dates, both included."""

    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        """Insert or replace the row of this kind and day; there is at most one."""

    def stock(self) -> tuple[StockEntry, ...]:
        """Return the log of the stock, in the order appended."""

    def append_stock(self, entry: StockEntry) -> StockEntry:
        """Append an entry to the log of the stock and return it with its `id`."""

    def put_setting(self, name: str, value: str) -> None:
        """Insert or replace one setting."""

    def all_rows(self) -> Rows:
        """Return all stored rows but machine state, each table's rows in order."""

    def is_empty(self) -> bool:
        """Return whether the user never entered anything: no plan, no record, no note."""

    def put_all_rows(self, rows: Rows) -> None:
        """Write rows in the form of `all_rows` into an empty store.

        Raises `ValidationError` for a row that our export cannot contain.
        """

    def start_up_time(self, at: datetime) -> int:
        """Begin a span of the running log at the UTC instant `at`; return its number."""

    def extend_up_time(self, number: int, until: datetime) -> None:
        """Note that the app was still up at the UTC instant `until`."""


class Conflict(Exception):  # noqa: N818 - reads as what it says
    """Another process wrote the same thing first; the caller must read and decide again."""


class Store(Protocol):
    """The database; only this adapter opens its file."""

    def work(self, *, write: bool = False) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work: a transaction that rolls back unless it was committed.

        With `write` it holds the database's write lock from its start, so that what it reads is
        still true when it writes.
        """

    def backup_to(self, target: Path) -> None:
        """Copy the whole database to `target`, and verify the copy."""

    def restore_from(self, source: Path) -> Path:
        """Replace all data by those of a backup, after a check of the backup.

        Returns the path of a backup of the old data, made first; if the old file cannot be read,
        the path under which it is kept. Raises `StorageError` with nothing changed.
        """

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified backup beside the data, named after `occasion`; return its path.

        Others may write meanwhile. Within a unit of work that writes, the backup has the data from
        before that unit of work.
        """

    def close(self) -> None:
        """Close the database."""


class Button(StrEnum):
    """The buttons of a reminder."""

    TAKEN = "taken"
    LATER = "later"
    SKIP = "skip"
    OPEN = "open"


class Delivery(StrEnum):
    """The outcome of a notification: shown for sure, perhaps, or not at all."""

    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True)
class Message:
    """The plain text of a reminder. `buttons` are (button, label) in order.

    `shown_again` is true if this is no new ring but the notification is put back on the screen; a
    channel that cannot know whether it is still there does not show it twice. `gentle` means a
    reminder without a dose: it makes no sound and is not urgent.
    """

    key: DoseKey
    title: str
    body: str
    buttons: tuple[tuple[Button, str], ...]
    sound: bool = False
    shown_again: bool = False
    gentle: bool = False


class Notifier(Protocol):
    """A channel that shows reminders. It never raises; it returns a `Delivery`."""

    name: str

    def ready(self) -> Delivery:
        """Return the delivery to expect from `show` now. Shows nothing, and is quick."""

    def show(self, message: Message) -> Delivery:
        """Show the message; it replaces the notification of the same dose."""

    def withdraw(self, key: DoseKey) -> None:
        """Remove the notification of this dose from the screen, if it is there."""

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses whose notification, shown in this run, is still on the screen."""

    def close(self) -> None:
        """Withdraw all notifications and close the channel."""


class Watcher(Protocol):
    """The part of the app's event loop that watches file descriptors.

    With it adapters need no threads for their sockets. The loops of the window and the terminal
    implement it.
    """

    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        """Call `ready` on the loop's thread whenever the file descriptor is readable."""

    def unwatch(self, fileno: int) -> None:
        """Stop watching a file descriptor, before it is closed. Unknown ones are ignored."""


class Press(Protocol):
    """Receives a press of a reminder's button."""

    def __call__(self, key: DoseKey, button: Button) -> None:
        """Handle the press; pressing twice changes nothing."""


class AutostartState(StrEnum):
    """Whether the app starts with the session. BROKEN: the program to start does not exist."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


@dataclass(frozen=True)
class DoctorLine:
    """One line of the doctor's output; `ok` is None if it does not apply or cannot be known."""

    check: str
    ok: bool | None
    text: str
    fix: str | None = None


@dataclass(frozen=True)
class Ports:
    """The store, the clock and the time zones of one run of the app."""

    store: Store
    clock: Clock
    zones: Zones
