"""Keeps reminders running while the app runs, with or without a screen."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import gentle_reminder_of
from ldn_desktop.reminders.event_source import MakeEventSource, SystemEvents
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.system_events import no_event_source
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.reminders.wakeup_scheduler import WakeupScheduler
from ldn_desktop.reminders.watchdog import Watchdog
from ldn_desktop.services.context import Context
from ldn_desktop.services.lateness import SILENCE, Lateness
from ldn_desktop.services.ports import Button, Message, Notifier, Press
from ldn_desktop.services.reminder_dispatch import (
    Compose,
    Health,
    HealthIssue,
    ReminderDispatcher,
    ReminderObserver,
    RingContext,
)
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

if TYPE_CHECKING:
    from ldn_desktop.services.gentle_reminders import GentleReminders
    from ldn_desktop.services.word_ahead import WordsAhead
    from ldn_desktop.services.zone_change import ZoneMemory

log = logging.getLogger(__name__)

MakeNotifier = Callable[[Press], Notifier]
"""Makes the notification channel, which calls the given `Press` for each pressed button."""


class ReminderService:
    """Owns the scheduler, the reminder check, the watchdog and the running log.

    Everything runs on the event loop's thread. `first` is a snapshot that the start has read
    already. `watch` makes the source of system events. `monotonic` returns seconds that no change
    of the clock moves.
    """

    def __init__(
        self,
        context: Context,
        make_notifier: MakeNotifier,
        make_timer: MakeTimer,
        compose: Compose,
        *,
        first: ScheduleSnapshot | None = None,
        watch: MakeEventSource = no_event_source,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.context = context
        self.notifier = make_notifier(self._press)
        self.reminding = ReminderDispatcher(context, self.notifier, self._composed, first)
        self._zone: ZoneMemory | None = None
        self._gentle_reminders: GentleReminders | None = None
        self._words: WordsAhead | None = None
        self._compose = compose
        self._log = RunningLog(context)
        self._lateness = Lateness()
        self._monotonic = monotonic
        self._checked_at: float | None = None
        self.snapshot: ScheduleSnapshot | None = None
        """What the newest check found; None if it could not read, or wrote what it had read."""
        self._started = False
        self._make_scheduler: Callable[[], WakeupScheduler] = lambda: WakeupScheduler(
            make_timer, context.clock, self._check, monotonic=monotonic
        )
        self._scheduler = self._make_scheduler()
        # Made after the scheduler: if both timers are late, the one made first fires first.
        self._watchdog = Watchdog(make_timer, self._replace_scheduler, monotonic=monotonic)
        self._watch = watch(SystemEvents(self._on_suspend, self._on_resume, self.changed))

    @property
    def health(self) -> Health:
        """Whether reminders work, the scheduler included."""
        health = self.reminding.health
        late_by = self._lateness.current(self.context.clock.now())
        if late_by is not None:
            health = replace(health, late_by=late_by)
        if self._scheduler.alive:
            return health
        issue = HealthIssue.SCHEDULER_STOPPED if self._started else HealthIssue.STARTING
        return replace(health, issues=health.issues | {issue})

    @property
    def observer(self) -> ReminderObserver:
        """Whom reminders call."""
        return self.reminding.observer

    @observer.setter
    def observer(self, observer: ReminderObserver) -> None:
        self.reminding.observer = observer

    @property
    def zone(self) -> "ZoneMemory":
        """The question to the user about a changed time zone; imported after the first paint."""
        if self._zone is None:
            from ldn_desktop.services.zone_change import ZoneMemory

            self._zone = ZoneMemory(self.context)
        return self._zone

    def start(self) -> None:
        """Check now and keep checking. Raises nothing: a failure is retried within a minute."""
        self._started = True
        self._lateness.note_silence(self.context.clock.now())
        self._watchdog.hurry()
        self._begin()

    def changed(self) -> None:
        """Check now: data, the notification server, the clock or the time zone changed."""
        if self._started and self._scheduler.stopped:
            self._replace_scheduler()
        else:
            self._scheduler.check_now()

    def stop(self) -> None:
        """Stop everything and withdraw what is on the screen."""
        self._started = False
        self._watchdog.stop()
        self._watch.close()
        self._scheduler.stop()
        self.notifier.close()
        self._log.stop()

    def _begin(self) -> None:
        log_exceptions("The start of reminders", self._scheduler.start)
        log_exceptions("Reporting health", self.observer.health_changed)

    def _replace_scheduler(self) -> None:
        """Replace a scheduler that stopped; its first check rings what is due."""
        log.warning("Checks had stopped: the scheduler is replaced")
        if self._scheduler.last_check is not None:
            self._lateness.note_silence(self._scheduler.last_check)
        log_exceptions("The end of a scheduler", self._scheduler.stop)
        self._scheduler = self._make_scheduler()
        self._begin()

    def _check(self) -> datetime | None:
        was_silent = self._notice_silence()
        # The check comes first: ringing must not wait for the running log's write.
        next_check = self.reminding.check()
        self.snapshot = snapshot = self.reminding.snapshot
        self._lateness.note_check()
        if was_silent:
            log_exceptions("Reporting health", self.observer.health_changed)
        if self._scheduler.stopped:
            self._watchdog.hurry()
        else:
            self._watchdog.feed()
        log_exceptions("The running log", self._note_running)
        if snapshot is not None:
            log_exceptions("The gentle reminders", lambda: self._show_gentle_reminder(snapshot))
            log_exceptions("A word before a dose", lambda: self._say_ahead(snapshot))
        log_exceptions("The zone", self._see_zone)
        log_exceptions("Showing a check", self.observer.checked)
        log_exceptions("Listening to the system", self._watch.listen)
        return next_check

    def _notice_silence(self) -> bool:
        """Return whether no check ran for minutes although the computer was awake; store it.

        Monotonic time decides, so that neither a sleep nor a clock that is set counts as the app's
        delay. If the monotonic clock counts a sleep, the suspend event has cleared `_checked_at`.
        """
        before, self._checked_at = self._checked_at, self._monotonic()
        silent = timedelta(seconds=0 if before is None else self._checked_at - before)
        if silent > SILENCE:
            self._lateness.note_silence(self.context.clock.now() - silent)
        return silent > SILENCE

    def _note_running(self) -> None:
        if self._log.note_running():
            self.snapshot = None

    def _see_zone(self) -> None:
        self.zone.check()

    def _show_gentle_reminder(self, snapshot: ScheduleSnapshot) -> None:
        if self._gentle_reminders is None:
            from ldn_desktop.services.gentle_reminders import GentleReminders
            from ldn_desktop.wording.gentle_reminders import compose_gentle_reminder

            self._gentle_reminders = GentleReminders(
                self.context, self.notifier, compose_gentle_reminder
            )
        self._gentle_reminders.check(snapshot)

    def _say_ahead(self, snapshot: ScheduleSnapshot) -> None:
        if self._words is None:
            if snapshot.settings.ahead_minutes is None:
                return
            from ldn_desktop.services.word_ahead import WordsAhead

            self._words = WordsAhead(self.context, self.notifier, self._compose)
        self._words.check(snapshot)

    def _composed(self, occasion: RingContext) -> Message:
        self._lateness.note_ring(occasion.ring, self.context.clock.now())
        return self._compose(occasion)

    def _press(self, key: DoseKey, button: Button) -> None:
        try:
            kind = gentle_reminder_of(key)
            if kind is None:
                self.reminding.press(key, button)
            else:
                self.observer.gentle_reminder_opened(kind)
        finally:
            self.changed()

    def _on_suspend(self) -> None:
        self._log.suspended()
        self._checked_at = None

    def _on_resume(self) -> None:
        self._log.resumed()
        self._checked_at = None
        self.changed()
