"""The ports: what services need of the outer world, as small interfaces."""

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

if TYPE_CHECKING:  # not needed for the first picture
    from ldn_desktop.domain.questions import QuestionLine
    from ldn_desktop.domain.reviews import ReportMade, ReviewLine


class Clock(Protocol):
    """The one place that tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


@dataclass(frozen=True)
class LocalZone:
    """The user's zone. `known` is False where it could not be found out and UTC stands in."""

    zone: tzinfo
    name: str
    known: bool = True


class Zones(Protocol):
    """Tells which zone the computer is set to."""

    def local(self) -> LocalZone:
        """Return the zone as it is set now."""


@dataclass(frozen=True)
class NotedConditions:
    """The name of the zone and the window's hours as they were from the UTC instant `since` on."""

    since: datetime
    zone: str
    rules: WindowRules


Plain = str | int | None
PlainRow = Mapping[str, Plain]
Rows = Mapping[str, tuple[PlainRow, ...]]
"""The rows of the user's data by table, in values that a file can hold: instants in UTC, ISO dates,
amounts as decimal text."""


class Reader(Protocol):
    """The reads of a unit of work that show where things stand. Each may raise `StorageError`."""

    def plan_history(self) -> PlanHistory:
        """Return all revisions of all plans, in the order they were made."""

    def conditions(self) -> tuple[NotedConditions, ...]:
        """Return the zones and hours that were noted, in the order appended."""

    def records(self, first: date | None = None, last: date | None = None) -> tuple[Record, ...]:
        """Return the log of the doses of these dates, both included, in the order appended."""

    def reminders(self, first: date, last: date) -> dict[DoseKey, Reminder]:
        """Return the reminder rows of these dates, both included."""

    def settings(self) -> dict[str, str]:
        """Return the stored settings, as text by name."""

    def up_times(self, since: datetime, until: datetime | None = None) -> tuple[UpTime, ...]:
        """Return the spans of the running log that reach beyond the UTC instant `since`.

        With `until`, only those that began before that instant.
        """


