"""The attendant: keeps reminders going while the app is up, with a screen or without."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.domain.gentle_reminders import GentleReminderKind, gentle_reminder_of
from ldn_desktop.reminders.event_source import MakeEventSource, SystemEvents
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.reminders.system_events import no_event_source
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.reminders.wakeup_scheduler import WakeupScheduler
from ldn_desktop.reminders.watchdog import SILENCE, Watchdog
from ldn_desktop.services.context import Context
from ldn_desktop.services.lateness import Lateness
from ldn_desktop.services.ports import Button, Message, Notifier, Press
from ldn_desktop.services.reminder_dispatch import (
    Compose,
    Health,
    HealthIssue,
    ReminderDispatcher,
    RingContext,
)
from ldn_desktop.services.running_log import RunningLog
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot

if TYPE_CHECKING:
    from ldn_desktop.services.gentle_reminders import GentleReminders
    from ldn_desktop.services.zone_change import ZoneMemory

log = logging.getLogger(__name__)

MakeNotifier = Callable[[Press], Notifier]
"""Makes the channel; it calls what it is given when a reminder's button is pressed."""


class ReminderService:
    """Holds the bell, what it wakes, what watches over it, and the running log.

    Everything runs on the loop's thread. `on_look` is called after each look, so that the window
    sees a moment pass without a timer; `zone` knows what is to be asked of a zone that changed.
    `first` is what the start has read already. `watch` makes what hears of sleep, clock and zone.
    `on_nudge` is called where a gentle reminder was clicked.
    `monotonic` gives seconds that no clock change moves.
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
        self.on_check: Callable[[], None] = lambda: None
        self.on_gentle_reminder: Callable[[GentleReminderKind], None] = lambda _kind: (
            self.reminding.on_open()
        )
        self._zone: ZoneMemory | None = None
        self._nudging: GentleReminders | None = None
        self._compose = compose
        self._log = RunningLog(context)
        self._lateness = Lateness()
        self._monotonic = monotonic
        self._looked_at: float | None = None
        self._started = False
        self._make_bell: Callable[[], WakeupScheduler] = lambda: WakeupScheduler(
            make_timer, context.clock, self._check, monotonic=monotonic
        )
        self._bell = self._make_bell()
        # Made after the bell: of two timers that are late together the bell's fires first.
        self._watchdog = Watchdog(make_timer, self._fix, monotonic=monotonic)
        self._watch = watch(SystemEvents(self._on_suspend, self._on_resume, self.changed))

    @property
    def health(self) -> Health:
        """How reminders stand now, the bell included."""
        health = self.reminding.health
        late_by = self._lateness.told(self.context.clock.now())
        if late_by is not None:
            health = replace(health, late_by=late_by)
        if self._bell.alive:
            return health
        trouble = HealthIssue.SCHEDULER_STOPPED if self._started else HealthIssue.STARTING
        return replace(health, issues=health.issues | {trouble})

    @property
    def zone(self) -> "ZoneMemory":
        """What is to be asked of a zone that changed; imported after the first picture."""
        if self._zone is None:
            from ldn_desktop.services.zone_change import ZoneMemory

            self._zone = ZoneMemory(self.context)
        return self._zone

    def start(self) -> None:
        """Look at once and go on looking. Raises nothing: what fails is tried again in a minute."""
        self._started = True
        self._lateness.silent_since(self.context.clock.now())
        self._watchdog.hurry()
        self._begin()

    def changed(self) -> None:
        """Look at once: something changed, a server came, the clock or the zone was set."""
        if self._started and self._bell.stopped:
            self._fix()
        else:
            self._bell.check_now()

    def stop(self) -> None:
        """Let go of everything; what is on the screen is withdrawn."""
        self._started = False
        self._watchdog.stop()
        self._watch.close()
        self._bell.stop()
        self.notifier.close()
        self._log.stop()

    def _begin(self) -> None:
        log_exceptions("The start of reminders", self._bell.start)
        log_exceptions("Telling how reminders stand", self.reminding.on_health)

    def _fix(self) -> None:
        """Put a new bell in the place of one that stopped; what is due rings at its first look."""
        log.warning("Looks had stopped: the bell is made anew")
        if self._bell.last_check is not None:
            self._lateness.silent_since(self._bell.last_check)
        log_exceptions("The end of a bell", self._bell.stop)
        self._bell = self._make_bell()
        self._begin()

    def _check(self) -> datetime | None:
        was_held_up = self._note_silence()
        # The look comes first: what rings must not wait for the running log's write.
        next_check = self.reminding.check()
        self._lateness.looked()
        if was_held_up:
            log_exceptions("Telling how reminders stand", self.reminding.on_health)
        if self._bell.stopped:
            self._watchdog.hurry()
        else:
            self._watchdog.feed()
        log_exceptions("The running log", self._log.seen)
        log_exceptions("The gentle reminders", self._show_gentle_reminder)
        log_exceptions("The zone", self._see_zone)
        log_exceptions("Showing a look", self.on_check)
        log_exceptions("Listening to the system", self._watch.listen)
        return next_check

    def _note_silence(self) -> bool:
        """Note where no look came for minutes though the computer was awake; say whether.

        Counted back by the steady clock: neither a sleep nor a clock that is set makes a reminder
        late by the app. Where the steady clock counts a sleep, the word of it forgets the look.
        """
        before, self._looked_at = self._looked_at, self._monotonic()
        silent = 0.0 if before is None else self._looked_at - before
        if silent > SILENCE:
            self._lateness.silent_since(self.context.clock.now() - timedelta(seconds=silent))
        return silent > SILENCE

    def _see_zone(self) -> None:
        self.zone.check()

    def _show_gentle_reminder(self) -> None:
        if self._nudging is None:
            from ldn_desktop.services.gentle_reminders import GentleReminders
            from ldn_desktop.wording.gentle_reminders import compose_gentle_reminder

            self._nudging = GentleReminders(self.context, self.notifier, compose_gentle_reminder)
        self._nudging.check()

    def _composed(self, occasion: RingContext) -> Message:
        self._lateness.rings(occasion.ring, self.context.clock.now())
        return self._compose(occasion)

    def _press(self, key: DoseKey, button: Button) -> None:
        try:
            kind = gentle_reminder_of(key)
            if kind is None:
                self.reminding.press(key, button)
            else:
                self.on_gentle_reminder(kind)
        finally:
            self.changed()

    def _on_suspend(self) -> None:
        self._log.falls_asleep()
        self._looked_at = None

    def _on_resume(self) -> None:
        self._log.resumed()
        self._looked_at = None
        self.changed()
