"""All reads and changes of the window and the tray go through this controller.

An error comes back in words (`Outcome`); nothing is called saved before the commit has returned.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.records import Record, newest_to_undo
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NO_QUESTIONS, Accepted, ConfirmationRequired, StorageError
from ldn_desktop.services.ports import Button, Delivery, Message
from ldn_desktop.services.reminder_dispatch import (
    TEST_KEY,
    Health,
    ReminderObserver,
)
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.services.settings import Settings, SettingsChange, takes_settings
from ldn_desktop.ui.operations.changes import Changes
from ldn_desktop.ui.operations.doses import DoseOperations
from ldn_desktop.ui.operations.undo_history import TakenBack, UndoHistory
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.app.reminder_service import ReminderService
    from ldn_desktop.services.doctor import Machine
    from ldn_desktop.services.planning import ChangeRequest
    from ldn_desktop.services.zone_change import ZoneQuestion
    from ldn_desktop.ui.autostart import AutostartSwitch
    from ldn_desktop.ui.operations.appointments import AppointmentOperations
    from ldn_desktop.ui.operations.check_ins import CheckInOperations
    from ldn_desktop.ui.operations.data import DataOperations
    from ldn_desktop.ui.operations.supply import SupplyOperations

log = logging.getLogger(__name__)
T = TypeVar("T")
ASKED_DAYS = 60
"""How many days back the window asks about doses."""
READS_BACK = timedelta(days=ASKED_DAYS + 1)
"""How far back the window reads records."""


class AppController(QObject):
    """Does what the user asks for, returns the result in words, and notifies every page.

    Each change that a widget can ask for is an operation here, or of `doses`, `check_ins`,
    `appointments`, `supply` or `data`; the last four are made when first used.

    Signals: `changed` the data changed, read again; `health_changed`; `said` a quiet line about
    what was done; `recorded` the same for something that undo can take back; `taken_back` the same
    for an undo that redo can repeat; `asked` (DoseRef, Outcome) a question from a notification or
    the tray, for Today; `open_page` a page's name; `settings_changed` (Settings); `note_wanted` go
    to the check-in, `check_in_wanted` (date) to the check-in of a day.
    """

    changed = Signal()
    health_changed = Signal()
    said = Signal(str)
    recorded = Signal(str)
    taken_back = Signal(str)
    asked = Signal(object, object)
    open_page = Signal(str)
    settings_changed = Signal(object)
    note_wanted = Signal()
    check_in_wanted = Signal(object)

    def __init__(
        self,
        reminder_service: "ReminderService",
        formats: Formats,
        autostart: "AutostartSwitch | None" = None,
        first: ScheduleSnapshot | None = None,
    ) -> None:
        super().__init__()
        self.reminder_service = reminder_service
        self.formats = formats
        self.autostart = autostart
        self.make_machine: Callable[[], Machine] | None = None
        self._changes = Changes(reminder_service.context, formats, self._saved)
        self._undo_history = UndoHistory(reminder_service.context)
        self.doses = DoseOperations(self._changes, self._undo_history, self.recorded.emit)
        self._snapshot = self._last = self._shown = first
        self.zone_question: ZoneQuestion | None = None
        self._changing = False
        reminder_service.observer = ReminderObserver(
            health_changed=self.health_changed.emit,
            answered=self._answered,
            open_requested=lambda: self.open_page.emit("today"),
            confirmation_needed=self._confirmation_needed,
            checked=self._on_check,
            gentle_reminder_opened=self._gentle_reminder_opened,
        )

    @property
    def context(self) -> Context:
        """The store, the clock and the zone."""
        return self.reminder_service.context

    @property
    def health(self) -> Health:
        """The health of reminders."""
        return self.reminder_service.health

    @cached_property
    def check_ins(self) -> "CheckInOperations":
        """The changes of check-ins."""
        from ldn_desktop.ui.operations.check_ins import CheckInOperations

        return CheckInOperations(self._changes)

    @cached_property
    def appointments(self) -> "AppointmentOperations":
        """The changes for the next appointment."""
        from ldn_desktop.ui.operations.appointments import AppointmentOperations

        return AppointmentOperations(self._changes)

    @cached_property
    def supply(self) -> "SupplyOperations":
        """The changes of the supply at home."""
        from ldn_desktop.ui.operations.supply import SupplyOperations

        return SupplyOperations(self._changes)

    @cached_property
    def data(self) -> "DataOperations":
        """The changes of all data at once."""
        from ldn_desktop.ui.operations.data import DataOperations

        return DataOperations(self._changes, self._apply_settings)

    def read(self) -> ScheduleSnapshot | None:
        """Read and return the snapshot; if that fails the last one, None if there is none."""
        self._snapshot = self._read(self.context.clock.now().date() - READS_BACK)
        self._last = self._snapshot or self._last
        return self._snapshot

    def read_plans(self) -> ScheduleSnapshot | None:
        """As `read`, but with the records around today only: quicker."""
        return self._read()

    def _read(self, since: date | None = None) -> ScheduleSnapshot | None:
        try:
            found: ScheduleSnapshot | None = self.context.read(since)
        except StorageError:
            log.warning("The window could not read the data")
            found = self._last and replace(self._last, now=self.context.clock.now())
        # The first since the last change, so that `on_check` sees what passed between two reads.
        self._shown = self._shown or found
        return found

    def known(self) -> ScheduleSnapshot | None:
        """Return the snapshot read since the last change, else read it."""
        return self._snapshot or self.read()

    def settings(self) -> Settings:
        """Return the current settings, or the defaults if nothing could be read."""
        snapshot = self.known()
        return snapshot.settings if snapshot else Settings()

    def attempt(self, action: Callable[[], T]) -> Outcome[T]:
        """Read, or write a file: call `action` and return its result or its error in words."""
        return self._changes.attempt(action)

    def _saved(self, said: str) -> None:
        """Check reminders and let every page read again after a change; show `said`, if any."""
        self._changing = True
        self.reminder_service.changed()
        self._changing = False
        self.notify_changed()
        if said:
            self.said.emit(said)

    def notify_changed(self) -> None:
        """Let every page read again."""
        self._snapshot = self._shown = None
        self.changed.emit()

    def notify_changed_by_command(self) -> None:
        """Let every page read again after a command's change; apply changed settings too."""
        self.notify_changed()
        self._apply_settings()

    def _apply_settings(self) -> None:
        self.settings_changed.emit(self.settings())

    def take_back(self, ref: DoseRef) -> Outcome[Any]:  # an undone record, or the dose's row
        """Undo the last record of this dose; the record before a correction holds again."""
        snapshot = self.read()
        newest = newest_to_undo(snapshot.log) if snapshot else None
        if newest is not None and newest.key is not None and DoseRef.of(newest.key) == ref:
            return self.undo()
        return self.doses.clear(ref)

    def undo(self) -> Outcome[TakenBack]:
        """Undo what came last: a record, an extra dose, a batch, or a change of plan."""
        outcome = self._changes.make(self._undo_history.undo)
        snapshot = self.known()
        if isinstance(outcome.value, Revision):
            self.said.emit(_("The change of plan was taken back."))
        elif outcome.value is not None and snapshot is not None:
            from ldn_desktop.wording.undo import say_taken_back

            text = say_taken_back(outcome.value, snapshot.zone.zone, self.formats)
            self.taken_back.emit(text)
        return outcome

    def redo(self) -> Outcome[tuple[Record, ...]]:
        """Redo what undo took back."""
        return self._changes.make(self._undo_history.redo, _("Recorded again."))

    @takes_settings
    def change_settings(self, change: SettingsChange) -> Outcome[Settings]:
        """Store settings, named by keyword; the window and the reminders follow at once."""
        outcome = self._changes.make(lambda: change.store(self.context))
        if outcome.value is not None:
            self.settings_changed.emit(outcome.value)
        return outcome

    def start_plan(self, plan: Plan, accepted: Accepted = NO_QUESTIONS) -> Outcome[Revision]:
        """Start a plan."""
        from ldn_desktop.services import planning

        return self._planned(lambda: planning.start_plan(self.context, plan, accepted))

    def change_plan(self, request: "ChangeRequest", accepted: Accepted) -> Outcome[Revision]:
        """Change the plan by a new revision."""
        from ldn_desktop.services import planning

        return self._planned(lambda: planning.change_plan(self.context, request, accepted))

    def _planned(self, save: Callable[[], Revision]) -> Outcome[Revision]:
        """Save a plan or a change of it, which undo can take back."""
        outcome = self._changes.make(save)
        if outcome.value is not None:
            self._undo_history.planned(outcome.value)
            self.recorded.emit(_("The plan is saved."))
        return outcome

    def undo_plan(self) -> Outcome[Revision]:
        """Take back the newest revision."""
        from ldn_desktop.services import planning

        return self._changes.make(
            lambda: planning.undo_plan(self.context), _("The change of plan was taken back.")
        )

    def follow_zone_here(self) -> Outcome[None]:
        """Answer the question about the zone: the plan follows the time here."""
        return self._changes.make(
            self.reminder_service.zone.follow_here, _("Your plan follows the time here.")
        )

    def follow_zone_before(self, place: str) -> Outcome[None]:
        """Answer the question about the zone: the plan follows the time of `place`, the old one."""
        said = _("Your plan follows {place} time. You can change that on Plan.")
        return self._changes.make(
            self.reminder_service.zone.follow_before, said.format(place=place)
        )

    def send_test_reminder(self) -> Delivery:
        """Show a reminder that names no dose; its buttons change nothing."""
        message = Message(
            key=TEST_KEY,
            title=_("This is a test reminder"),
            body=_("Your reminders will look like this."),
            buttons=((Button.OPEN, _("Open")),),
            sound=self.settings().sound,
        )
        return self.reminder_service.notifier.show(message)

    def answer_test_reminder(self, *, seen: bool) -> Outcome[Settings]:
        """Save whether the test reminder was seen, and withdraw it."""
        self.reminder_service.notifier.withdraw(TEST_KEY)
        return self.change_settings(test_reminder_seen=seen)

    def quiet(self, until: datetime | None) -> Outcome[Settings]:
        """Mute repeated ringing until an aware instant; None ends the quiet."""
        return self.change_settings(quiet_until=until)

    def _on_check(self) -> None:
        """Let the pages read again after a reminder check, if something changed with time."""
        snapshot = self._shown
        asked, self.zone_question = self.zone_question, self.reminder_service.zone.question
        if self._changing:
            return  # `change` lets the pages read right after this check
        if snapshot is None:
            self.read_plans()
            self.changed.emit()
            return
        now, zone = self.context.clock.now(), self.context.zones.local()
        has_passed = snapshot.next_moment is not None and snapshot.next_moment <= now
        is_new_day = replace(snapshot, now=now).today != snapshot.today
        went_back = now < snapshot.now - timedelta(seconds=5)
        is_asked = asked != self.zone_question
        if has_passed or is_new_day or went_back or zone != snapshot.zone or is_asked:
            self.notify_changed()

    def _gentle_reminder_opened(self, kind: GentleReminderKind) -> None:
        self.open_page.emit("supply" if kind is GentleReminderKind.SUPPLY else "today")
        if kind is GentleReminderKind.CHECK_IN:
            self.note_wanted.emit()

    def _answered(self, _row: DoseRow | None) -> None:
        self._undo_history.said()
        self.notify_changed()

    def _confirmation_needed(self, key: DoseKey, error: ConfirmationRequired) -> None:
        self.asked.emit(DoseRef.of(key), Outcome[DoseRow](questions=self._changes.questions(error)))
        self.open_page.emit("today")
