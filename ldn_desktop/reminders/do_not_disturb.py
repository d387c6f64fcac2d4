"""Asks the desktop whether it holds notifications back now ("do not disturb"), for the doctor."""

import os
from collections.abc import Callable

from ldn_desktop.reminders.bus import Bus, BusGone, Call, CallRefused, StillWaiting
from ldn_desktop.reminders.notification import NAME, PATH
from ldn_desktop.reminders.plain_loop import PlainLoop

PATIENCE = 2.0
"""Seconds that each question may take."""

PROPERTIES = (("org.dunstproject.cmd0", "paused"), (NAME, "Inhibited"))
"""Where servers tell it: dunst its own way, KDE's as a part of the usual service."""

GNOME = ("gsettings", "get", "org.gnome.desktop.notifications", "show-banners")


def do_not_disturb() -> bool | None:
    """Return whether notifications are held back, None where the desktop does not tell."""
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return hides_banners()
    return ask_server()


def ask_server() -> bool | None:
    """Ask the notification server, in at most a few seconds. Nothing is shown."""
    loop = PlainLoop()
    bus = Bus(loop, heard=lambda _heard: None, lost=lambda: None)
    try:
        bus.connect(PATIENCE)
        for interface, name in PROPERTIES:
            try:
                return _as_bool(bus.call(_get(interface, name), PATIENCE))
            except CallRefused:
                continue
    except (BusGone, StillWaiting):
        return None
    finally:
        bus.close()
        loop.close()
    return None


def hides_banners(run: Callable[[tuple[str, ...]], str] | None = None) -> bool | None:
    """Ask GNOME's settings, where its switch lives; `run` gives what a command prints."""
    answer = (run or _printed)(GNOME).strip()
    return {"true": False, "false": True}.get(answer)


def _printed(command: tuple[str, ...]) -> str:
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout


def _get(interface: str, name: str) -> Call:
    return Call(NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


def _as_bool(body: tuple[object, ...]) -> bool | None:
    """Read the one variant of a reply; anything but a truth value is no answer."""
    value = body[0] if body else None
    content = value[1] if isinstance(value, tuple) and len(value) == 2 else None
    return content if isinstance(content, bool) else None
