"""The changes for the next appointment: its date, its questions, and the reports made for it."""

from datetime import date

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.domain.reviews import ReportMade
from ldn_desktop.services import questions
from ldn_desktop.services.report import keep_report_made
from ldn_desktop.services.reviews import set_review
from ldn_desktop.ui.operations.changes import Changes
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _


class AppointmentOperations:
    """Saves the date of the next review, and its questions, each named by its number."""

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context

    def set_date(self, day: date | None) -> Outcome[date | None]:
        """Set the local date of the next review; None removes it."""
        said = _("Date removed.") if day is None else _("Date kept.")
        return self._changes.make(lambda: set_review(self._context, day), said)

    def add_question(self, text: str) -> Outcome[AppointmentQuestion]:
        """Add a question."""
        return self._changes.make(lambda: questions.add_question(self._context, text), _("Noted."))

    def change_question(self, number: int, text: str) -> Outcome[None]:
        """Change the text of a question."""
        return self._changes.make(lambda: questions.change(self._context, number, text))

    def tick(self, number: int) -> Outcome[None]:
        """Mark a question as dealt with."""
        return self._changes.make(lambda: questions.tick(self._context, number), _("Ticked off."))

    def untick(self, number: int) -> Outcome[None]:
        """Take back a tick."""
        return self._changes.make(lambda: questions.reopen(self._context, number), _("Open again."))

    def remove_question(self, number: int) -> Outcome[None]:
        """Remove a question."""
        return self._changes.make(
            lambda: questions.remove(self._context, number), _("Question removed.")
        )

    def put_back_question(self, number: int) -> Outcome[None]:
        """Take back the removal of a question."""
        return self._changes.make(lambda: questions.reopen(self._context, number))

    def keep_report_made(self, first: date, last: date) -> Outcome[ReportMade]:
        """Save that a report of these local dates was made. No page shows it: none is refreshed."""
        return self._changes.attempt(lambda: keep_report_made(self._context, first, last))
