"""Reports system events on Windows, from window messages.

It was written on Linux and never ran on Windows: the tests cover the meaning of the messages, not
their arrival.
"""

from ctypes import wintypes
from typing import TYPE_CHECKING

from ldn_desktop.reminders.event_source import SystemEvents, SystemEventSource
from ldn_desktop.reminders.log_exceptions import log_exceptions
from ldn_desktop.typing_compat import override

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractNativeEventFilter
    from PySide6.QtGui import QWindow

SETTING_CHANGE, TIME_CHANGE, POWER = 0x001A, 0x001E, 0x0218
SUSPEND, RESUME = 0x0004, 0x0012


class WindowsEvents(SystemEventSource):
    """Reads, through Qt, the messages that Windows sends to each top-level window.

    It makes a window that is never shown: an app that starts in the background has none yet, and
    Qt's own hidden windows do not pass their messages on.
    """

    def __init__(self, events: SystemEvents) -> None:
        self._events = events
        self._filter: QAbstractNativeEventFilter | None = None
        self._window: QWindow | None = None

    @override
    def listen(self) -> None:
        from PySide6.QtGui import QGuiApplication, QWindow

        app = QGuiApplication.instance()
        if self._filter is None and app is not None:
            self._filter = _make_filter(self)
            app.installNativeEventFilter(self._filter)
            self._window = QWindow()
            self._window.create()

    @override
    def close(self) -> None:
        from PySide6.QtGui import QGuiApplication

        app = QGuiApplication.instance()
        if self._filter is not None and app is not None:
            app.removeNativeEventFilter(self._filter)
        if self._window is not None:
            self._window.destroy()
        self._filter = self._window = None

    def hear(self, message: int, what: int) -> None:
        """Handle a window message; `what` is its wParam."""
        if message == POWER and what == SUSPEND:
            log_exceptions("A suspend", self._events.on_suspend)
        elif message == POWER and what == RESUME:
            log_exceptions("A resume", self._events.on_resume)
        elif message in (TIME_CHANGE, SETTING_CHANGE):
            log_exceptions("A clock change", self._events.on_clock_changed)


def _make_filter(events: WindowsEvents) -> "QAbstractNativeEventFilter":
    from PySide6.QtCore import QAbstractNativeEventFilter

    class Filter(QAbstractNativeEventFilter):
        """Passes power and clock messages to `events`, and all messages to Qt."""

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
