"""All reads and changes of the window and the tray go through this controller.

An error comes back in words (`Outcome`); nothing is called saved before the commit has returned.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.checkins import Note
from ldn_desktop.domain.errors import ValidationError
from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.domain.plan import Plan
from ldn_desktop.domain.records import Record, newest_to_undo
from ldn_desktop.domain.revisions import Revision
from ldn_desktop.services import check_ins, recording
from ldn_desktop.services.check_ins import CheckIn
from ldn_desktop.services.context import Context
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import (
    NO_QUESTIONS,
    Accepted,
    ConfirmationCode,
    ConfirmationRequired,
    NotAllowedError,
    StorageError,
)
from ldn_desktop.services.ports import Button, Conflict, Delivery, Message
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.reminder_dispatch import (
    TEST_KEY,
    Health,
    ReminderObserver,
    later,
    put_off,
)
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.services.settings import Settings, SettingsChange, takes_settings
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.undo_history import TakenBack, UndoHistory
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.questions import ask_person, complain

if TYPE_CHECKING:
    from ldn_desktop.app.reminder_service import ReminderService
    from ldn_desktop.services.bulk_recording import BulkAnswer
    from ldn_desktop.services.doctor import Machine
    from ldn_desktop.services.planning import ChangeRequest
    from ldn_desktop.services.zone_change import ZoneQuestion
    from ldn_desktop.ui.autostart import AutostartSwitch

log = logging.getLogger(__name__)
T = TypeVar("T")
ASKED_DAYS = 60
"""How many days back the window asks about doses."""
READS_BACK = timedelta(days=ASKED_DAYS + 1)
"""How far back the window reads records."""


class AppController(QObject):
    """Does what the user asks for, returns the result in words, and notifies every page.

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
        self._undo_history = UndoHistory(reminder_service.context)
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
        """Call `action` and return its result or its error in words; retry once on `Conflict`."""
        try:
            return Outcome(value=self._retry_once(action))
        except (ValidationError, NotAllowedError) as error:
            return Outcome(sentence=self._words(error))
        except ConfirmationRequired as error:
            return Outcome(questions=self._questions(error))
        except StorageError as error:
            sentence = _("This is NOT saved. {why}").format(why=self._words(error))
            return Outcome(sentence=sentence)
        except Conflict:
            return Outcome(sentence=_("Something else changed this just now. Look, and try again."))

    def change(self, action: Callable[[], T], said: str = "") -> Outcome[T]:
        """Make a change; if it was saved, check reminders and let every page read again."""
        outcome = self.attempt(action)
        if outcome.ok:
            self._changing = True
            self.reminder_service.changed()
            self._changing = False
            self.notify_changed()
            if said:
                self.said.emit(said)
        return outcome

    def notify_changed(self) -> None:
        """Let every page read again."""
        self._snapshot = self._shown = None
        self.changed.emit()

    def notify_changed_by_command(self) -> None:
        """Let every page read again after a command's change; apply changed settings too."""
        self.notify_changed()
        self.settings_changed.emit(self.settings())

    def take(
        self,
        ref: DoseRef | None,
        said: AnswerDetails | None = None,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as taken."""
        done = _("Recorded as taken.")
        return self._record(lambda: recording.take(self.context, ref, said, accepted), done)

    def correct(
        self,
        ref: DoseRef,
        said: AnswerDetails,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as taken with another time or amount."""
        done = _("The record was changed.")
        return self._record(lambda: recording.correct(self.context, ref, said, accepted), done)

    def skip(
        self,
        ref: DoseRef | None,
        reason: str | None = None,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as skipped."""
        done = _("Recorded as skipped.")
        return self._record(lambda: recording.skip(self.context, ref, reason, accepted), done)

    def leave_blank(self, ref: DoseRef) -> Outcome[DoseRow]:
        """Keep a dose as not recorded and ask about it no more."""
        done = _("Left blank. It is not asked again.")
        return self._record(lambda: recording.leave_blank(self.context, ref), done)

    def answer_all(
        self, refs: tuple[DoseRef, ...], answer: "BulkAnswer"
    ) -> Outcome[tuple[Record, ...]]:
        """Give many not recorded doses the same answer; one undo takes all of it back."""
        from ldn_desktop.services import bulk_recording
        from ldn_desktop.wording.bulk_recording import say_for_all

        outcome = self.change(lambda: bulk_recording.answer_all(self.context, refs, answer))
        if outcome.value is not None:
            self._undo_history.said(outcome.value)
            self.recorded.emit(say_for_all(answer, len(outcome.value)))
        return outcome

    def clear(self, ref: DoseRef) -> Outcome[DoseRow]:
        """Take back the current record of a dose."""
        outcome = self.change(lambda: recording.clear(self.context, ref), _("Taken back."))
        if outcome.ok:
            self._undo_history.said()
        return outcome

    def take_back(self, ref: DoseRef) -> Outcome[Any]:  # an undone record, or the dose's row
        """Undo the last record of this dose; the record before a correction holds again."""
        snapshot = self.read()
        newest = newest_to_undo(snapshot.log) if snapshot else None
        if newest is not None and newest.key is not None and DoseRef.of(newest.key) == ref:
            return self.undo()
        return self.clear(ref)

    def later(self, ref: DoseRef | None, minutes: int) -> Outcome[DoseRow]:
        """Put a due dose off by `minutes` from now."""
        return self.change(lambda: later(self.context, ref, minutes))

    def put_off_until(self, ref: DoseRef | None, until: datetime) -> Outcome[DoseRow]:
        """Put a due dose off until an aware instant."""
        return self.change(lambda: put_off(self.context, ref, until))

    def undo(self) -> Outcome[TakenBack]:
        """Undo what came last: a record, an extra dose, a batch, or a change of plan."""
        outcome = self.change(self._undo_history.undo)
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
        return self.change(self._undo_history.redo, _("Recorded again."))

    def check_in(self, scores: Mapping[str, int], day: date | None = None) -> Outcome[CheckIn]:
        """Save the scores of a day, by default of the day that a check-in is for now."""
        return self.change(lambda: check_ins.check_in(self.context, scores, day))

    def note(self, text: str, day: date | None = None) -> Outcome[Note]:
        """Save a note for a day, by default as `check_in`."""
        return self.change(lambda: check_ins.note(self.context, text, day), _("Note kept."))

    @takes_settings
    def change_settings(self, change: SettingsChange) -> Outcome[Settings]:
        """Store settings, named by keyword; the window and the reminders follow at once."""
        outcome = self.change(lambda: change.store(self.context))
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
        outcome = self.change(save)
        if outcome.value is not None:
            self._undo_history.planned(outcome.value)
            self.recorded.emit(_("The plan is saved."))
        return outcome

    def undo_plan(self) -> Outcome[Revision]:
        """Take back the newest revision."""
        from ldn_desktop.services import planning

        return self.change(
            lambda: planning.undo_plan(self.context), _("The change of plan was taken back.")
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

    def _record(self, action: Callable[[], DoseRow], done: str) -> Outcome[DoseRow]:
        outcome = self.change(action)
        if outcome.ok:
            self._undo_history.said()
            self.recorded.emit(done)
        return outcome

    def _retry_once(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except Conflict:
            return action()

    def _words(self, error: ValidationError | NotAllowedError | StorageError) -> str:
        return complain(error, self.formats)

    def _questions(self, error: ConfirmationRequired) -> tuple[tuple[ConfirmationCode, str], ...]:
        return tuple((asked[0], ask_person(*asked, self.formats)) for asked in error.questions)

    def _gentle_reminder_opened(self, kind: GentleReminderKind) -> None:
        self.open_page.emit("supply" if kind is GentleReminderKind.SUPPLY else "today")
        if kind is GentleReminderKind.CHECK_IN:
            self.note_wanted.emit()

    def _answered(self, _row: DoseRow | None) -> None:
        self._undo_history.said()
        self.notify_changed()

    def _confirmation_needed(self, key: DoseKey, error: ConfirmationRequired) -> None:
        self.asked.emit(DoseRef.of(key), Outcome[DoseRow](questions=self._questions(error)))
        self.open_page.emit("today")
