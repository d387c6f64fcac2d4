"""Shows the gentle reminders of the day's check-in, a review and the supply, each once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from ldn_desktop.domain.calendar import zone_of
from ldn_desktop.domain.conditions import due_instant
from ldn_desktop.domain.gentle_reminders import (
    GentleReminder,
    GentleReminderKind,
    gentle_reminder_key,
)
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.domain.questions import current_questions
from ldn_desktop.domain.reviews import next_review
from ldn_desktop.domain.stock import StockEntry
from ldn_desktop.services.bug_reports import redacted_traceback
from ldn_desktop.services.check_ins import check_in_of, day_of_check_in, follow_up_ended
from ldn_desktop.services.context import Context
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.ports import Delivery, Message, Notifier
from ldn_desktop.services.repositories import UnitOfWork
from ldn_desktop.services.running_out import running_out
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.services.settings import change_settings

log = logging.getLogger(__name__)

TOLD_AT = time(10)
"""The local time from which to remind of tomorrow's review and of a supply that runs out."""

TOLD_OVER_WITHIN = 14 * ONE_DAY
"""The end of the follow-up days is not announced later than this."""


class GentleReminderText(StrEnum):
    """What a gentle reminder says."""

    CHECK_IN = "check_in"
    FOLLOW_UP_OVER = "follow_up_over"
    REVIEW_TOMORROW = "review_tomorrow"
    REVIEW_TODAY = "review_today"
    RUNS_OUT = "runs_out"


@dataclass(frozen=True)
class DueGentleReminder:
    """A gentle reminder that applies now; `questions` counts the open ones for the review."""

    gentle_reminder: GentleReminder
    saying: GentleReminderText
    questions: int = 0


class GentleReminders:
    """Shows gentle reminders that apply and were not shown yet; withdraws those that no longer do.

    It touches no dose.
    """

    def __init__(
        self, context: Context, notifier: Notifier, compose: Callable[[DueGentleReminder], Message]
    ) -> None:
        self._context = context
        self._notifier = notifier
        self._compose = compose
        self._shown: set[tuple[GentleReminderKind, date]] = set()
        self._counted: tuple[date, tuple[StockEntry, ...]] | None = None
        self._runs_out: GentleReminder | None = None

    def check(self, snapshot: ScheduleSnapshot) -> None:
        """Show and withdraw the gentle reminders of the snapshot's instant once; never raises."""
        try:
            self._check(snapshot)
        except StorageError:
            log.warning("The gentle reminders could not be read or stored")
        except Exception as error:  # noqa: BLE001 - an error here must not stop dose reminders
            log.error("A gentle reminder failed: %s", redacted_traceback(error))

    def _check(self, snapshot: ScheduleSnapshot) -> None:
        with self._context.store.work() as work:
            found = (*due_gentle_reminders(work, snapshot), *self._running_out(work, snapshot))
        quiet_until = snapshot.settings.quiet_until
        shown = self._notifier.shown()
        others = {GentleReminderKind.DOSE_AHEAD, *(each.gentle_reminder.kind for each in found)}
        for kind in set(GentleReminderKind) - others:
            if gentle_reminder_key(kind) in shown:
                self._notifier.withdraw(gentle_reminder_key(kind))
        if quiet_until is not None and snapshot.now < quiet_until:
            return
        for telling in found:
            if not self._is_over(telling.gentle_reminder):
                self._show(telling)

    def _running_out(
        self, work: UnitOfWork, snapshot: ScheduleSnapshot
    ) -> tuple[DueGentleReminder, ...]:
        """Return the reminder of the supply; computed once a day and after a stock change."""
        entries = work.stock.all()
        if not entries:
            return ()
        if not _has_come(snapshot, snapshot.today, TOLD_AT):
            return ()
        seen = (snapshot.today, entries)
        if seen != self._counted:  # `running_out` may read many records
            self._counted, self._runs_out = seen, running_out(work, snapshot)
        gentle_reminder = self._runs_out
        return (
            ()
            if gentle_reminder is None
            else (DueGentleReminder(gentle_reminder, GentleReminderText.RUNS_OUT),)
        )

    def _is_over(self, gentle_reminder: GentleReminder) -> bool:
        return gentle_reminder.is_over or (gentle_reminder.kind, gentle_reminder.day) in self._shown

    def _show(self, telling: DueGentleReminder) -> None:
        if self._notifier.show(self._compose(telling)) is Delivery.FAILED:
            return
        gentle_reminder = replace(telling.gentle_reminder, shown_at=self._context.clock.now())
        self._shown.add((gentle_reminder.kind, gentle_reminder.day))
        with self._context.store.work(write=True) as work:
            work.gentle_reminders.save(gentle_reminder)
            work.commit()


