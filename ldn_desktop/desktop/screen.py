"""Whether a window can be opened: a display that is named, answers and lets us in.

Qt ends the process where it can't reach the display that it is told of, and a session that has
ended leaves such names behind. So what Qt would take is asked for before.
"""

import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

PATIENCE = 10.0
"""The time (s) that a display has to answer."""
VARIABLES = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""Where a display of each of Qt's platforms is named, in the order that Qt tries them."""
CHOSEN = "QT_QPA_PLATFORM"
_SYNC = struct.pack("=III", 1, 12 << 16, 2)
"""The request to Wayland's first object to answer the new object 2."""

LetGo = Callable[[], None]


def has_screen() -> bool:
    """Say whether a window can be opened."""
    with screen() as is_there:
        return is_there


@contextmanager
def screen(patience: float = PATIENCE) -> Iterator[bool]:
    """Yield whether a window can be opened, with names of displays that are gone taken out.

    The display is kept till the end: a bare X server starts over when its last client leaves.
    """
    if sys.platform in ("win32", "darwin"):
        yield True
        return
    let_go = _reach(patience)
    try:
        yield let_go is not None
    finally:
        if let_go is not None:
            let_go()


def _reach(patience: float) -> LetGo | None:
    if os.environ.get(CHOSEN) and not _chosen():  # Qt is to draw elsewhere, and reaches none
        return _nothing if any(os.environ.get(name) for name in VARIABLES.values()) else None
    gone: list[str] = []
    for platform in _order():
        let_go = _reached(platform, patience)
        if let_go is not None:
            _forget(gone)
            return let_go
        gone.append(platform)
    return None


def _order() -> list[str]:
    """Return Qt's platforms in the order to try them: those that the user chose first."""
    return sorted(VARIABLES, key=lambda platform: platform not in _chosen())


def _chosen() -> list[str]:
    names = os.environ.get(CHOSEN, "").split(";")
    return [platform for platform in VARIABLES if any(n.startswith(platform) for n in names)]


def _forget(gone: list[str]) -> None:
    for platform in gone:
        os.environ.pop(VARIABLES[platform], None)
    if set(gone) & set(_chosen()):
        del os.environ[CHOSEN]


def _reached(platform: str, patience: float) -> LetGo | None:
    name = os.environ.get(VARIABLES[platform])
    if not name:
        return None
    return _wayland(name, patience) if platform == "wayland" else _x(patience)


def _wayland(name: str, patience: float) -> LetGo | None:
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name)  # noqa: PTH118 - may be whole
    with socket.socket(socket.AF_UNIX) as talk, suppress(OSError):
        talk.settimeout(patience)
        talk.connect(path)
        talk.sendall(_SYNC)
        if talk.recv(1):
            return _nothing
    return None


def _nothing() -> None:
    """Do nothing."""


def _x(patience: float) -> LetGo | None:
    """Connect as Qt will, with the names, the keys and the libraries that it takes."""
    found: list[LetGo | None] = []
    asking = Thread(target=lambda: found.append(_connected()), daemon=True)
    asking.start()
    asking.join(patience)
    return found[0] if found else None


def _connected() -> LetGo | None:
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
