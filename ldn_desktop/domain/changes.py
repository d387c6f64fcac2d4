"""What a new revision changes: each later dose before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from ldn_desktop.domain.calendar import ONE_DAY, asked_on
from ldn_desktop.domain.needs import open_end
from ldn_desktop.domain.revisions import PlanBook, Revision


@dataclass(frozen=True)
class DoseThen:
    """What a plan asks for at a slot: its local time and its dose in mg."""

    at: time
    dose_mg: Decimal


@dataclass(frozen=True)
class DoseChange:
    """One slot of one local date whose dose or time changes; None where there is no dose."""

    day: date
    slot: int
    before: DoseThen | None
    after: DoseThen | None


def changes_between(before: PlanBook, after: PlanBook, first: date) -> tuple[DoseChange, ...]:
    """Return what differs from `first` on, in order of date and slot.

    Of a plan that goes on until changed, some weeks stand for the rest, see `open_end`.
    Instants are not worked out: a local time is the same change in every zone.
    """
    last = max(_reach(before, first), _reach(after, first))
    old, new = (_doses(book, first, _until(book, first, last)) for book in (before, after))
    return tuple(
        DoseChange(day, slot, old.get((day, slot)), new.get((day, slot)))
        for day, slot in sorted({*old, *new})
        if old.get((day, slot)) != new.get((day, slot))
    )


def _until(book: PlanBook, first: date, last: date) -> date:
    """Return the last date on which the book can ask for a dose, `last` at most."""
    goes_on = any(revision.plan.calendar[-1].last is None for revision in book.standing)
    return last if goes_on else min(last, _reach(book, first))


@lru_cache(maxsize=2)  # one side stays what it was while the other is being typed
def _doses(book: PlanBook, first: date, last: date) -> Mapping[tuple[date, int], DoseThen]:
    start = max(first, book.first_date() or last + ONE_DAY)
    days = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return {
        (day, slot): then
        for day in days
        for slot in book.slots(day)
        if (then := _then(book.speaking_for(day, slot), day, slot)) is not None
    }


def _then(revision: Revision | None, day: date, slot: int) -> DoseThen | None:
    if revision is None or not 1 <= slot <= len(revision.plan.times):
        return None
    row = asked_on(revision.plan, day)
    dose_mg = None if row is None else row.step.dose_mg
    return None if dose_mg is None else DoseThen(revision.plan.times[slot - 1], dose_mg)


def _reach(book: PlanBook, first: date) -> date:
    steps = (revision.plan.calendar[-1] for revision in book.standing)
    return max((row.last or open_end(row, first) for row in steps), default=first)
