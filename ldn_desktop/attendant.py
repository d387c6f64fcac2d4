"""The attendant: keeps reminders going while the app is up, with a screen or without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.reminders.bell import Bell
from ldn_desktop.reminders.timer import MakeTimer
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Button, Notifier, Press
from ldn_desktop.services.reminding import Compose, Health, Reminding, Trouble
from ldn_desktop.services.running_log import RunningLog

MakeNotifier = Callable[[Press], Notifier]
"""Makes the channel; it calls what it is given when a reminder's button is pressed."""


class Attendant:
    """Holds the bell, what it wakes, and the running log. Everything runs on the loop's thread.

    `on_look` is called after each look, so that the window sees a moment pass without a timer.
    """

    def __init__(
        self,
        context: Context,
        make_notifier: MakeNotifier,
        make_timer: MakeTimer,
        compose: Compose,
    ) -> None:
        self.context = context
        self.notifier = make_notifier(self._press)
        self.reminding = Reminding(context, self.notifier, compose)
        self.on_look: Callable[[], None] = lambda: None
        self._log = RunningLog(context)
        self._bell = Bell(make_timer, context.clock, self._look)

    @property
    def health(self) -> Health:
        """How reminders stand now, the bell included."""
        health = self.reminding.health
        if self._bell.alive:
            return health
        return replace(health, troubles=health.troubles | {Trouble.BELL_STOPPED})

    def start(self) -> None:
        """Look at once and go on looking."""
        self._bell.start()

    def changed(self) -> None:
        """Look at once: something changed, a server came, the machine woke."""
        self._bell.look_now()

    def stop(self) -> None:
        """Let go of everything; what is on the screen is withdrawn."""
        self._bell.stop()
        self.notifier.close()
        self._log.stop()

    def _look(self) -> datetime | None:
        # The look comes first: what rings must not wait for the running log's write.
        next_look = self.reminding.look()
        self._log.seen()
        self.on_look()
        return next_look

    def _press(self, key: DoseKey, button: Button) -> None:
        self.reminding.press(key, button)
        self.changed()
