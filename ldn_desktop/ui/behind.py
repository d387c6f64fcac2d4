"""What the window asks of the parts that work behind it; `bootstrap` and `app` have them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ldn_desktop.domain.gentle_reminders import GentleReminderKind
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Notifier
from ldn_desktop.services.reminder_dispatch import Health, ReminderDispatcher

if TYPE_CHECKING:
    from ldn_desktop.desktop.autostart import AutostartState
    from ldn_desktop.services.zone_change import ZoneMemory


class RunningReminders(Protocol):
    """What keeps reminding going."""

    @property
    def context(self) -> Context:
        """The store, the clock and the zone."""

    @property
    def reminding(self) -> ReminderDispatcher:
        """What rings, with its health and hooks."""

    @property
    def notifier(self) -> Notifier:
        """The channels."""

    @property
    def health(self) -> Health:
        """How reminders stand, the bell included."""

    @property
    def zone(self) -> "ZoneMemory":
        """What is to be asked of a zone that changed."""

    on_check: Callable[[], None]
    on_gentle_reminder: Callable[[GentleReminderKind], None]

    def changed(self) -> None:
        """Look at once: something was changed."""


class Autostart(Protocol):
    """Starting with the computer. Every method may raise `StorageError`: use `Desk.attempt`."""

    def enable(self) -> None:
        """Start with the computer from now on."""

    def disable(self) -> None:
        """Start with the computer no more."""

    def state(self) -> "AutostartState":
        """Tell how it stands."""
