"""The notification servers that were tried: how each is told from the others, and spoken to."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ServerQuirks:
    """How a reminder is put to a server.

    `click` says that a pair named `default` beside the buttons is read as a click on the
    notification itself; `in_place` that one which is replaced keeps its buttons.
    """

    click: bool
    in_place: bool


AS_SPECIFIED = ServerQuirks(click=True, in_place=True)

CAREFUL = ServerQuirks(click=False, in_place=True)
"""For a server that nobody has tried: what one known server misreads is not sent to it."""


@dataclass(frozen=True)
class KnownServer:
    """A server by the name it gives itself, the version that was tried, and what was seen."""

    name: str
    version: str
    ways: ServerQuirks
    seen: str


KNOWN_SERVERS = (
    KnownServer(
        "lxqt-notificationd",
        "1.2.0",
        ServerQuirks(click=False, in_place=False),
        "Four pairs or more become a list whose rows fire the pair before the one picked: Taken "
        "was recorded for In 15 min. Three pairs, none of them `default`, are three right buttons, "
        "and `default` alone is a right one. One that is replaced keeps its first buttons, also "
        "those that an earlier version of the app left there.",
    ),
    KnownServer(
        "gnome-shell",
        "43",
        ServerQuirks(click=True, in_place=False),
        "Replaced while its banner is shown, a notification loses its buttons; closed and shown "
        "anew it has them. Shows three buttons.",
    ),
    KnownServer(
        "mako",
        "1.7.1, which says 0.0.0",
        AS_SPECIFIED,
        "Answers GetCapabilities twice with one serial, the second time with an error (`bus.py`). "
        "Shows no buttons by itself: a click is the default action, a menu lists the others.",
    ),
    KnownServer(
        "Plasma",
        "5.27",
        AS_SPECIFIED,
        "The balloon of the tray is this very service. Another server that is started while "
        "plasmashell is away keeps the name. Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "cinnamon",
        "5.6.8",
        AS_SPECIFIED,
        "An error sign for want of an icon; do-not-disturb keeps it in the list.",
    ),
    KnownServer(
        "Notification Daemon",
        "1.26.0 (MATE)",
        AS_SPECIFIED,
        "Under do-not-disturb Notify is accepted and the notification dropped.",
    ),
    KnownServer(
        "Xfce Notify Daemon",
        "0.7.3",
        AS_SPECIFIED,
        "Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "SwayNotificationCenter",
        "0.7.3",
        AS_SPECIFIED,
        "Shows critical ones under do-not-disturb.",
    ),
    KnownServer(
        "dunst",
        "1.9.0",
        AS_SPECIFIED,
        "Fires what is picked from its menu; a click is the default action. `make test` runs it.",
    ),
)
"""By name: a version tells little (mako's), and a fault is not trusted to be gone in the next."""

SHELLS = frozenset({"KDE", "GNOME", "X-Cinnamon"})
"""Desktops, as XDG_CURRENT_DESKTOP names them, whose own shell is the notification server."""


def quirks_of(name: str) -> ServerQuirks:
    """Return how the server of this name, as GetServerInformation tells it, is spoken to."""
    return next((server.ways for server in KNOWN_SERVERS if server.name == name), CAREFUL)


def may_start_server(environment: Mapping[str, str]) -> bool:
    """Say whether a call may have D-Bus start a notification server where none runs.

    Not where the desktop's shell is the server: it comes, late or again, whether anybody calls it
    or not, and D-Bus would start any other that is installed, which then keeps the name. Until it
    is there, reminders are told as not shown, and they ring within a minute of its coming.

    Everywhere else, where the session is not known too, a call may: XFCE's, MATE's, dunst and mako
    run only once somebody has called them, and a reminder in a foreign look is better than none.
    So it is with LXQt, whose server is a part that users turn off in favour of another.
    """
    desktops = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    return SHELLS.isdisjoint(desktops)
