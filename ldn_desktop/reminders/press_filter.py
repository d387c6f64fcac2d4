"""Tells the press of a person from what a notification server made of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Button

SOONEST = 0.7
"""Seconds after a reminder is shown in which nobody has read it, let alone answered."""

RECORDS = frozenset({Button.TAKEN, Button.SKIP})


@dataclass(frozen=True)
class ShownButtons:
    """The names of a reminder's buttons, and since when (monotonic) it is shown; None: not yet."""

    names: frozenset[str]
    since: float | None = None


class PressFilter:
    """Knows what this run has offered for each dose."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._made: dict[DoseKey, ShownButtons] = {}

    def put(self, key: DoseKey, actions: Sequence[str]) -> None:
        """Note the actions (names and labels by turns) that a server is about to be sent."""
        self._made[key] = ShownButtons(frozenset(actions[::2]))

    def shown(self, key: DoseKey) -> None:
        """Note that the server says it is shown now."""
        if key in self._made:
            self._made[key] = replace(self._made[key], since=self._monotonic())

    def drop(self, key: DoseKey) -> None:
        """Forget what was offered for a dose."""
        self._made.pop(key, None)

    def is_meant(self, key: DoseKey, button: Button, name: str) -> bool:
        """Say whether a button's name that a server tells can be what a person pressed.

        The buttons of an earlier run, of whose showing nothing is known here, are believed.
        """
        offer = self._made.get(key)
        if offer is None:
            return True
        if name not in offer.names:
            return False
        if button not in RECORDS:
            return True
        return offer.since is not None and self._monotonic() - offer.since >= SOONEST
