"""Which doses a new revision leaves as they are: an edit neither loses a dose nor doubles it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.windows import LOOK_AHEAD
from ldn_desktop.services.agenda import Agenda, DoseRow

Kept = frozenset[tuple[date, int]]


def keeping(agenda: Agenda, revision: Revision) -> Revision:
    """Return the revision with the doses it keeps: (local date, slot) from its first date on.

    A dose that is due, put off, recorded or past keeps what was planned. So do today's doses that
    are still to come, where all that the new revision asks for today would be over already:
    moving 21:00 to 08:00 at half past eight in the evening must not leave the day without a dose.
    """
    if agenda.book.newest() is None:
        return revision
    begun = _begun(agenda, revision.from_date)
    kept = replace(revision, keeps=begun)
    if revision.from_date != agenda.today:
        return kept
    return replace(revision, keeps=begun | _not_to_be_lost(agenda, kept))


def _begun(agenda: Agenda, first: date) -> Kept:
    touched = {line.day for line in agenda.log} | {key.day for key in agenda.reminders}
    near = {agenda.today + timedelta(days=n) for n in range(-1, LOOK_AHEAD.days)}
    days = sorted(day for day in touched | near if day >= first)
    rows = (row for day in days for row in agenda.rows(day, day))
    return _slots(row for row in rows if row.state is not DoseState.UPCOMING)


def _not_to_be_lost(agenda: Agenda, revision: Revision) -> Kept:
    today = agenda.today
    after = replace(agenda, book=PlanBook((*agenda.book.revisions, revision)))
    new = [row for row in after.rows(today, today) if (today, row.key.slot) not in revision.keeps]
    if not new or any(row.state is not DoseState.NOT_RECORDED for row in new):
        return frozenset()
    to_come = agenda.rows(today, today)
    return _slots(row for row in to_come if row.state is DoseState.UPCOMING)


def _slots(rows: Iterable[DoseRow]) -> Kept:
    return frozenset((row.key.day, row.key.slot) for row in rows)
