"""The changes for the next appointment: its date, its questions, and the reports made for it."""

from collections.abc import Callable
from datetime import date

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.domain.reviews import ReportMade
from ldn_desktop.services import questions
from ldn_desktop.services.context import Context
from ldn_desktop.services.report import keep_report_made
from ldn_desktop.services.reviews import set_review
from ldn_desktop.ui.operations.changes import Act, Changes
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _

QuestionAct = Callable[[Context, int], None]


class AppointmentOperations:
    """Saves the date of the next review, and its questions, each named by its number."""

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context

    def set_date(self, day: date | None) -> Outcome[None]:
        """Set the local date of the next review; None removes it."""
        said = _("Date removed.") if day is None else _("Date kept.")
        return self._changes.put(
            lambda value, check: set_review(self._context, value, check), day, said
        )

    def add_question(self, text: str) -> Outcome[AppointmentQuestion]:
        """Add a question."""

        def add() -> tuple[AppointmentQuestion, Act]:
            added = questions.add_question(self._context, text)
            return added, self._either(questions.remove, questions.reopen, added.number)

        return self._changes.make_reversible(add, _("Noted."))

    def change_question(self, number: int, text: str) -> Outcome[None]:
        """Change the text of a question."""
        return self._changes.put(
            lambda value, check: questions.change(self._context, number, value, check),
            text.strip(),
        )

    def answer(self, number: int, text: str) -> Outcome[None]:
        """Write down the answer to a question; "" takes it back."""
        return self._changes.put(
            lambda value, check: questions.answer(self._context, number, value, check),
            text.strip(),
            _("Answer kept.") if text.strip() else _("Answer removed."),
        )

    def tick(self, number: int) -> Outcome[None]:
        """Mark a question as dealt with."""
        act = self._either(questions.tick, questions.reopen, number)
        return self._changes.act(act, _("Ticked off."))

    def reopen(self, number: int) -> Outcome[None]:
        """Take back the tick of a question."""
        act = self._either(questions.reopen, questions.tick, number)
        return self._changes.act(act, _("Open again."))

    def remove_question(self, number: int) -> Outcome[None]:
        """Remove a question."""
        act = self._either(questions.remove, questions.reopen, number)
        return self._changes.act(act, _("Question removed."))

    def _either(self, this: QuestionAct, that: QuestionAct, number: int) -> Act:
        """Return the act that does `this` to a question, and takes it back by `that`."""

        def act() -> Act:
            this(self._context, number)
            return self._either(that, this, number)

        return act

    def keep_report_made(self, first: date, last: date) -> Outcome[ReportMade]:
        """Save that a report of these local dates was made. No page shows it: none is refreshed."""
        return self._changes.attempt(lambda: keep_report_made(self._context, first, last))
