"""The one way in for every change that the window and the tray make, and the one way to read.

What is wrong comes back in words (`Outcome`); nothing is said to be saved before the commit has
returned.
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
    ReminderDispatcher,
    later,
    put_off,
)
from ldn_desktop.services.schedule_snapshot import DoseRow, ScheduleSnapshot
from ldn_desktop.services.settings import Settings, change_settings
from ldn_desktop.ui.behind import Autostart, RunningReminders
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.undo_history import TakenBack, UndoHistory
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.questions import ask_person, complain

if TYPE_CHECKING:
    from ldn_desktop.services.bulk_recording import BulkAnswer
    from ldn_desktop.services.doctor import Machine
    from ldn_desktop.services.planning import ChangeRequest
    from ldn_desktop.services.zone_change import ZoneQuestion

log = logging.getLogger(__name__)
T = TypeVar("T")
ASKED_DAYS = 60
"""Doses of so many days back are asked about."""
READS_BACK = timedelta(days=ASKED_DAYS + 1)
"""How far back the window reads."""


class AppController(QObject):
    """Does what the user asks for, tells what became of it, and lets every page know.

    Signals: `changed` data changed, read anew; `health_changed`; `said` a quiet line about what
    passed; `recorded` the same of an answer that undo takes back, `taken_back` of one that undo
    took back and redo says again; `asked` (DoseRef, Outcome) a question from outside the page, to
    be asked on Today; `open_page` a page's name; `settings_changed` (Settings); `note_wanted` go to
    the check-in, `check_in_wanted` (date) to that of a day.
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
        reminder_service: RunningReminders,
        formats: Formats,
        autostart: Autostart | None = None,
        first: ScheduleSnapshot | None = None,
    ) -> None:
        super().__init__()
        self.reminder_service = reminder_service
        self.formats = formats
        self.autostart = autostart
        self.make_machine: Callable[[], Machine] | None = None
        self._back = UndoHistory(reminder_service.context)
        self._snapshot = self._last = self._shown = first
        self.zone_question: ZoneQuestion | None = None
        self._changing = False
        self._hook(reminder_service.reminding)
        reminder_service.on_check = self.looked
        reminder_service.on_gentle_reminder = self._gentle_reminder_shown

    @property
    def context(self) -> Context:
        """The store, the clock and the zone."""
        return self.reminder_service.context

    @property
    def health(self) -> Health:
        """How reminding stands."""
        return self.reminder_service.health

    def read(self) -> ScheduleSnapshot | None:
        """Return what stands now; from memory where the data can't be read, None if never read."""
        self._snapshot = self._read(self.context.clock.now().date() - READS_BACK)
        self._last = self._snapshot or self._last
        return self._snapshot

    def read_plans(self) -> ScheduleSnapshot | None:
        """As `read`, for who needs the plans and no records but those around today: quicker."""
        return self._read()

    def _read(self, since: date | None = None) -> ScheduleSnapshot | None:
        try:
            found: ScheduleSnapshot | None = self.context.read(since)
        except StorageError:
            log.warning("The window could not read the data")
            found = self._last and replace(self._last, now=self.context.clock.now())
        # The first since the last change: what passed between two reads is still told to all.
        self._shown = self._shown or found
        return found

    def known(self) -> ScheduleSnapshot | None:
        """Return what was read since the last change or passing of a moment, else read it."""
        return self._snapshot or self.read()

    def settings(self) -> Settings:
        """Return the settings as they stand, or the defaults where nothing could be read."""
        snapshot = self.known()
        return snapshot.settings if snapshot else Settings()

    def attempt(self, action: Callable[[], T]) -> Outcome[T]:
        """Do it, and put what is wrong into words. A change in between is decided anew, once."""
        try:
            return Outcome(value=self._twice(action))
        except (ValidationError, NotAllowedError) as error:
            return Outcome(sentence=self._words(error))
        except ConfirmationRequired as error:
            return Outcome(questions=self._asked(error))
        except StorageError as error:
            sentence = _("This is NOT saved. {why}").format(why=self._words(error))
            return Outcome(sentence=sentence)
        except Conflict:
            return Outcome(sentence=_("Something else changed this just now. Look, and try again."))

    def change(self, action: Callable[[], T], said: str = "") -> Outcome[T]:
        """Do a change; where it was saved, look at once and let every page read anew."""
        outcome = self.attempt(action)
        if outcome.ok:
            self._changing = True
            self.reminder_service.changed()
            self._changing = False
            self.tell_changed()
            if said:
                self.said.emit(said)
        return outcome

    def tell_changed(self) -> None:
        """Let every page read anew."""
        self._snapshot = self._shown = None
        self.changed.emit()

    def tell_changed_elsewhere(self) -> None:
        """Let every page know of what a command changed, the look of the window included."""
        self.tell_changed()
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
        """Keep a dose as not recorded and ask no more."""
        done = _("Left blank. It is not asked again.")
        return self._record(lambda: recording.leave_blank(self.context, ref), done)

    def answer_all(
        self, refs: tuple[DoseRef, ...], answer: "BulkAnswer"
    ) -> Outcome[tuple[Record, ...]]:
        """Give many doses that are not recorded one answer; undo takes it back as a whole."""
        from ldn_desktop.services import bulk_recording
        from ldn_desktop.wording.bulk_recording import say_for_all

        outcome = self.change(lambda: bulk_recording.answer_all(self.context, refs, answer))
        if outcome.value is not None:
            self._back.said(outcome.value)
            self.recorded.emit(say_for_all(answer, len(outcome.value)))
        return outcome

    def clear(self, ref: DoseRef) -> Outcome[DoseRow]:
        """Take back what stands for a dose."""
        outcome = self.change(lambda: recording.clear(self.context, ref), _("Taken back."))
        if outcome.ok:
            self._back.said()
        return outcome

    def take_back(self, ref: DoseRef) -> Outcome[Any]:  # an undone record, or the dose's row
        """Undo what was said of this dose last; what stood before a correction stands again."""
        snapshot = self.read()
        newest = newest_to_undo(snapshot.log) if snapshot else None
        if newest is not None and newest.key is not None and DoseRef.of(newest.key) == ref:
            return self.undo()
        return self.clear(ref)

    def later(self, ref: DoseRef | None, minutes: int) -> Outcome[DoseRow]:
        """Put a due dose off by so many minutes from now."""
        return self.change(lambda: later(self.context, ref, minutes))

    def put_off_until(self, ref: DoseRef | None, until: datetime) -> Outcome[DoseRow]:
        """Put a due dose off until an aware instant."""
        return self.change(lambda: put_off(self.context, ref, until))

    def undo(self) -> Outcome[TakenBack]:
        """Take back what came last: an answer, an extra dose, a batch, or a change of plan."""
        outcome = self.change(self._back.undo)
        snapshot = self.known()
        if isinstance(outcome.value, Revision):
            self.said.emit(_("The change of plan was taken back."))
        elif outcome.value is not None and snapshot is not None:
            from ldn_desktop.wording.taking_back import say_taken_back

            text = say_taken_back(outcome.value, snapshot.zone.zone, self.formats)
            self.taken_back.emit(text)
        return outcome

    def redo(self) -> Outcome[tuple[Record, ...]]:
        """Say again what undo took back."""
        return self.change(self._back.redo, _("Recorded again."))

    def check_in(self, scores: Mapping[str, int], day: date | None = None) -> Outcome[CheckIn]:
        """Keep a day's scores, by default of the day that a check-in is for now."""
        return self.change(lambda: check_ins.check_in(self.context, scores, day))

    def note(self, text: str, day: date | None = None) -> Outcome[Note]:
        """Keep a note for a day."""
        return self.change(lambda: check_ins.note(self.context, text, day), _("Note kept."))

    def change_settings(self, **values: Any) -> Outcome[Settings]:  # typed by `Settings`
        """Keep settings; the look is worn and the reminders follow at once."""
        outcome = self.change(lambda: change_settings(self.context, **values))
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
        """Save a plan or its change; undo takes it back."""
        outcome = self.change(save)
        if outcome.value is not None:
            self._back.planned(outcome.value)
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
        """Keep whether the test reminder was seen, and take it off the screen."""
        self.reminder_service.notifier.withdraw(TEST_KEY)
        return self.change_settings(test_reminder_seen=seen)

    def quiet(self, until: datetime | None) -> Outcome[Settings]:
        """Mute the ringing again until an aware instant; None ends the quiet."""
        return self.change_settings(quiet_until=until)

    def looked(self) -> None:
        """Hear that the attendant looked: read anew only where a moment has passed since."""
        snapshot = self._shown
        asked, self.zone_question = self.zone_question, self.reminder_service.zone.question
        if self._changing:
            return  # the pages read anew right after this look
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
            self.tell_changed()

    def _record(self, action: Callable[[], DoseRow], done: str) -> Outcome[DoseRow]:
        outcome = self.change(action)
        if outcome.ok:
            self._back.said()
            self.recorded.emit(done)
        return outcome

    def _twice(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except Conflict:
            return action()

    def _words(self, error: ValidationError | NotAllowedError | StorageError) -> str:
        return complain(error, self.formats)

    def _asked(self, error: ConfirmationRequired) -> tuple[tuple[ConfirmationCode, str], ...]:
        return tuple((asked[0], ask_person(*asked, self.formats)) for asked in error.questions)

    def _gentle_reminder_shown(self, kind: GentleReminderKind) -> None:
        self.open_page.emit("supply" if kind is GentleReminderKind.SUPPLY else "today")
        if kind is GentleReminderKind.CHECK_IN:
            self.note_wanted.emit()

    def _hook(self, reminding: ReminderDispatcher) -> None:
        """Join the hooks without taking them from whoever had them before."""
        health, answer = reminding.on_health, reminding.on_answer
        opened, question = reminding.on_open, reminding.on_question

        def on_health() -> None:
            health()
            self.health_changed.emit()

        def on_answer(row: DoseRow | None) -> None:
            answer(row)
            self._back.said()
            self.tell_changed()

        def on_open() -> None:
            opened()
            self.open_page.emit("today")

        def on_question(key: DoseKey, error: ConfirmationRequired) -> None:
            question(key, error)
            self.asked.emit(DoseRef.of(key), Outcome[DoseRow](questions=self._asked(error)))
            self.open_page.emit("today")

        reminding.on_health, reminding.on_answer = on_health, on_answer
        reminding.on_open, reminding.on_question = on_open, on_question
