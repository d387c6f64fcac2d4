"""When the dose changes, so that it is told the day before and on the day, old and new together."""

from datetime import date, timedelta, tzinfo
from decimal import Decimal

from ldn_desktop.domain.calendar import ONE_DAY, planned_dose
from ldn_desktop.domain.revisions import PlanBook
from ldn_desktop.services.agenda import Agenda

LOOKED_BACK = 60
"""So many days a pause may last for its end to count as a change from the dose before it."""

DayChange = tuple[date, Decimal, Decimal]
"""The local date of a change of dose, with the old and the new dose in mg."""


def dose_change(agenda: Agenda, day: date) -> tuple[Decimal, Decimal] | None:
    """Return (old, new) in mg where the dose of `day` differs from the one before it, else None."""
    new = first_dose_of(agenda.book, day, agenda.zone.zone)
    if new is None:
        return None
    old = last_dose_before(agenda.book, day, agenda.zone.zone)
    return None if old is None or old == new else (old, new)


def first_dose_of(book: PlanBook, day: date, zone: tzinfo) -> Decimal | None:
    """Return the first dose (mg) that the plan asks for on a local date, None where it has none."""
    return next((dose for slot in book.slots(day) if (dose := _dose(book, day, slot, zone))), None)


def last_dose_before(book: PlanBook, day: date, zone: tzinfo) -> Decimal | None:
    """Return the last dose (mg) planned before a local date, None where there was none lately."""
    first = book.first_date()
    for back in range(1, LOOKED_BACK):
        before = day - back * ONE_DAY
        if first is None or before < first:
            return None
        for slot in reversed(book.slots(before)):
            dose = _dose(book, before, slot, zone)
            if dose is not None:
                return dose
    return None


def next_change(agenda: Agenda, day: date) -> DayChange | None:
    """Return the change of dose that the next dosing day after `day` brings, else None.

    With a dose every other day the reminder of two days before is the last one to tell it.
    """
    for ahead in (1, 2):
        following = day + timedelta(days=ahead)
        if first_dose_of(agenda.book, following, agenda.zone.zone) is not None:
            change = dose_change(agenda, following)
            return None if change is None else (following, *change)
    return None


def _dose(book: PlanBook, day: date, slot: int, zone: tzinfo) -> Decimal | None:
    dose = planned_dose(book, day, slot, zone)
    return dose.dose_mg if dose else None
