"""Reminding: looks at what is to ring now, rings it, and takes the answer of a pressed button."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.reminder import Reminder, RowChange, check_later_minutes
from ldn_desktop.domain.ringing import LOOKBACK, CheckResult, Ring, check, delivered, put_off_row
from ldn_desktop.domain.states import DoseState, DoseStatus
from ldn_desktop.services import recording
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.conditions import note_conditions
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef, find_dose, the_row
from ldn_desktop.services.errors import (
    ConfirmationRequired,
    NotAllowedError,
    RejectionReason,
    StorageError,
)
from ldn_desktop.services.ports import Button, Delivery, Message, Notifier
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot

log = logging.getLogger(__name__)

TEST_KEY = DoseKey(date(2000, 1, 1), 96, 0)
"""What names the test reminder to a channel: no plan holds it, and no gentle reminder has it."""

LATER_MINUTES = 15
"""What the button of a reminder puts it off by."""


class HealthIssue(StrEnum):
    """Why reminders may not work. The window shows each where the user looks, with its mend."""

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
    """How reminding stands; `fault` says what the machine did, where it did.

    `late_by` is how late a reminder came because looks had stopped, for a day after it.
    """

    issues: frozenset[HealthIssue] = frozenset()
    fault: StorageError | None = None
    last_check: datetime | None = None
    next_check: datetime | None = None
    late_by: timedelta | None = None


@dataclass(frozen=True)
class RingContext:
    """What a reminder is about to say: the ring, and what stood at the look.

    `waiting` doses are open and silent until this one is answered. `not_saved` says that a press
    of Taken or Skip on it could not be saved.
    """

    ring: Ring
    snapshot: ScheduleSnapshot
    waiting: int = 0
    not_saved: bool = False


Compose = Callable[[RingContext], Message]
"""Puts a ring into words; given by the outer room that owns the words."""


OnQuestion = Callable[[DoseKey, ConfirmationRequired], None]


class ReminderDispatcher:
    """Rings what the plan asks for, from the database or, where that fails, from memory.

    `look` is what the bell wakes; it never raises. `on_answer` is called with the dose after a
    button was pressed on a reminder, `on_health` whenever `health` has changed. `first` is what
    the start has read already; it rings though nothing can be read after that.
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
        self._unsaved: dict[DoseKey, RowChange] = {}
        self._tick_faults: dict[DoseKey, StorageError] = {}
        self._was_shown: frozenset[DoseKey] = frozenset()
        self._issues: set[HealthIssue] = set()
        self._fault: StorageError | None = None
        self.health = Health()
        self.on_health: Callable[[], None] = lambda: None
        self.on_answer: Callable[[DoseRow | None], None] = lambda _row: None
        self.on_open: Callable[[], None] = lambda: None
        self.on_question: OnQuestion = lambda _key, _question: None

    def check(self) -> datetime | None:
        """Look once: ring, withdraw, and return when to look next (UTC; None: nothing planned)."""
        self._issues, self._fault = set(), None
        self._safely("A channel", lambda: self._note_delivery(self._notifier.ready()))
        found: list[CheckResult] = []
        self._safely("A look", lambda: found.append(self._check()))
        self._report(found[0] if found else None)
        return found[0].next_check if found else None

    def press(self, key: DoseKey, button: Button) -> None:
        """Do what a reminder's button says. Pressing twice, or an old button, changes nothing."""
        if button is Button.OPEN:
            self.on_open()
            return
        row: DoseRow | None = None
        try:
            row = self._answer(key, button)
            self._tick_faults.pop(key, None)
        except (NotAllowedError, ConfirmationRequired) as answer:
            if isinstance(answer, ConfirmationRequired):
                self.on_question(key, answer)
        except StorageError as error:
            # The server has closed the notification on the press: bring it back, it keeps asking.
            self._tick_faults[key] = error
            self._notifier.withdraw(key)
        except Exception:  # a bug: what the press took off the screen comes back
            self._safely("Withdrawing a reminder", lambda: self._notifier.withdraw(key))
            raise
        self.on_answer(row)

    def _answer(self, key: DoseKey, button: Button) -> DoseRow | None:
        ref = DoseRef.of(key)
        if the_dose_is_another(self._context, key):
            return None
        if button is Button.TAKEN:
            return recording.take(self._context, ref)
        if button is Button.SKIP:
            return recording.skip(self._context, ref)
        return later(self._context, ref, LATER_MINUTES)

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
        if shown is None:  # all that ever rang
            shown = frozenset(status.key for status in doses)
        self._drop_tick_faults(doses)
        rules = snapshot.settings.ring_rules
        found = check(doses, shown, rules, snapshot.now, snapshot.zone.zone)
        # One at a time: what goes wrong with one dose keeps none of the others from ringing.
        for reminder in found.rewound:
            self._save(reminder, snapshot)
        for key in found.withdraw:
            self._safely("Withdrawing a reminder", partial(self._notifier.withdraw, key))
        for ring in found.rings:
            self._safely("A ring", partial(self._ring, ring, found, snapshot))
        return found

    def _note_conditions(self, snapshot: ScheduleSnapshot) -> None:
        """Keep the zone and the window's hours if they are others than at the check before."""
        if not snapshot.is_in_new_conditions or not snapshot.history.revisions:
            return
        with suppress(StorageError), self._context.store.work(write=True) as work:
            note_conditions(work, snapshot.now, snapshot.zone, snapshot.settings.window_rules)
            work.commit()

    def _drop_tick_faults(self, doses: tuple[DoseStatus, ...]) -> None:
        """Tell no more that a press was not saved once its dose asks for no answer.

        Wherever it was answered: its reminder may be on no screen to be withdrawn from.
        """
        asks = {s.key for s in doses if s.state in (DoseState.DUE, DoseState.UPCOMING)}
        self._tick_faults = {key: e for key, e in self._tick_faults.items() if key in asks}

    def _shown(self) -> frozenset[DoseKey] | None:
        """Return the doses on the screen, None of a channel that fails to say.

        A test reminder is no plan's, and stays until it is answered.
        """
        found: list[frozenset[DoseKey]] = []
        self._safely("A channel", lambda: found.append(self._notifier.shown()))
        return found[0] - {TEST_KEY} if found else None

    def _count_late(
        self, shown: frozenset[DoseKey], snapshot: ScheduleSnapshot
    ) -> ScheduleSnapshot:
        """Count the rings that a slow server showed after all; return what stands then.

        Only what came on the screen since the look before: of what was there already, nobody can
        say whether the newest ring has reached it.
        """
        came, self._was_shown = shown - self._was_shown, shown
        for key in came & snapshot.reminders.keys():
            self._save(delivered(snapshot.reminders[key]), snapshot)
        return self._snapshot or snapshot

    def _safely(self, what: str, call: Callable[[], None]) -> None:
        """Call it; a bug is logged by its place and told as one, and goes no further."""
        try:
            call()
        except StorageError:
            log.warning("Nothing is known of the plan yet: the data cannot be read")
        except Exception as error:  # noqa: BLE001 - a bug in one thing must not silence the others
            log.error("%s failed: %s", what, redacted_traceback(error))
            self._issues.add(HealthIssue.BUG)

    def _read(self) -> ScheduleSnapshot:
        try:
            self._snapshot = self._with_unsaved(self._context.read())
        except Exception as error:  # whatever keeps it from being read, memory rings
            if self._snapshot is None:
                self._note_fault("Reading", error, HealthIssue.NEVER_READ)
                raise
            self._note_fault("Reading", error, HealthIssue.NOT_READ)
            self._snapshot = self._from_memory(self._snapshot)
        return self._snapshot

    def _with_unsaved(self, snapshot: ScheduleSnapshot) -> ScheduleSnapshot:
        """Return what was read with the rows that could not be stored in place of those there."""
        stored = snapshot.reminders
        self._unsaved = {key: row.onto(stored.get(key)) for key, row in self._unsaved.items()}
        rows = {key: change.after for key, change in self._unsaved.items()}
        return replace(snapshot, reminders={**stored, **rows})

    def _from_memory(self, snapshot: ScheduleSnapshot) -> ScheduleSnapshot:
        """Return what was read before as it stands now, in the zone of then if none can be had."""
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
        """Store the row, then send; where it cannot be stored, ring all the same."""
        self._save(ring.reminder, snapshot)
        not_saved = ring.status.key in self._tick_faults
        message = self._compose(RingContext(ring, snapshot, found.waiting, not_saved))
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
        """Keep the row that a look made of what it had read."""
        if self._snapshot is None or self._snapshot.reminders.get(reminder.key) == reminder:
            return
        unsaved = self._unsaved.get(reminder.key)
        before = unsaved.before if unsaved else read.reminders.get(reminder.key)
        self._store(RowChange(before, reminder))

    def _store(self, change: RowChange) -> None:
        """Write the row over what is stored by now; a server may have kept us waiting meanwhile."""
        key = change.after.key
        try:
            with self._context.store.work(write=True) as work:
                change = change.onto(work.reminders(key.day, key.day).get(key))
                work.save_reminder(change.after)
                work.commit()
            self._unsaved.pop(key, None)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from being stored, it rings
            self._unsaved[key] = change
            self._note_fault("Storing a reminder", error, HealthIssue.REMINDER_NOT_SAVED)
        if self._snapshot is not None:
            reminders = {**self._snapshot.reminders, key: change.after}
            self._snapshot = replace(self._snapshot, reminders=reminders)

    def _note_fault(self, what: str, error: Exception, trouble: HealthIssue) -> None:
        """Note what the machine did, or else a bug of ours."""
        self._issues.add(trouble)
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
            self._safely("Telling how reminders stand", self.on_health)