class UnitOfWork(Reader, Protocol):
    """One unit of work on the store. Nothing lasts unless `commit` has returned.

    Every method may raise `services.errors.StorageError`.
    """

    def commit(self) -> None:
        """Make what was done last; when it returns, a power cut the next instant loses nothing."""

    def append_revision(self, revision: Revision) -> Revision:
        """Append a revision and return it with its `number`. `plan_id` 0 starts a new plan."""

    def withdraw_revision(self, revision: Revision) -> None:
        """Note, as rows of their own, that a revision was taken back at its `withdrawn_at`.

        Raises `Conflict` if it was already.
        """

    def append_conditions(self, conditions: NotedConditions) -> None:
        """Append the zone and the window's hours as they are from an instant on."""

    def newest_records(self, count: int) -> tuple[Record, ...]:
        """Return the last `count` lines of the log of the doses, in the order appended."""

    def records_since(self, at: datetime) -> tuple[Record, ...]:
        """Return the lines said at the UTC instant `at` or later, in the order appended."""

    def first_day(self) -> date | None:
        """Return the earliest date of any record, score or note, None where there is none."""

    def append_record(self, record: Record) -> Record:
        """Append a line to the log and return it with its `id`.

        Raises `Conflict` if another process answered the same dose in between.
        """

    def save_reminder(self, reminder: Reminder) -> None:
        """Insert or replace the row of this reminder's dose; one row per dose, ever."""

    def scores(self, first: date | None = None, last: date | None = None) -> tuple[Score, ...]:
        """Return the scores of these dates in the order appended.

        Corrected ones are among them, and those taken back, with their `withdrawn_at`.
        """

    def append_score(self, score: Score) -> Score:
        """Append a score and return it with its `id`; its `withdrawn_at` is not kept."""

    def withdraw_score(self, number: int, at: datetime) -> None:
        """Note, as a row of its own, that the score with this id was taken back at `at` (UTC).

        Raises `Conflict` if it was already.
        """

    def notes(self, first: date | None = None, last: date | None = None) -> tuple[Note, ...]:
        """Return the notes of these dates in the order appended, those taken back included."""

    def append_note(self, note: Note) -> Note:
        """Append a note and return it with its `id`; its `withdrawn_at` is not kept."""

    def withdraw_note(self, number: int, at: datetime) -> None:
        """Note, as a row of its own, that the note with this id was taken back at `at` (UTC).

        Raises `Conflict` if it was already.
        """

    def symptom_changes(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[SymptomChange, ...]:
        """Return what was said of symptoms (new, worse, same, better, gone) on these dates.

        In the order appended; corrected ones are among them, and those taken back.
        """

    def append_symptom_change(self, change: SymptomChange) -> SymptomChange:
        """Append what was said of a symptom and return it with its `id`; see `append_score`."""

    def withdraw_symptom_change(self, number: int, at: datetime) -> None:
        """Note, as a row of its own, that the change with this id was taken back at `at` (UTC).

        Raises `Conflict` if it was already.
        """

    def question_lines(self) -> "tuple[QuestionLine, ...]":
        """Return the log of questions and worries in the order appended."""

    def append_question_line(self, line: "QuestionLine") -> "QuestionLine":
        """Append a line to the log of questions and return it with its `id`."""

    def review_lines(self) -> "tuple[ReviewLine, ...]":
        """Return the log of review days in the order appended."""

    def append_review_line(self, line: "ReviewLine") -> "ReviewLine":
        """Append a line to the log of review days and return it with its `id`."""

    def reports_made(self) -> "tuple[ReportMade, ...]":
        """Return which reports were made, in the order made; "since the last one" asks this."""

    def append_report_made(self, report: "ReportMade") -> "ReportMade":
        """Append that a report was made and return it with its `id`."""

    def gentle_reminders(
        self, first: date, last: date
    ) -> dict[tuple[GentleReminderKind, date], GentleReminder]:
        """Return what became of the gentle reminders for these dates, both included."""

    def save_gentle_reminder(self, gentle_reminder: GentleReminder) -> None:
        """Insert or replace the row of this kind and day; one row for both, ever."""

    def stock(self) -> tuple[StockEntry, ...]:
        """Return what was said of the items at home, in the order appended."""

    def append_stock(self, entry: StockEntry) -> StockEntry:
        """Append what was said of an item at home and return it with its `id`."""

    def put_setting(self, name: str, value: str) -> None:
        """Store one setting."""

    def all_rows(self) -> Rows:
        """Return everything but machine state, as it is kept, each table's rows in order."""

    def is_empty(self) -> bool:
        """Say whether nothing was ever entered: no plan, no record, no note."""

    def put_all_rows(self, rows: Rows) -> None:
        """Write rows as `all_rows` gives them into a store that is empty.

        Raises `Invalid` for a row that no store of ours holds.
        """

    def start_up_time(self, at: datetime) -> int:
        """Begin a span of the running log at the UTC instant `at`; return its number."""

    def extend_up_time(self, number: int, until: datetime) -> None:
        """Note that the app was still up at the UTC instant `until`."""


class Conflict(Exception):  # noqa: N818 - reads as what it says
    """Another process wrote the same thing first; read again and decide anew."""


class Store(Protocol):
    """The database, opened in one place."""

    def work(self, *, write: bool = False) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work: a transaction that rolls back unless it was committed.

        With `write` it holds the database's write lock from its start, so that what it read
        still holds when it writes.
        """

    def backup_to(self, target: Path) -> None:
        """Make a copy of the whole database at `target`, opened again and compared."""

    def restore_from(self, source: Path) -> Path:
        """Replace all data by that of a backup, found sound.

        Return the backup made of the old data first; of a file that can't be read, the name under
        which it is kept. Raises `StorageError`; then nothing has changed.
        """

    def back_up_before(self, occasion: str) -> Path:
        """Make a verified copy beside the data, named after a word; return it.

        Others may write meanwhile: called within a unit of work that writes, it holds what stood
        before it.
        """

    def close(self) -> None:
        """Let go of the database."""


class Button(StrEnum):
    """The buttons of a reminder."""

    TAKEN = "taken"
    LATER = "later"
    SKIP = "skip"
    OPEN = "open"


class Delivery(StrEnum):
    """What became of a notification: shown for sure, perhaps, or not at all."""

    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True)
class Message:
    """A reminder in words, ready to show as plain text. `buttons` are (button, label) in order.

    `shown_again` is true where it does not ring anew but is put back on the screen: a channel
    that cannot know whether it is still there leaves it at the first time. `gentle` is no dose's:
    it makes no sound and is not urgent.
    """

    key: DoseKey
    title: str
    body: str
    buttons: tuple[tuple[Button, str], ...]
    sound: bool = False
    shown_again: bool = False
    gentle: bool = False


class Notifier(Protocol):
    """A channel that shows reminders. A channel never raises: it reports."""

    name: str

    def ready(self) -> Delivery:
        """Return what a reminder shown now could expect. Shows nothing, and is quick."""

    def show(self, message: Message) -> Delivery:
        """Show the message, in place of what is on the screen for the same dose."""

    def withdraw(self, key: DoseKey) -> None:
        """Take the notification of this dose off the screen, if it is there."""

    def shown(self) -> frozenset[DoseKey]:
        """Return the doses whose notification this run put on the screen and did not lose."""

    def close(self) -> None:
        """Let go of the channel; what is on the screen is withdrawn."""


class Watcher(Protocol):
    """The loop the app runs in, as far as it can say that something can be read.

    It keeps sockets out of the adapters' own threads: the window's loop and the terminal's
    implement it alike.
    """

    def watch(self, fileno: int, ready: Callable[[], None]) -> None:
        """Call `ready`, on the loop's thread, whenever the file descriptor can be read."""

    def unwatch(self, fileno: int) -> None:
        """Watch it no more; needed before it is closed. Unknown ones are passed over."""


class Press(Protocol):
    """Receives a press of a reminder's button."""

    def __call__(self, key: DoseKey, button: Button) -> None:
        """Handle the press; pressing twice changes nothing."""


class AutostartState(StrEnum):
    """How starting with the computer stands. BROKEN: what would be started is not there."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


@dataclass(frozen=True)
class Check:
    """One line of the doctor: `ok` None where it does not apply or cannot be known."""

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
