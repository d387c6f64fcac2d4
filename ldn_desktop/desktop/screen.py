"""Whether there is a screen to open a window on."""

import os
import re
import socket
import sys

_LOCAL = re.compile(r":(\d+)(?:\.\d+)?", re.ASCII)
_X_SOCKETS = "/tmp/.X11-unix/X"  # noqa: S108 - where every X server listens


def has_screen() -> bool:
    """Say whether a display is named, and listens where that can be seen from here.

    A name that a session left behind would end the process: Qt takes it for an error of ours.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    local = _LOCAL.fullmatch(display)
    if local is None:
        return bool(display)
    return any(_listens(place + local[1]) for place in (_X_SOCKETS, "\0" + _X_SOCKETS))


def _listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(1)
        try:
            talk.connect(path)
        except OSError:
            return False
    return True
