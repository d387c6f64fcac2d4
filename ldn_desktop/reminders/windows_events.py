"""Hears on Windows of sleep, waking, and a clock or zone that was set, from window messages.

It could not be run where it was written, on Linux; what the messages mean is tested there, their
arrival is not.
"""

from ctypes import wintypes
from typing import TYPE_CHECKING

from ldn_desktop.reminders.event_source import SystemEvents
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractNativeEventFilter
    from PySide6.QtGui import QWindow

SETTING_CHANGE, TIME_CHANGE, POWER = 0x001A, 0x001E, 0x0218
SUSPEND, RESUME = 0x0004, 0x0012


class WindowsEvents:
    """A `SystemWatch` of the messages that Windows sends to each top window, through Qt.

    The app that starts in the background has shown no window yet, and Qt's own hidden ones keep
    their messages to themselves, so a window that is never shown is made to be told.
    """

    def __init__(self, events: SystemEvents) -> None:
        self._events = events
        self._filter: QAbstractNativeEventFilter | None = None
        self._told: QWindow | None = None

    def listen(self) -> None:
        """Filter the application's messages from now on, once."""
        from PySide6.QtGui import QGuiApplication, QWindow

        app = QGuiApplication.instance()
        if self._filter is None and app is not None:
            self._filter = _make_filter(self)
            app.installNativeEventFilter(self._filter)
            self._told = QWindow()
            self._told.create()

    def close(self) -> None:
        """Filter no more."""
        from PySide6.QtGui import QGuiApplication

        app = QGuiApplication.instance()
        if self._filter is not None and app is not None:
            app.removeNativeEventFilter(self._filter)
        if self._told is not None:
            self._told.destroy()
        self._filter = self._told = None

    def hear(self, message: int, what: int) -> None:
        """Hear a window message; `what` is its first parameter."""
        if message == POWER and what == SUSPEND:
            log_exceptions("News of a sleep", self._events.on_suspend)
        elif message == POWER and what == RESUME:
            log_exceptions("News of waking", self._events.on_resume)
        elif message in (TIME_CHANGE, SETTING_CHANGE):
            log_exceptions("News of the clock", self._events.on_clock_changed)


def _make_filter(events: WindowsEvents) -> "QAbstractNativeEventFilter":
    from PySide6.QtCore import QAbstractNativeEventFilter

    class Filter(QAbstractNativeEventFilter):
        """Passes each message on to `news`, and to Qt."""

        @override
        def nativeEventFilter(
            self,
            _kind: object,
            message: int,
        ) -> object:
            found = wintypes.MSG.from_address(int(message))
            if found.message in (POWER, TIME_CHANGE, SETTING_CHANGE):
                events.hear(found.message, int(found.wParam or 0))
            return False, 0

    return Filter()