def due_gentle_reminders(
    work: UnitOfWork, snapshot: ScheduleSnapshot
) -> tuple[DueGentleReminder, ...]:
    """Return the gentle reminders that apply now, including those that were shown already."""
    found = (_check_in(work, snapshot), _review(work, snapshot))
    return tuple(telling for telling in found if telling is not None)


def set_check_in_reminder(context: Context, at: time | None) -> None:
    """Set the local time of the daily check-in reminder; None turns it off.

    If the time has already passed today, the reminder begins tomorrow.
    """
    with context.store.work(write=True) as work:
        snapshot = context.snapshot(work)
        stored = _stored(work, GentleReminderKind.CHECK_IN, snapshot.today)
        has_passed = at is not None and _has_come(snapshot, snapshot.today, at)
        if stored.closed != has_passed:
            work.gentle_reminders.save(replace(stored, closed=has_passed))
            work.commit()
    change_settings(context, check_in_reminder=at)


def _check_in(work: UnitOfWork, snapshot: ScheduleSnapshot) -> DueGentleReminder | None:
    at, today = snapshot.settings.check_in_reminder, snapshot.today
    if at is None or not _has_come(snapshot, today, at):
        return None
    ended = follow_up_ended(snapshot)
    if ended is not None:
        return _over(work, snapshot, ended)
    # After midnight a click may still lead to the check-in of the evening before.
    if check_in_of(work, day_of_check_in(snapshot)).is_done:
        return None
    return DueGentleReminder(
        _stored(work, GentleReminderKind.CHECK_IN, today), GentleReminderText.CHECK_IN
    )


def _over(work: UnitOfWork, snapshot: ScheduleSnapshot, ended: date) -> DueGentleReminder | None:
    """Return the reminder that the follow-up is over, shown once; its day is the day after."""
    gentle_reminder = _stored(work, GentleReminderKind.CHECK_IN, ended + ONE_DAY)
    if snapshot.today - ended > TOLD_OVER_WITHIN or _was_shown_before(snapshot, gentle_reminder):
        return None
    return DueGentleReminder(gentle_reminder, GentleReminderText.FOLLOW_UP_OVER)


def _review(work: UnitOfWork, snapshot: ScheduleSnapshot) -> DueGentleReminder | None:
    lines, today = work.reviews.all(), snapshot.today
    day = next_review(lines, today)
    if day is None or day > today + ONE_DAY:
        return None
    gentle_reminder = _stored(work, GentleReminderKind.REVIEW, day)
    if _was_shown_before(snapshot, gentle_reminder) or not (
        day == today or _has_come(snapshot, today, TOLD_AT)
    ):
        return None
    questions = current_questions(work.questions.all())
    waiting = sum(question.ticked_at is None for question in questions)
    saying = GentleReminderText.REVIEW_TODAY if day == today else GentleReminderText.REVIEW_TOMORROW
    return DueGentleReminder(gentle_reminder, saying, waiting)


def _stored(work: UnitOfWork, kind: GentleReminderKind, day: date) -> GentleReminder:
    """Return the stored gentle reminder of a local date, or a new one."""
    return work.gentle_reminders.between(day, day).get((kind, day), GentleReminder(kind, day))


def _was_shown_before(snapshot: ScheduleSnapshot, gentle_reminder: GentleReminder) -> bool:
    """Return whether it was shown on a local date before today: it is shown on one day only."""
    at = gentle_reminder.shown_at
    return at is not None and replace(snapshot, now=at).today < snapshot.today


def _has_come(snapshot: ScheduleSnapshot, day: date, at: time) -> bool:
    part = snapshot.plan.part_on(day)
    zone = zone_of(part.plan, snapshot.zone.zone) if part else snapshot.zone.zone
    due = due_instant(day, at, zone)
    return due is not None and snapshot.now >= due
