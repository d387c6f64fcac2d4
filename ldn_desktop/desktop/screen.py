"""Checks whether a window can be opened: a display is named, replies and accepts us.

Qt ends the process if it cannot reach the display that the environment names, and an ended session
leaves such names behind. So the app connects first to the display that Qt would use.
"""

import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

START_TIMEOUT_S = 10.0
"""Seconds that a display has to reply."""
VARIABLES = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""The variable that names the display, for each Qt platform in Qt's order."""
CHOSEN = "QT_QPA_PLATFORM"
_SYNC = struct.pack("=III", 1, 12 << 16, 2)
"""Wayland's request `wl_display.sync`, with the new object 2 for the reply."""

Disconnect = Callable[[], None]


def has_screen() -> bool:
    """Return whether a window can be opened."""
    with screen() as is_there:
        return is_there


@contextmanager
def screen(timeout_s: float = START_TIMEOUT_S) -> Iterator[bool]:
    """Yield whether a window can be opened; remove unreachable displays from the environment.

    The connection stays open until the end: a bare X server resets when its last client leaves.
    """
    if sys.platform in ("win32", "darwin"):
        yield True
        return
    disconnect = _reach(timeout_s)
    try:
        yield disconnect is not None
    finally:
        if disconnect is not None:
            disconnect()


def _reach(timeout_s: float) -> Disconnect | None:
    if os.environ.get(CHOSEN) and not _chosen():  # Qt will draw elsewhere, without a display
        return _nothing if any(os.environ.get(name) for name in VARIABLES.values()) else None
    gone: list[str] = []
    for platform in _order():
        disconnect = _reached(platform, timeout_s)
        if disconnect is not None:
            _forget(gone)
            return disconnect
        gone.append(platform)
    return None


def _order() -> list[str]:
    """Return Qt's platforms in the order to try, the user's choice first."""
    return sorted(VARIABLES, key=lambda platform: platform not in _chosen())


def _chosen() -> list[str]:
    names = os.environ.get(CHOSEN, "").split(";")
    return [platform for platform in VARIABLES if any(n.startswith(platform) for n in names)]


def _forget(gone: list[str]) -> None:
    for platform in gone:
        os.environ.pop(VARIABLES[platform], None)
    if set(gone) & set(_chosen()):
        del os.environ[CHOSEN]


def _reached(platform: str, timeout_s: float) -> Disconnect | None:
    name = os.environ.get(VARIABLES[platform])
    if not name:
        return None
    return _wayland(name, timeout_s) if platform == "wayland" else _x(timeout_s)


def _wayland(name: str, timeout_s: float) -> Disconnect | None:
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name)  # noqa: PTH118 - may be whole
    with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
        connection.settimeout(timeout_s)
        connection.connect(path)
        connection.sendall(_SYNC)
        if connection.recv(1):
            return _nothing
    return None


def _nothing() -> None:
    """Do nothing."""


def _x(timeout_s: float) -> Disconnect | None:
    """Connect as Qt will: with the same names, keys and library."""
    found: list[Disconnect | None] = []
    connecting = Thread(target=lambda: found.append(_connected()), daemon=True)
    connecting.start()
    connecting.join(timeout_s)
    return found[0] if found else None


def _connected() -> Disconnect | None:
    from ctypes import CDLL, c_void_p

    try:
        xcb = CDLL("libxcb.so.1")
    except OSError:  # Qt needs it too
        return None
    xcb.xcb_connect.restype = c_void_p
    connection = c_void_p(xcb.xcb_connect(None, None))
    if xcb.xcb_connection_has_error(connection):
        xcb.xcb_disconnect(connection)
        return None
    return lambda: xcb.xcb_disconnect(connection)
