"""The displays of a session, by which two sessions of one user are told apart."""

import os
from collections.abc import Iterable

from ldn_desktop.desktop.screen import VARIABLES

STARTS = "LDN_DESKTOP_STARTS"
"""The variable with the seconds since the computer's start of each start by a standby process."""


def own_displays() -> tuple[str, ...]:
    """Return the displays that the environment names; () without a screen."""
    named = (os.environ.get(name, "") for name in VARIABLES.values())
    return tuple(name.removesuffix(".0") for name in named if name)


def other_display(theirs: Iterable[str]) -> str:
    """Return the first of these displays if all are of another session than this one, else ""."""
    found, own = tuple(theirs), own_displays()
    return found[0] if found and own and set(found).isdisjoint(own) else ""
