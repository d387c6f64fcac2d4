"""Asks the desktop whether "do not disturb" is on, for the doctor."""

import os
from collections.abc import Callable

from ldn_desktop.reminders.bus import Bus, BusGone, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.notification import NAME, PATH
from ldn_desktop.reminders.plain_loop import PlainLoop

REPLY_TIMEOUT_S = 2.0
"""Seconds that each query may take."""

PROPERTIES = (("org.dunstproject.cmd0", "paused"), (NAME, "Inhibited"))
"""The properties that tell it: of dunst alone, and of KDE's notification service."""

GNOME = ("gsettings", "get", "org.gnome.desktop.notifications", "show-banners")


def do_not_disturb() -> bool | None:
    """Return whether the desktop holds notifications back, None if it does not tell."""
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return hides_banners()
    return ask_server()


def ask_server() -> bool | None:
    """Ask the notification server, within a few seconds; None if it does not tell."""
    loop = PlainLoop()
    bus = Bus(loop, heard=lambda _heard: None, lost=lambda: None)
    try:
        bus.connect(REPLY_TIMEOUT_S)
        for interface, name in PROPERTIES:
            try:
                return _as_bool(bus.call(_get(interface, name), REPLY_TIMEOUT_S))
            except CallRefused:
                continue
    except (BusGone, StillWaiting):
        return None
    finally:
        bus.close()
        loop.close()
    return None


def hides_banners(run: Callable[[tuple[str, ...]], str] | None = None) -> bool | None:
    """Ask GNOME's settings, which hold its switch. `run` returns what a command prints."""
    answer = (run or _output_of)(GNOME).strip()
    return {"true": False, "false": True}.get(answer)


def _output_of(command: tuple[str, ...]) -> str:
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=REPLY_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout


def _get(interface: str, name: str) -> Call:
    return Call(NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


def _as_bool(body: tuple[object, ...]) -> bool | None:
    """Return the boolean of a reply's variant, None for anything else."""
    value = body[0] if body else None
    content = value[1] if isinstance(value, tuple) and len(value) == 2 else None
    return content if isinstance(content, bool) else None
