"""Which doses a new revision leaves as they are: an edit neither loses a dose nor doubles it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from ldn_desktop.domain.reminder import Reminder
from ldn_desktop.domain.revisions import PlanBook, Revision
from ldn_desktop.domain.states import DoseState
from ldn_desktop.domain.windows import LOOK_AHEAD
from ldn_desktop.services.agenda import Agenda, DoseRow

Kept = frozenset[tuple[date, int]]


def keeping(agenda: Agenda, revision: Revision) -> Revision:
    """Return the revision with the doses it keeps: (local date, slot) from its first date on.

    A dose that is due, put off, recorded or past keeps what was planned. And today stays wholly
    as it was planned where the new revision would ask today for a dose at a time that has passed:
    it would be late the moment it is planned, lost where its window is over, or doubled where
    today's dose was taken under another slot. The change then begins tomorrow.
    """
    if agenda.book.newest() is None:
        return revision
    begun = _begun(agenda, revision.from_date)
    kept = replace(revision, keeps=begun)
    if revision.from_date != agenda.today:
        return kept
    after = replace(agenda, book=PlanBook((*agenda.book.revisions, kept)))
    before, then = (view.rows(agenda.today, agenda.today) for view in (agenda, after))
    if not any(row.state is not DoseState.UPCOMING for row in then if _place(row) not in begun):
        return kept
    return replace(revision, keeps=begun | _places((*before, *then)))


def rings_ahead(agenda: Agenda) -> tuple[Reminder, ...]:
    """Return the rows to store with a change of plan: it found these doses still to come.

    They rang by a clock that was set back for good since, and no look has noticed it. Once the
    clock came near, such a ring would hold its dose to the time that it had before the change.
    """
    rows = agenda.reminders.values()
    return tuple(row.forgotten() for row in rows if row.last_mark and not row.rang_by(agenda.now))


def _begun(agenda: Agenda, first: date) -> Kept:
    touched = {line.day for line in agenda.log} | {key.day for key in agenda.reminders}
    near = {agenda.today + timedelta(days=n) for n in range(-1, LOOK_AHEAD.days)}
    days = sorted(day for day in touched | near if day >= first)
    rows = (row for day in days for row in agenda.rows(day, day))
    return _places(row for row in rows if row.state is not DoseState.UPCOMING)


def _places(rows: Iterable[DoseRow]) -> Kept:
    return frozenset(_place(row) for row in rows)


def _place(row: DoseRow) -> tuple[date, int]:
    return row.key.day, row.key.slot
