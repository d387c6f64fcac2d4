"""All reads and changes of the window and the tray go through this controller.

An error comes back in words (`Outcome`); nothing is called saved before the commit has returned.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NO_QUESTIONS, Accepted, ConfirmationRequired, StorageError
from ldn_desktop.services.ports import Button, Delivery, Message
from ldn_desktop.services.putting_off import PutOff
from ldn_desktop.services.reminder_dispatch import (
    TEST_KEY,
    Answered,
    Health,
    ReminderObserver,
)
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.services.settings import Settings, SettingsChange, takes_settings
from ldn_desktop.ui.operations.changes import Act, Changes, taking_back
from ldn_desktop.ui.operations.doses import DoseOperations
from ldn_desktop.ui.operations.undo_history import TakenBack, UndoHistory
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.app.reminder_service import ReminderService
    from ldn_desktop.services.doctor import Machine
    from ldn_desktop.services.planning import ChangeRequest
    from ldn_desktop.services.zone_change import ZoneAnswer, ZoneQuestion
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

    Signals: `changed` the data changed, read again; `health_changed`; `announced` a quiet line
    about what was done; `recorded` the same ("" for none) for what undo can take back; `undone` the
    same for an undo that redo can repeat; `confirmation_requested` (DoseRef, Outcome) a question of
    a notification or the tray, for Today; `open_page` a page's name; `settings_changed` (Settings);
    `note_requested` go to the check-in, `check_in_requested` (date) to the check-in of a day.
    """

    changed = Signal()
    health_changed = Signal()
    announced = Signal(str)
    recorded = Signal(str)
    undone = Signal(str)
    confirmation_requested = Signal(object, object)
    open_page = Signal(str)
    settings_changed = Signal(object)
    note_requested = Signal()
    check_in_requested = Signal(object)

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
        self._undo_history = UndoHistory(reminder_service.context)
        self._changes = Changes(reminder_service.context, formats, self._saved, self._acted)
        self.doses = DoseOperations(self._changes, self._undo_history, self.recorded.emit)
        self._snapshot, self._is_outdated = first, first is None
        self.zone_question: ZoneQuestion | None = None
        reminder_service.observer = ReminderObserver(
            health_changed=self.health_changed.emit,
            answered=self._answered,
            open_requested=lambda: self.open_page.emit("today"),
            confirmation_needed=self._confirmation_needed,
            checked=self._on_check,
            gentle_reminder_opened=self._gentle_reminder_opened,
            reads_back=READS_BACK,
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

        return DataOperations(self._changes, self._replaced, self._resettled)

    def snapshot(self) -> ScheduleSnapshot | None:
        """Return what the pages show: the snapshot of the last check that showed a change.

        Reads it if no check has read since; if that fails, returns the last one, None if there is
        none.
        """
        if self._is_outdated:
            now = self.context.clock.now()
            try:
                self._snapshot = self.context.read(now.date() - READS_BACK)
            except StorageError:
                log.warning("The window could not read the data")
                self._snapshot = self._snapshot and replace(self._snapshot, now=now)
            self._is_outdated = self._snapshot is None
        return self._snapshot

    def snapshot_now(self) -> ScheduleSnapshot | None:
        """Return `snapshot` at the present instant, for an act that goes by the time."""
        snapshot = self.snapshot()
        return snapshot and replace(
            snapshot, now=self.context.clock.now(), zone=self.context.zones.local()
        )

    def today(self) -> date:
        """Return the local date at the present instant."""
        snapshot = self.snapshot_now()
        return snapshot.today if snapshot else self.context.clock.now().date()

    def settings(self) -> Settings:
        """Return the current settings, or the defaults if nothing could be read."""
        snapshot = self.snapshot()
        return snapshot.settings if snapshot else Settings()

    def attempt(self, action: Callable[[], T]) -> Outcome[T]:
        """Read, or write a file: call `action` and return its result or its error in words."""
        return self._changes.attempt(action)

    def _saved(self, said: str) -> None:
        """Check reminders and let every page read again after a change; show `said`, if any."""
        self._is_outdated = True
        self.reminder_service.changed()
        if self._is_outdated:  # reminders do not run yet, or are in the middle of a check
            self.changed.emit()
        if said:
            self.announced.emit(said)

    def _acted(self, back: Act, said: str) -> None:
        """Remember how to take a change back; show `said` beside Undo."""
        self._undo_history.acted(back)
        self.recorded.emit(said)

    def _replaced(self) -> None:
        """Let the window follow data that took the place of what it had changed."""
        self._undo_history.forget()
        self._apply_settings()

    def _resettled(self) -> None:
        """Apply settings that came with data, or went with it."""
        self._is_outdated = True  # who hears of them reads them anew
        self._apply_settings()

    def notify_changed(self) -> None:
        """Check reminders and let every page read again after a change made elsewhere."""
        self._saved("")

    def notify_changed_by_command(self) -> None:
        """As `notify_changed` after a command's change; apply changed settings too."""
        self.notify_changed()
        self._apply_settings()

    def _apply_settings(self) -> None:
        self.settings_changed.emit(self.settings())

    def take_back(self, ref: DoseRef) -> Outcome[TakenBack]:
        """Undo the last record of this dose; the record before a correction holds again."""
        return self._undo(lambda: self._undo_history.undo_dose(ref))

    def undo(self) -> Outcome[TakenBack]:
        """Undo what was saved last in the window, or the newest record if nothing was.

        What was changed elsewhere since is refused once; then undo goes on to what was before it.
        """
        return self._undo(self._undo_history.undo)

    def _undo(self, action: Callable[[], TakenBack]) -> Outcome[TakenBack]:
        outcome = self._changes.make(action)
        snapshot = self.snapshot()
        if isinstance(outcome.value, Revision):
            self.announced.emit(_("The change of plan was taken back."))
        elif isinstance(outcome.value, DoseRow):
            self.announced.emit(_("Taken back."))
        elif callable(outcome.value):
            self.undone.emit(_("Taken back."))
        elif outcome.value is not None and snapshot is not None:
            from ldn_desktop.wording.undo import say_taken_back

            text = say_taken_back(outcome.value, snapshot.zone.zone, self.formats)
            self.undone.emit(text)
        return outcome

    def redo(self) -> Outcome[None]:
        """Redo what undo took back."""
        return self._changes.make(self._undo_history.redo, _("Recorded again."))

    @takes_settings
    def change_settings(self, change: SettingsChange) -> Outcome[Settings]:
        """Store settings, named by keyword; the window and the reminders follow at once."""
        if not change.is_undoable:
            return self._changes.make(lambda: self._store(change))
        before = change.taken_from(self.settings())

        def put(these: SettingsChange, those: SettingsChange) -> tuple[Settings, Act]:
            return self._store(these), lambda: put(those, these)[1]

        return self._changes.make_reversible(lambda: put(change, before))

    def _store(self, change: SettingsChange) -> Settings:
        settings = change.store(self.context)
        self._is_outdated = True  # who hears of them reads them anew
        self.settings_changed.emit(settings)
        return settings

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
        return self._changes.make(
            self._undo_history.undo_plan, _("The change of plan was taken back.")
        )

    def follow_zone_here(self) -> Outcome[None]:
        """Answer the question about the zone: the plan follows the time here."""
        zone = self.reminder_service.zone
        return self._answer_zone(zone.follow_here, _("Your plan follows the time here."))

    def follow_zone_before(self, place: str) -> Outcome[None]:
        """Answer the question about the zone: the plan follows the time of `place`, the old one."""
        said = _("Your plan follows {place} time. You can change that on Plan.")
        zone = self.reminder_service.zone
        return self._answer_zone(zone.follow_before, said.format(place=place))

    def _answer_zone(self, answer: "Callable[[], ZoneAnswer]", said: str) -> Outcome[None]:
        zone = self.reminder_service.zone

        def back(given: "ZoneAnswer") -> "ZoneAnswer":
            zone.take_back(given)
            return given

        return self._changes.act(lambda: taking_back(answer(), back, zone.answer_again), said)

    def send_test_reminder(self) -> Delivery:
        """Show a reminder that names no dose; its buttons change nothing."""
        message = Message(
            key=TEST_KEY,
            title=_("This is a test reminder"),
            body=_("Your reminders will look like this."),
            buttons=((Button.OPEN, _("Open")),),
            sound=self.settings().sound,
            loudness=self.settings().loudness(1),
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
        """Let the pages show what a check found, if the data or, with time, a dose changed."""
        asked, self.zone_question = self.zone_question, self.reminder_service.zone.question
        if self._is_outdated or asked != self.zone_question or self._has_time_changed():
            found = self.reminder_service.snapshot
            self._snapshot, self._is_outdated = found or self._snapshot, found is None
            self.changed.emit()

    def _has_time_changed(self) -> bool:
        """Return whether time alone, or the zone, changed what the pages show."""
        snapshot, now = self._snapshot, self.context.clock.now()
        if snapshot is None:
            return True
        has_passed = snapshot.next_moment is not None and snapshot.next_moment <= now
        is_new_day = replace(snapshot, now=now).today != snapshot.today
        went_back = now < snapshot.now - timedelta(seconds=5)
        return has_passed or is_new_day or went_back or self.context.zones.local() != snapshot.zone

    def _gentle_reminder_opened(self, kind: GentleReminderKind) -> None:
        self.open_page.emit("supply" if kind is GentleReminderKind.SUPPLY else "today")
        if kind is GentleReminderKind.CHECK_IN:
            self.note_requested.emit()

    def _answered(self, done: Answered) -> None:
        """Show a press at the check that follows it; undo can take it back."""
        if isinstance(done, PutOff):
            self._undo_history.acted(self.doses.taking_back(done))
        elif isinstance(done, DoseRow):
            self._undo_history.said()
        elif done is not None:
            self.doses.remember(done)
        self._is_outdated = True

    def _confirmation_needed(self, key: DoseKey, error: ConfirmationRequired) -> None:
        self.confirmation_requested.emit(
            DoseRef.of(key), Outcome[DoseRow](questions=self._changes.questions(error))
        )
        self.open_page.emit("today")
