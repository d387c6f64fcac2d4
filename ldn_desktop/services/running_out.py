"""Decides whether to remind of a supply that runs out: once for each date it runs out on."""

from dataclasses import replace
from datetime import date, timedelta

from ldn_desktop.domain.gentle_reminders import GentleReminder, GentleReminderKind
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import MOST_SUPPLY_DAYS
from ldn_desktop.services.stock import stock_of

AROUND = timedelta(days=MOST_SUPPLY_DAYS + 30)

REST = timedelta(days=3)
"""The least time between two such reminders: a skipped dose moves the date by a day."""


def running_out(work: UnitOfWork, snapshot: ScheduleSnapshot) -> GentleReminder | None:
    """Return the gentle reminder to show today, None if there is none.

    Its day is the first date, without a reminder so far, on which something runs out or has to be
    used. One that was shown today is returned again, so that it stays on the screen.
    """
    stock, today = stock_of(snapshot, work), snapshot.today
    if stock is None:
        return None
    days = sorted({notice.lasts_until or notice.use_by or today for notice in stock.notices})
    shown = {
        day: gentle_reminder
        for (kind, day), gentle_reminder in work.gentle_reminders.between(
            today - AROUND, today + AROUND
        ).items()
        if kind is GentleReminderKind.SUPPLY and gentle_reminder.shown_at is not None
    }
    shown_on = {day: _shown_on(snapshot, gentle_reminder) for day, gentle_reminder in shown.items()}
    again = next((shown[day] for day in days if shown_on.get(day) == today), None)
    if again is not None or any(today - day < REST for day in shown_on.values()):
        return again
    return next(
        (GentleReminder(GentleReminderKind.SUPPLY, day) for day in days if day not in shown), None
    )


def _shown_on(snapshot: ScheduleSnapshot, gentle_reminder: GentleReminder) -> date:
    return replace(snapshot, now=gentle_reminder.shown_at or snapshot.now).today
