"""The changes of a day's check-in and of its daily reminder."""

from datetime import date, time

from ldn_desktop.domain.checkins import Note, SymptomTrend
from ldn_desktop.services import check_ins
from ldn_desktop.services.check_ins import NoteChange
from ldn_desktop.ui.operations.changes import Act, Changes
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.wording.i18n import _


class CheckInOperations:
    """Saves and takes back scores, symptom changes and notes. Undo takes back each of them."""

    def __init__(self, changes: Changes) -> None:
        self._changes, self._context = changes, changes.context
        self._restored_as: dict[int, int] = {}

    def score(self, symptom: str, score: int | None, day: date) -> Outcome[None]:
        """Save a symptom's score (0-10) of a local date; None takes it back."""
        return self._changes.put(
            lambda value, check: check_ins.put_score(self._context, symptom, value, day, check),
            score,
        )

    def say_change(self, symptom: str, trend: SymptomTrend | None, day: date) -> Outcome[None]:
        """Save how a symptom changed on a local date; None takes it back."""
        return self._changes.put(
            lambda value, check: check_ins.put_change(self._context, symptom, value, day, check),
            trend,
        )

    def note(
        self,
        text: str,
        day: date,
        number: int | None = None,
        said: str = "",
        starred: bool | None = None,
    ) -> Outcome[NoteChange]:
        """Save a note of a local date in place of the note with this id; "" only takes it back.

        `starred` None keeps the star as it is.
        """

        def put(
            text: str, number: int | None, starred: bool | None, restored: int | None = None
        ) -> tuple[NoteChange, Act]:
            number = self._number_now(number)
            change = check_ins.put_note(self._context, text, day, number, starred)
            before, after = change.before, change.after
            if restored is not None and after is not None:
                self._restored_as[restored] = after.id
            text, starred = (before.text, before.starred) if before else ("", None)
            after_id, before_id = after.id if after else None, before.id if before else None
            return change, lambda: put(text, after_id, starred, before_id)[1]

        return self._changes.make_reversible(
            lambda: put(text, number, starred), said or _("Note kept.")
        )

    def _number_now(self, number: int | None) -> int | None:
        """Return the id of a note that undo or redo has written anew, since the log only grows."""
        while number in self._restored_as:
            number = self._restored_as[number]
        return number

    def star(self, note: Note) -> Outcome[NoteChange]:
        """Star a note, so that the report shows it, or take its star away."""
        left_out = _("The report leaves the note out.")
        said = left_out if note.starred else _("The report shows the note.")
        return self.note(note.text, note.day, note.id, said, not note.starred)

    def remind_at(self, at: time | None, before: time | None) -> Outcome[None]:
        """Set the local time of the daily check-in reminder, `before` until now; None: off."""
        from ldn_desktop.services.gentle_reminders import set_check_in_reminder

        def put(this: time | None, that: time | None) -> Act:
            set_check_in_reminder(self._context, this)
            return lambda: put(that, this)

        return self._changes.act(lambda: put(at, before))
