"""Asks the desktop whether "do not disturb" is on."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ldn_desktop.reminders.bus import Bus, BusGone, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.known_servers import quirks_of
from ldn_desktop.reminders.notification import NAME, PATH, service_call
from ldn_desktop.reminders.plain_loop import PlainLoop
from ldn_desktop.services.doctor import DoNotDisturb

REPLY_TIMEOUT_S = 2.0
"""Seconds that each query may take."""

PROPERTIES = (("org.dunstproject.cmd0", "paused"), (NAME, "Inhibited"))
"""The properties that tell it: of dunst alone, and of KDE's notification service."""


class Switch(NamedTuple):
    """A command that prints the desktop's switch, and what it prints if do-not-disturb is on."""

    command: tuple[str, ...]
    if_on: str = "true"


SWITCHES = {
    "gnome-shell": Switch(
        ("gsettings", "get", "org.gnome.desktop.notifications", "show-banners"), "false"
    ),
    "cinnamon": Switch(
        ("gsettings", "get", "org.cinnamon.desktop.notifications", "display-notifications"), "false"
    ),
    "Notification Daemon": Switch(
        ("gsettings", "get", "org.mate.NotificationDaemon", "do-not-disturb")
    ),
    "Xfce Notify Daemon": Switch(("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb")),
    "SwayNotificationCenter": Switch(("swaync-client", "--get-dnd")),
}
"""The switches of servers that do not tell it over the bus, by the server's name."""

LXQT = "lxqt-notificationd"


def do_not_disturb() -> DoNotDisturb | None:
    """Return whether the desktop's switch is on and what becomes of reminders then.

    None if the desktop does not tell. Takes a few seconds at most.
    """
    loop = PlainLoop()
    bus = Bus(loop, heard=lambda _heard: None, lost=lambda: None)
    try:
        bus.connect(REPLY_TIMEOUT_S)
        name = str(bus.call(service_call("GetServerInformation"), REPLY_TIMEOUT_S)[0])
        is_on = is_switched_on(name) if is_switch_known(name) else _ask_server(bus)
    except (BusGone, CallRefused, StillWaiting, IndexError):
        return None
    finally:
        bus.close()
        loop.close()
    if is_on is None:
        return None
    return DoNotDisturb(quirks_of(name).quiet) if is_on else DoNotDisturb.OFF


def is_switch_known(server: str) -> bool:
    """Return whether the switch for the server of this name is known."""
    return server in SWITCHES or server == LXQT


def is_switched_on(server: str, run: Callable[[tuple[str, ...]], str] | None = None) -> bool | None:
    """Return whether the switch for the server of this name is on, None if it can't be read.

    `run` returns what a command prints.
    """
    if server == LXQT:
        return _lxqt_is_on()
    command, if_on = SWITCHES[server]
    answer = (run or _output_of)(command).strip()
    if answer in ("true", "false"):
        return answer == if_on
    # XFCE's tool says that there is no such setting until somebody has changed it.
    return False if command[0] == "xfconf-query" and "/do-not-disturb" in answer else None


def _lxqt_is_on() -> bool | None:
    named = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(named) if named.startswith("/") else Path.home() / ".config"
    try:
        text = (folder / "lxqt" / "notifications.conf").read_text("utf-8")
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return None
    return "doNotDisturb=true" in (line.strip() for line in text.splitlines())


def _ask_server(bus: Bus) -> bool | None:
    for interface, name in PROPERTIES:
        try:
            return _as_bool(bus.call(_get(interface, name), REPLY_TIMEOUT_S))
        except CallRefused:
            continue
    return None


def _output_of(command: tuple[str, ...]) -> str:
    """Return what the command prints, as an error too; "" if it can't be run."""
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=REPLY_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout or done.stderr


def _get(interface: str, name: str) -> Call:
    return Call(NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


def _as_bool(body: tuple[object, ...]) -> bool | None:
    """Return the boolean of a reply's variant, None for anything else."""
    value = body[0] if body else None
    content = value[1] if isinstance(value, tuple) and len(value) == 2 else None
    return content if isinstance(content, bool) else None
