"""Checks which reminders are due, shows them, and handles presses of their buttons."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.domain.reminder import Reminder, RowChange
from ldn_desktop.domain.ringing import LOOKBACK, CheckResult, Ring, check, delivered
from ldn_desktop.domain.states import DoseState, DoseStatus
from ldn_desktop.services import recording
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.conditions import log_conditions
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import ConfirmationRequired, NotAllowedError, StorageError
from ldn_desktop.services.ports import Button, Delivery, Message, Notifier
from ldn_desktop.services.putting_off import LATER_MINUTES, PutOff, later
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot

if TYPE_CHECKING:  # with all that changes a plan
    from ldn_desktop.services.going_on import WaitedLonger, WentOn

log = logging.getLogger(__name__)

TEST_KEY = DoseKey(date(2000, 1, 1), 96, 0)
"""The key of the test reminder; no planned dose and no gentle reminder has it."""


class HealthIssue(StrEnum):
    """Why reminders may not work. The window shows each prominently, with its fix."""

    NOT_SHOWN = "not_shown"
    SHOWN_PERHAPS = "shown_perhaps"
    NEVER_READ = "never_read"
    NOT_READ = "not_read"
    TICK_NOT_SAVED = "tick_not_saved"
    REMINDER_NOT_SAVED = "reminder_not_saved"
    STARTING = "starting"
    SCHEDULER_STOPPED = "bell_stopped"
    ZONE_UNKNOWN = "zone_unknown"
    BUG = "bug"


@dataclass(frozen=True)
class Health:
    """The health of reminders. Instants are UTC.

    `fault` is the storage error, if there was one. `late_by` is how late a reminder came because
    checks had stopped; it is set for a day after that.
    """

    issues: frozenset[HealthIssue] = frozenset()
    fault: StorageError | None = None
    last_check: datetime | None = None
    next_check: datetime | None = None
    late_by: timedelta | None = None


@dataclass(frozen=True)
class RingContext:
    """What a reminder's text needs: the ring, and the snapshot of the check.

    `waiting` is the number of open doses that stay silent until this one is answered. `not_saved`
    means that a press of Taken or Skip on it could not be saved.
    """

    ring: Ring
    snapshot: ScheduleSnapshot
    waiting: int = 0
    not_saved: bool = False


Answered: TypeAlias = "DoseRow | PutOff | WentOn | WaitedLonger | None"
"""What a press of a button did."""

Compose = Callable[[RingContext], Message]
"""Composes the message of a ring; the outer layer with the texts provides it."""


def _ignore(*_what: object) -> None:
    """Do nothing with what is reported."""


@dataclass
class ReminderObserver:
    """Whom reminders call, on the event loop's thread. By default each call does nothing.

    `health_changed`: the health changed. `answered`: a button was pressed, with what it did, None
    if nothing that undo takes back; a check follows. `open_requested`: a
    reminder was clicked. `confirmation_needed`: a press needs an answer first. `checked`: a check
    ended, so that a window follows changes and the time without a timer of its own.
    `gentle_reminder_opened`: a gentle reminder was clicked. `reads_back` is how far back a check
    reads records, so that the observer can show its snapshot.
    """

    health_changed: Callable[[], None] = _ignore
    answered: Callable[["Answered"], None] = _ignore
    open_requested: Callable[[], None] = _ignore
    confirmation_needed: Callable[[DoseKey, ConfirmationRequired], None] = _ignore
    checked: Callable[[], None] = _ignore
    gentle_reminder_opened: Callable[[GentleReminderKind], None] = _ignore
    reads_back: timedelta = timedelta(0)


class ReminderDispatcher:
    """Shows the reminders that the plan asks for.

    It reads the plan from the database or, if that fails, uses the last snapshot in memory. `first`
    is the snapshot that was read at the start, so that reminders come even if no later read
    succeeds. `observer` is called as `ReminderObserver` says.
    """

    def __init__(
        self,
        context: Context,
        notifier: Notifier,
        compose: Compose,
        first: ScheduleSnapshot | None = None,
    ) -> None:
        self._context = context
        self._notifier = notifier
        self._compose = compose
        self._snapshot = first
        self._is_read = False
        self._unsaved: dict[DoseKey, RowChange] = {}
        self._tick_faults: dict[DoseKey, StorageError] = {}
        self._was_shown: frozenset[DoseKey] = frozenset()
        self._asking: frozenset[DoseKey] = frozenset()
        self._issues: set[HealthIssue] = set()
        self._fault: StorageError | None = None
        self.health = Health()
        self.observer = ReminderObserver()

    @property
    def snapshot(self) -> ScheduleSnapshot | None:
        """What the newest check read, with the reminders it stored; None if it failed to read."""
        return self._snapshot if self._is_read else None

    def check(self) -> datetime | None:
        """Show and withdraw reminders; return when (UTC) to check next, None if nothing is planned.

        Never raises: the wake-up scheduler calls it.
        """
        self._issues, self._fault, self._is_read = set(), None, False
        self._safely("A channel", lambda: self._note_delivery(self._notifier.ready()))
        found: list[CheckResult] = []
        self._safely("A check", lambda: found.append(self._check()))
        self._report(found[0] if found else None)
        return found[0].next_check if found else None

    def press(self, key: DoseKey, button: Button) -> None:
        """Carry out a press of a reminder's button; a second press or an old one does nothing."""
        if button in (Button.OPEN, Button.SEE):
            self.observer.open_requested()
            if button is Button.SEE:  # its press closed the notification: a check shows it again
                self.observer.answered(None)
            return
        done: Answered = None
        try:
            done = self._answer(key, button)
            self._tick_faults.pop(key, None)
        except (NotAllowedError, ConfirmationRequired) as answer:
            if isinstance(answer, ConfirmationRequired):
                self.observer.confirmation_needed(key, answer)
        except StorageError as error:
            # The server closed the notification on the press. The next check shows it again.
            self._tick_faults[key] = error
            self._notifier.withdraw(key)
        except Exception:  # a bug: the notification that the press closed is shown again
            self._safely("Withdrawing a reminder", lambda: self._notifier.withdraw(key))
            raise
        self.observer.answered(done)

    def _answer(self, key: DoseKey, button: Button) -> "Answered":
        ref = DoseRef.of(key)
        if self._was_replaced(key):
            return None
        if button is Button.TAKEN:
            return recording.take(self._context, ref)
        if button is Button.SKIP:
            return recording.skip(self._context, ref)
        if button is Button.LATER:
            return later(self._context, ref, LATER_MINUTES)
        from ldn_desktop.services import going_on  # with all that changes a plan: rarely needed

        if button is Button.NOT_YET:
            return going_on.wait_longer(self._context, ref)
        return going_on.go_on(self._context, ref)

    def _was_replaced(self, key: DoseKey) -> bool:
        """Return whether the plan no longer has the dose, which a button of an old run names."""
        row = self._context.read(key.day, key.day).row(key.day, key.slot)
        return row is None or row.key != key

    def _check(self) -> CheckResult:
        for change in tuple(self._unsaved.values()):
            self._store(change)
        snapshot = self._read()
        if not snapshot.zone.known:
            self._issues.add(HealthIssue.ZONE_UNKNOWN)
        self._safely("Noting the zone and the hours", partial(self._note_conditions, snapshot))
        shown = self._shown()
        if shown is not None:
            snapshot = self._count_late(shown, snapshot)
        doses = self._statuses(snapshot)
        if shown is None:  # the channel failed to say: treat all doses as shown
            shown = frozenset(status.key for status in doses)
        shown -= self._went_on(snapshot, doses)
        self._drop_tick_faults(doses)
        rules = snapshot.settings.ring_rules
        found = check(doses, shown, rules, snapshot.now, snapshot.zone.zone)
        # One at a time: an error with one dose must not keep the others from ringing.
        for reminder in found.rewound:
            self._save(reminder, snapshot)
        for key in found.withdraw:
            self._safely("Withdrawing a reminder", partial(self._notifier.withdraw, key))
        for ring in found.rings:
            self._safely("A ring", partial(self._ring, ring, found, snapshot))
        return found

    def _note_conditions(self, snapshot: ScheduleSnapshot) -> None:
        """Log the zone and the window's hours if they differ from those of the check before."""
        if not snapshot.is_in_new_conditions or not snapshot.history.revisions:
            return
        with suppress(StorageError), self._context.store.work(write=True) as work:
            log_conditions(work, snapshot.now, snapshot.zone, snapshot.settings.window_rules)
            work.commit()

    def _drop_tick_faults(self, doses: tuple[DoseStatus, ...]) -> None:
        """Forget that a press was not saved once its dose needs no answer any more.

        The dose may have been answered elsewhere, with no reminder left to withdraw.
        """
        asks = {s.key for s in doses if s.state in (DoseState.DUE, DoseState.UPCOMING)}
        self._tick_faults = {key: e for key, e in self._tick_faults.items() if key in asks}

    def _went_on(
        self, snapshot: ScheduleSnapshot, doses: tuple[DoseStatus, ...]
    ) -> frozenset[DoseKey]:
        """Return the due doses whose notification still asks "Go on?", though that was answered."""
        due = {s.key for s in doses if s.state is DoseState.DUE and s.key in self._asking}
        return frozenset(key for key in due if not snapshot.asks_to_go_on(key))

    def _shown(self) -> frozenset[DoseKey] | None:
        """Return the doses on the screen, None if the channel fails to say.

        The test reminder belongs to no dose, and stays until it is answered.
        """
        found: list[frozenset[DoseKey]] = []
        self._safely("A channel", lambda: found.append(self._notifier.shown()))
        return found[0] - {TEST_KEY} if found else None

    def _count_late(
        self, shown: frozenset[DoseKey], snapshot: ScheduleSnapshot
    ) -> ScheduleSnapshot:
        """Count the rings that a slow server showed late; return the snapshot after that.

        Only doses that appeared on the screen since the check before: for those that were shown
        already it is not known whether the newest ring was delivered.
        """
        came, self._was_shown = shown - self._was_shown, shown
        for key in came & snapshot.reminders.keys():
            self._save(delivered(snapshot.reminders[key]), snapshot)
        return self._snapshot or snapshot

    def _safely(self, what: str, call: Callable[[], None]) -> None:
        """Call `call`; log and report an unexpected error instead of raising it."""
        try:
            call()
        except StorageError:
            log.warning("The plan is not known yet: the data cannot be read")
        except Exception as error:  # noqa: BLE001 - a bug in one thing must not silence the others
            log.error("%s failed: %s", what, redacted_traceback(error))
            self._issues.add(HealthIssue.BUG)

    def _read(self) -> ScheduleSnapshot:
        try:
            first = self._context.clock.now().date() - self.observer.reads_back
            self._snapshot = self._with_unsaved(self._context.read(first))
            self._is_read = True
        except Exception as error:  # on any error the snapshot in memory is used
            if self._snapshot is None:
                self._note_fault("Reading", error, HealthIssue.NEVER_READ)
                raise
            self._note_fault("Reading", error, HealthIssue.NOT_READ)
            self._snapshot = self._from_memory(self._snapshot)
        return self._snapshot

    def _with_unsaved(self, snapshot: ScheduleSnapshot) -> ScheduleSnapshot:
        """Return the snapshot with the reminder rows that could not be stored yet."""
        stored = snapshot.reminders
        self._unsaved = {key: row.onto(stored.get(key)) for key, row in self._unsaved.items()}
        rows = {key: change.after for key, change in self._unsaved.items()}
        return replace(snapshot, reminders={**stored, **rows})

    def _from_memory(self, snapshot: ScheduleSnapshot) -> ScheduleSnapshot:
        """Return the last snapshot with the present instant and, if known, the present zone."""
        zone = [snapshot.zone]
        self._safely("The zone", lambda: zone.append(self._context.zones.local()))
        return replace(snapshot, now=self._context.clock.now(), zone=zone[-1])

    def _statuses(self, snapshot: ScheduleSnapshot) -> tuple[DoseStatus, ...]:
        rows = snapshot.rows(snapshot.today - LOOKBACK, snapshot.today + LOOKBACK)
        next_row = snapshot.next_row()
        if next_row is not None and next_row.key not in {row.key for row in rows}:
            rows = (*rows, next_row)
        return tuple(row.status for row in rows)

    def _ring(self, ring: Ring, found: CheckResult, snapshot: ScheduleSnapshot) -> None:
        """Store the row, then send; if it cannot be stored, ring all the same."""
        self._save(ring.reminder, snapshot)
        not_saved = ring.status.key in self._tick_faults
        message = self._compose(RingContext(ring, snapshot, found.waiting, not_saved))
        if message.key in self._asking:
            message = replace(message, shown_again=False)  # its buttons may be others now
        asks = snapshot.asks_to_go_on(message.key)
        self._asking = self._asking | {message.key} if asks else self._asking - {message.key}
        result = self._notifier.show(message)
        self._note_delivery(result)
        if result is Delivery.DELIVERED:
            self._save(delivered(ring.reminder), snapshot)

    def _note_delivery(self, delivery: Delivery) -> None:
        if delivery is Delivery.UNCERTAIN:
            self._issues.add(HealthIssue.SHOWN_PERHAPS)
        elif delivery is Delivery.FAILED:
            self._issues.add(HealthIssue.NOT_SHOWN)

    def _save(self, reminder: Reminder, read: ScheduleSnapshot) -> None:
        """Store the row that a check derived from the snapshot `read`."""
        if self._snapshot is None or self._snapshot.reminders.get(reminder.key) == reminder:
            return
        unsaved = self._unsaved.get(reminder.key)
        before = unsaved.before if unsaved else read.reminders.get(reminder.key)
        self._store(RowChange(before, reminder))

    def _store(self, change: RowChange) -> None:
        """Store the change on top of the stored row, which may have changed since it was read.

        A slow notification server may have taken that long.
        """
        key = change.after.key
        try:
            with self._context.store.work(write=True) as work:
                change = change.onto(work.reminders.between(key.day, key.day).get(key))
                work.reminders.save(change.after)
                work.commit()
            self._unsaved.pop(key, None)
        except Exception as error:  # noqa: BLE001 - an error in storing must not stop the ring
            self._unsaved[key] = change
            self._note_fault("Storing a reminder", error, HealthIssue.REMINDER_NOT_SAVED)
        if self._snapshot is not None:
            reminders = {**self._snapshot.reminders, key: change.after}
            self._snapshot = replace(self._snapshot, reminders=reminders)

    def _note_fault(self, what: str, error: Exception, issue: HealthIssue) -> None:
        """Add the issue; keep a storage error as the fault, and log any other error as a bug."""
        self._issues.add(issue)
        if isinstance(error, StorageError):
            self._fault = error
            return
        log.error("%s failed: %s", what, redacted_traceback(error))
        self._issues.add(HealthIssue.BUG)

    def _report(self, found: CheckResult | None) -> None:
        for error in self._tick_faults.values():
            self._issues.add(HealthIssue.TICK_NOT_SAVED)
            self._fault = self._fault or error
        health = Health(
            issues=frozenset(self._issues),
            fault=self._fault,
            last_check=self._context.clock.now(),
            next_check=found.next_check if found else None,
        )
        changed = (health.issues, health.fault) != (self.health.issues, self.health.fault)
        self.health = health
        if changed:
            self._safely("Reporting the health of reminders", self.observer.health_changed)
