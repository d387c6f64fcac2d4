"""The notification servers that were tried, and how reminders are sent to each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class WhileQuiet(StrEnum):
    """What a server does with a reminder under do-not-disturb."""

    SHOWN = "shown"
    HELD = "held"
    DROPPED = "dropped"


@dataclass(frozen=True)
class ServerQuirks:
    """How reminders are sent to a server.

    `click`: an action named `default` beside the buttons means a click on the notification itself.
    `in_place`: a notification that is replaced keeps its buttons, and is seen.
    `quiet`: what becomes of a reminder, which is critical, under do-not-disturb.
    `in_menu`: it shows the buttons only in a menu that the user opens.
    """

    click: bool
    in_place: bool
    quiet: WhileQuiet = WhileQuiet.HELD
    in_menu: bool = False


AS_SPECIFIED = ServerQuirks(click=True, in_place=True)

SHOWS = replace(AS_SPECIFIED, quiet=WhileQuiet.SHOWN)
DROPS = replace(AS_SPECIFIED, quiet=WhileQuiet.DROPPED)
IN_MENU = replace(AS_SPECIFIED, in_menu=True)

CAREFUL = ServerQuirks(click=False, in_place=True)
"""For an untried server: it is not sent what any known server misreads."""


@dataclass(frozen=True)
class KnownServer:
    """A server: its own name, the version that was tried, and what was observed."""

    name: str
    version: str
    quirks: ServerQuirks
    seen: str


KNOWN_SERVERS = (
    KnownServer(
        "lxqt-notificationd",
        "1.2.0",
        ServerQuirks(click=False, in_place=False),
        "Four pairs or more become a list whose rows fire the pair before the one picked: Taken "
        "was recorded for In 15 min. Three pairs, none of them `default`, are three right buttons, "
        "and `default` alone is a right one. One that is replaced keeps its first buttons, also "
        "those that an earlier version of the app left there. Shows what is held back when "
        "do-not-disturb ends.",
    ),
    KnownServer(
        "gnome-shell",
        "43",
        ServerQuirks(click=True, in_place=False, quiet=WhileQuiet.SHOWN),
        "Replaced while its banner is shown, a notification loses its buttons; closed and shown "
        "anew it has them. Shows three buttons, and critical ones under do-not-disturb.",
    ),
    KnownServer(
        "mako",
        "1.7.1, which says 0.0.0",
        IN_MENU,
        "Answers GetCapabilities twice with one serial, the second time with an error (`bus.py`). "
        "Shows no buttons by itself: a click is the default action, a menu lists the others.",
    ),
    KnownServer(
        "Plasma",
        "5.27",
        SHOWS,
        "The balloon of the tray is this very service. Another server that is started while "
        "plasmashell is away keeps the name. Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "cinnamon",
        "5.6.8",
        ServerQuirks(click=True, in_place=False),
        "An error sign for want of an icon. Do-not-disturb keeps it in the list, where one that is "
        "replaced stays, also after its end; closed and shown anew it is seen.",
    ),
    KnownServer(
        "Notification Daemon",
        "1.26.0 (MATE)",
        DROPS,
        "Under do-not-disturb Notify is accepted and the notification dropped.",
    ),
    KnownServer(
        "Xfce Notify Daemon",
        "0.7.3",
        SHOWS,
        "Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "SwayNotificationCenter",
        "0.7.3",
        SHOWS,
        "Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "dunst",
        "1.9.0",
        IN_MENU,
        "Fires what is picked from its menu; a click is the default action. `make test` runs it.",
    ),
)
"""Matched by name only: a version can be wrong (mako's), and a later one may have the fault too."""

SHELLS = frozenset({"KDE", "GNOME", "X-Cinnamon"})
"""Desktops, as XDG_CURRENT_DESKTOP names them, whose own shell is the notification server."""


def quirks_of(name: str) -> ServerQuirks:
    """Return how to send reminders to the server of this name (of GetServerInformation)."""
    return next((server.quirks for server in KNOWN_SERVERS if server.name == name), CAREFUL)


def is_tried(name: str) -> bool:
    """Return whether the server of this name was tried."""
    return any(server.name == name for server in KNOWN_SERVERS)


def may_start_server(environment: Mapping[str, str]) -> bool:
    """Return whether a call may make D-Bus start a notification server if none runs.

    False if the desktop's shell is the server: it starts by itself, late or again, and D-Bus would
    start another installed server, which then keeps the name. Until the shell is up, the app
    reports reminders as not shown; they ring within a minute after it came.

    True everywhere else, also in an unknown session: the servers of XFCE and MATE, dunst and mako
    start only when they are called, and a reminder that looks foreign is better than none. LXQt
    is one of these: users can turn its own server off in favour of another.
    """
    desktops = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    return SHELLS.isdisjoint(desktops)