def the_dose_is_another(context: Context, key: DoseKey) -> bool:
    """Say whether a button of an earlier run names a dose that the plan does not hold any more."""
    row = context.read(key.day, key.day).row(key.day, key.slot)
    return row is None or row.key != key


def later(context: Context, ref: DoseRef | None, minutes: int) -> DoseRow:
    """Put a due reminder off by so many minutes from now."""
    check_later_minutes(minutes)
    return put_off(context, ref, context.clock.now() + timedelta(minutes=minutes))


def put_off(context: Context, ref: DoseRef | None, until: datetime) -> DoseRow:
    """Put a due reminder off until a UTC instant, which must lie within the dose's window."""
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work, *((ref.day, ref.day) if ref else (None, None)))
        row = find_dose(snapshot, ref)
        if not row.status.is_open or row.dose.due is None or row.status.closes is None:
            raise NotAllowedError(RejectionReason.NOT_OPEN, key=str(row.key))
        if until <= snapshot.now:
            raise NotAllowedError(RejectionReason.IN_THE_PAST)
        if until >= row.status.closes:
            raise NotAllowedError(RejectionReason.AFTER_WINDOW, key=str(row.key))
        work.save_reminder(put_off_row(row.status, until))
        after = the_row(context.snapshot(work, row.key.day, row.key.day), row.key)
        work.commit()
        return after
