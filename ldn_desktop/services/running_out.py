"""Whether a quiet reminder is due of what runs out at home: once for each day it runs out on."""

from dataclasses import replace
from datetime import date, timedelta

from ldn_desktop.domain.nudges import Nudge, NudgeKind
from ldn_desktop.services.agenda import Agenda
from ldn_desktop.services.ports import Work
from ldn_desktop.services.settings import MOST_SUPPLY_DAYS
from ldn_desktop.services.stock import stock_of

AROUND = timedelta(days=MOST_SUPPLY_DAYS + 30)

REST = timedelta(days=3)
"""So long nothing more is told: a skipped dose moves the day on which something runs out."""


def running_out(work: Work, agenda: Agenda) -> Nudge | None:
    """Return the nudge of what is to be told today, None where there is nothing to tell.

    It is that of the first day on which something runs out, or is to be used by, that was not
    told; one that was told today is returned again, so that it stays on the screen.
    """
    stock, today = stock_of(agenda, work), agenda.today
    if stock is None:
        return None
    days = sorted({notice.lasts_until or notice.use_by or today for notice in stock.notices})
    told = {
        day: nudge
        for (kind, day), nudge in work.nudges(today - AROUND, today + AROUND).items()
        if kind is NudgeKind.SUPPLY and nudge.shown_at is not None
    }
    shown_on = {day: _shown_on(agenda, nudge) for day, nudge in told.items()}
    again = next((told[day] for day in days if shown_on.get(day) == today), None)
    if again is not None or any(today - day < REST for day in shown_on.values()):
        return again
    return next((Nudge(NudgeKind.SUPPLY, day) for day in days if day not in told), None)


def _shown_on(agenda: Agenda, nudge: Nudge) -> date:
    return replace(agenda, now=nudge.shown_at or agenda.now).today
