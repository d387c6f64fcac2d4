"""Brings the window to the front, past what keeps other programs from taking the keyboard."""

import struct
from contextlib import suppress
from ctypes import CDLL, c_char_p, c_int, c_uint32, c_void_p

from PySide6.QtGui import QGuiApplication, QNativeInterface
from PySide6.QtWidgets import QWidget

from ldn_desktop.desktop.activation import activation_token, forget_token

FROM_USER = 2
"""In _NET_ACTIVE_WINDOW: the user asks for the window, not the program by itself."""

CLIENT_MESSAGE = 33
TO_WINDOW_MANAGER = 1 << 19 | 1 << 20
"""SubstructureNotify and SubstructureRedirect: what a window manager listens to."""

TO_LAUNCHERS = 1 << 22
"""PropertyChange: what programs listen to that show that something is being started."""


def bring_to_front(window: QWidget) -> None:
    """Show the window in front and give it the keyboard. Only for what the user has just done.

    On Wayland Qt uses the activation token; it works once. On X11 Qt asks as a program that came
    by itself, and most window managers only let the window blink; so they are asked once more.
    """
    token = activation_token()
    window.show()
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
    if QGuiApplication.platformName() == "xcb":
        _raise_on_x11(int(window.winId()), token)
    forget_token()


def _raise_on_x11(window: int, startup_id: str) -> None:
    """Ask the window manager over Qt's own connection, so that all before has its order."""
    app = QGuiApplication.instance()
    native = app.nativeInterface() if isinstance(app, QGuiApplication) else None
    if not isinstance(native, QNativeInterface.QX11Application):
        return
    with suppress(OSError):
        connection = _Xcb(native.connection(), window)
        connection.send("_NET_ACTIVE_WINDOW", 32, struct.pack("=5I", FROM_USER, 0, 0, 0, 0))
        if startup_id:
            connection.end_startup(startup_id)
        connection.flush()


class _Xcb:
    """Client messages of a window to the root window of its screen. Raises `OSError`."""

    def __init__(self, connection: int, window: int) -> None:
        self._xcb = CDLL("libxcb.so.1")
        self._connection = c_void_p(connection)
        self._window = window
        self._root = self._ask("xcb_get_geometry", c_uint32(window))

    def send(self, name: str, form: int, data: bytes, mask: int = TO_WINDOW_MANAGER) -> None:
        """Send 20 bytes under the name, as numbers of `form` bits."""
        kind = self._ask("xcb_intern_atom", 0, len(name), c_char_p(name.encode()))
        event = struct.pack("=BBHII20s", CLIENT_MESSAGE, form, 0, self._window, kind, data)
        self._xcb.xcb_send_event(
            self._connection, 0, c_uint32(self._root), c_uint32(mask), c_char_p(event)
        )

    def end_startup(self, startup_id: str) -> None:
        """Tell launchers that the start is over, so that the pointer shows no more that it runs."""
        quoted = startup_id.replace("\\", "\\\\").replace('"', '\\"')
        text = f'remove: ID="{quoted}"'.encode() + b"\0"
        for place in range(0, len(text), 20):
            name = "_NET_STARTUP_INFO" if place else "_NET_STARTUP_INFO_BEGIN"
            self.send(name, 8, text[place : place + 20], TO_LAUNCHERS)

    def flush(self) -> None:
        """Send what is waiting."""
        self._xcb.xcb_flush(self._connection)

    def _ask(self, request: str, *words: object) -> int:
        """Return the first number of the reply, which is 8 bytes behind its start."""
        reply = getattr(self._xcb, f"{request}_reply")
        reply.restype = c_void_p
        reply.argtypes = (c_void_p, c_uint32, c_void_p)
        cookie = getattr(self._xcb, request)
        cookie.restype = c_uint32
        found = reply(self._connection, cookie(self._connection, *words), None)
        if not found:
            raise OSError("no reply of the display")
        return _number_in(found)


def _number_in(reply: int) -> int:
    from ctypes import string_at

    number: int = struct.unpack("=I", string_at(reply + 8, 4))[0]
    free = CDLL(None).free
    free.argtypes, free.restype = (c_void_p,), c_int
    free(reply)
    return number
