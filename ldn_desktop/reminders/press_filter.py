"""Recognises presses that a server reported but no person can have made."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ldn_desktop.domain.calendar import DoseKey
from ldn_desktop.services.ports import Button

SOONEST = 0.7
"""Seconds after a reminder is shown in which nobody can have read and answered it."""

RECORDS = frozenset({Button.TAKEN, Button.SKIP, Button.GO_ON, Button.NOT_YET})


@dataclass(frozen=True)
class ShownButtons:
    """The action names of a reminder's buttons, and the monotonic second of its showing, if any."""

    names: frozenset[str]
    since: float | None = None


class PressFilter:
    """Keeps what this run offered for each dose."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._offers: dict[DoseKey, ShownButtons] = {}

    def put(self, key: DoseKey, actions: Sequence[str]) -> None:
        """Store the actions (names and labels alternately) that are about to be sent."""
        self._offers[key] = ShownButtons(frozenset(actions[::2]))

    def shown(self, key: DoseKey) -> None:
        """Store that the server reported the reminder as shown now."""
        if key in self._offers:
            self._offers[key] = replace(self._offers[key], since=self._monotonic())

    def drop(self, key: DoseKey) -> None:
        """Forget the buttons of a dose."""
        self._offers.pop(key, None)

    def is_meant(self, key: DoseKey, button: Button, name: str) -> bool:
        """Return whether a person can have pressed the button that the server reported.

        Buttons of an earlier run are believed, because it is not known when they were shown.
        """
        offer = self._offers.get(key)
        if offer is None:
            return True
        if name not in offer.names:
            return False
        if button not in RECORDS:
            return True
        return offer.since is not None and self._monotonic() - offer.since >= SOONEST
