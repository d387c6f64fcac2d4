"""The answers to doses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from ldn_desktop.domain.records import Record
from ldn_desktop.services import putting_off, recording
from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NO_QUESTIONS, Accepted, NotAllowedError, RejectionReason
from ldn_desktop.services.putting_off import PutOff
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.operations.changes import Act, Changes, taking_back
from ldn_desktop.ui.operations.undo_history import UndoHistory
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.services.bulk_recording import BulkAnswer
    from ldn_desktop.services.going_on import WaitedLonger, WentOn

T = TypeVar("T")


class DoseOperations:
    """Records doses, takes records back, and puts reminders off.

    `recorded` is called with a sentence after a record that undo can take back. `accepted` are the
    questions that the user has answered with yes.
    """

    def __init__(
        self, changes: Changes, undo_history: UndoHistory, recorded: Callable[[str], None]
    ) -> None:
        self._changes, self._context = changes, changes.context
        self._undo_history = undo_history
        self._recorded = recorded

    def take(
        self,
        ref: DoseRef | None,
        said: AnswerDetails | None = None,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as taken."""
        done = _("Recorded as taken.")
        return self._record(lambda: recording.take(self._context, ref, said, accepted), done)

    def correct(
        self,
        ref: DoseRef,
        said: AnswerDetails,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as taken with another time or amount."""
        done = _("The record was changed.")
        return self._record(lambda: recording.correct(self._context, ref, said, accepted), done)

    def skip(
        self,
        ref: DoseRef | None,
        reason: str | None = None,
        accepted: Accepted = NO_QUESTIONS,
    ) -> Outcome[DoseRow]:
        """Record a dose as skipped."""
        done = _("Recorded as skipped.")
        return self._record(lambda: recording.skip(self._context, ref, reason, accepted), done)

    def go_on(self, ref: DoseRef) -> Outcome["WentOn | None"]:
        """Say yes to a dose that asks "Go on?" after a pause; it can be taken then."""
        from ldn_desktop.services import going_on

        outcome = self._changes.make(lambda: going_on.go_on(self._context, ref))
        if outcome.value is not None:
            self.remember(outcome.value)
            self._recorded(_("You go on. Record the dose when you take it."))
        return outcome

    def wait_longer(self, ref: DoseRef) -> Outcome["WaitedLonger"]:
        """Make the pause last until the user goes on; undo takes the pause and the skips back."""
        from ldn_desktop.services import going_on

        outcome = self._changes.make(lambda: going_on.wait_longer(self._context, ref))
        if outcome.value is not None:
            self.remember(outcome.value)
            self._recorded(_("The pause goes on until you end it on Plan."))
        return outcome

    def remember(self, done: "WentOn | WaitedLonger") -> None:
        """Let undo take back a yes; or the longer pause, and then the skips."""
        from ldn_desktop.services.going_on import WentOn

        if isinstance(done, WentOn):
            self._undo_history.acted(self._asking_again(done))
            return
        if done.skipped:
            self._undo_history.said(done.skipped)
        if done.revision is not None:
            self._undo_history.planned(done.revision)

    def _asking_again(self, done: "WentOn") -> Act:
        from ldn_desktop.services import going_on

        def back() -> Act:
            going_on.ask_again(self._context, done)
            return again

        def again() -> Act:
            anew = going_on.go_on(self._context, DoseRef.of(done.row.key))
            if anew is None:
                raise NotAllowedError(RejectionReason.CHANGED_SINCE)
            return self._asking_again(anew)

        return back

    def leave_blank(self, ref: DoseRef) -> Outcome[DoseRow]:
        """Keep a dose as not recorded and ask about it no more."""
        done = _("Left blank. It is not asked again.")
        return self._record(lambda: recording.leave_blank(self._context, ref), done)

    def answer_all(
        self, refs: tuple[DoseRef, ...], answer: "BulkAnswer"
    ) -> Outcome[tuple[Record, ...]]:
        """Give many not recorded doses the same answer; one undo takes all of it back."""
        from ldn_desktop.services import bulk_recording
        from ldn_desktop.wording.bulk_recording import say_for_all

        outcome = self._changes.make(lambda: bulk_recording.answer_all(self._context, refs, answer))
        if outcome.value is not None:
            self._undo_history.said(outcome.value)
            self._recorded(say_for_all(answer, len(outcome.value)))
        return outcome

    def clear(self, ref: DoseRef) -> Outcome[DoseRow]:
        """Take back the current record of a dose."""
        outcome = self._changes.make(lambda: recording.clear(self._context, ref), _("Taken back."))
        if outcome.ok:
            self._undo_history.said()
        return outcome

    def later(self, ref: DoseRef | None, minutes: int) -> Outcome[DoseRow]:
        """Put a due dose off by `minutes` from now."""
        until = self._context.clock.now() + timedelta(minutes=minutes)
        return self._put_off(lambda: putting_off.later(self._context, ref, minutes), until)

    def put_off_until(self, ref: DoseRef | None, until: datetime) -> Outcome[DoseRow]:
        """Put a due dose off until an aware instant."""
        return self._put_off(lambda: putting_off.put_off(self._context, ref, until), until)

    def _put_off(self, action: Callable[[], PutOff], until: datetime) -> Outcome[DoseRow]:
        at = until.astimezone(self._context.zones.local().zone).time()
        said = _("Reminds you again at {time}.").format(time=self._changes.formats.time(at))

        def put_off() -> tuple[DoseRow, Act]:
            done = action()
            return done.row, self.taking_back(done)

        return self._changes.make_reversible(put_off, said)

    def taking_back(self, done: PutOff) -> Act:
        """Return the act that takes back that a reminder was put off, in the window or by it."""

        def back(done: PutOff) -> PutOff:
            putting_off.take_back(self._context, done)
            return done

        def again(done: PutOff) -> PutOff:
            return putting_off.put_off(self._context, DoseRef.of(done.row.key), done.until)

        return taking_back(done, back, again)

    def add_extra(
        self, dose_mg: Decimal, said: AnswerDetails, accepted: Accepted
    ) -> Outcome[Record]:
        """Record a dose, in mg, that the plan did not ask for."""
        done = _("Extra dose added.")
        return self._record(
            lambda: recording.extra_dose(self._context, dose_mg, said, accepted), done
        )

    def take_back_extra(self, extra: Record) -> Outcome[Record]:
        """Take back an extra dose."""
        outcome = self._changes.make(
            lambda: recording.take_back_extra(self._context, extra), _("Taken back.")
        )
        if outcome.ok:
            self._undo_history.said()
        return outcome

    def _record(self, action: Callable[[], T], done: str) -> Outcome[T]:
        outcome = self._changes.make(action)
        if outcome.ok:
            self._undo_history.said()
            self._recorded(done)
        return outcome
