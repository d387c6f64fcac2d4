"""What the window asks of the parts that work behind it; `bootstrap` and `app` have them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ldn_desktop.domain.nudges import NudgeKind
from ldn_desktop.services.context import Context
from ldn_desktop.services.ports import Notifier
from ldn_desktop.services.reminding import Health, Reminding

if TYPE_CHECKING:
    from ldn_desktop.desktop.autostart import AutostartState
    from ldn_desktop.services.zone_change import ZoneMemory


class Attendant(Protocol):
    """What keeps reminding going."""

    @property
    def context(self) -> Context:
        """The store, the clock and the zone."""

    @property
    def reminding(self) -> Reminding:
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

    on_look: Callable[[], None]
    on_nudge: Callable[[NudgeKind], None]

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
