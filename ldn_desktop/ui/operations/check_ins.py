"""The changes of a day's check-in and of its daily reminder."""

from collections.abc import Mapping
from datetime import date, time

from ldn_desktop.domain.checkins import Note, SymptomTrend
from ldn_desktop.services import check_ins
from ldn_desktop.services.check_ins import CheckIn
from ldn_desktop.ui.operations.changes import Changes
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _


class CheckInOperations:
    """Saves and takes back scores, symptom changes and notes of a local date.

    Where a date may be None, that is the day that a check-in is for now.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context

    def score(self, scores: Mapping[str, int], day: date | None = None) -> Outcome[CheckIn]:
        """Save scores (0-10) by symptom."""
        return self._changes.make(lambda: check_ins.check_in(self._context, scores, day))

    def take_back_score(self, symptom: str, day: date) -> Outcome[CheckIn]:
        """Take back a symptom's score."""
        return self._changes.make(lambda: check_ins.take_back_score(self._context, symptom, day))

    def say_change(self, symptom: str, trend: SymptomTrend, day: date) -> Outcome[CheckIn]:
        """Save how a symptom changed."""
        return self._changes.make(lambda: check_ins.say_change(self._context, symptom, trend, day))

    def take_back_change(self, symptom: str, day: date) -> Outcome[CheckIn]:
        """Take back how a symptom changed."""
        return self._changes.make(lambda: check_ins.take_back_change(self._context, symptom, day))

    def note(self, text: str, day: date | None = None) -> Outcome[Note]:
        """Save a note."""
        return self._changes.make(lambda: check_ins.note(self._context, text, day), _("Note kept."))

    def take_back_note(self, number: int, day: date, said: str) -> Outcome[None]:
        """Take back the note with this id; `said` is the sentence for the quiet line."""
        return self._changes.make(
            lambda: check_ins.take_back_note(self._context, number, day), said
        )

    def remind_at(self, at: time | None) -> Outcome[None]:
        """Set the local time of the daily check-in reminder; None turns it off."""
        from ldn_desktop.services.gentle_reminders import set_check_in_reminder

        return self._changes.make(lambda: set_check_in_reminder(self._context, at), _("Saved."))
