"""Reads and sets the date of the next review with the clinician.

A function that saves is one unit of work and returns after the commit. It raises
`NotAllowedError`, `ValidationError` or `StorageError`, each with nothing changed.
"""

from datetime import date

from ldn_desktop.domain.plan import check_date
from ldn_desktop.domain.reviews import ReviewKind, ReviewLine, current_reviews, next_review
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import NotAllowedError, RejectionReason
from ldn_desktop.services.put_back import Check, allow
from ldn_desktop.services.repositories import UnitOfWork


def read_next_review(context: Context, today: date) -> date | None:
    """Return the local date of the next review from `today` on, None if none is set."""
    with context.store.work() as work:
        return next_review(work.reviews.all(), today)


def set_review(
    context: Context, day: date | None, check: Check[date | None] = allow
) -> date | None:
    """Set the next review for a local date, today or later; return the one that it replaces.

    None removes it. Reviews in the past stay. `check` may refuse because of the one before. Raises
    `NotAllowedError` for a date in the past.
    """
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        if day is not None and check_date(day) < snapshot.today:
            raise NotAllowedError(RejectionReason.IN_THE_PAST)
        lines = work.reviews.all()
        current, before = current_reviews(lines), next_review(lines, snapshot.today)
        check(before)
        for other in current:
            if other >= snapshot.today and other != day:
                _append(context, work, ReviewKind.TAKEN_BACK, other)
        if day is not None and day not in current:
            _append(context, work, ReviewKind.SET, day)
        work.commit()
    return before


def _append(context: Context, work: UnitOfWork, kind: ReviewKind, day: date) -> None:
    work.reviews.add(ReviewLine(0, kind, day, context.clock.now()))
