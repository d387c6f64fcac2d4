"""Shortcuts on a keyboard without Latin letters, by the place of a key.

Qt finds the Latin letter itself where a second layout has it; with Greek or Persian alone it does
not, nor the digits of the upper row where they need Shift, as in France.
"""

import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from ldn_desktop.typing_compat import override

_ROWS = ((2, "1234567890-="), (16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM,./"))
_SIGNS = {first + place: sign for first, row in _ROWS for place, sign in enumerate(row)}
"""What an American keyboard has there, by the key's number in the Linux kernel."""
_WITH_SHIFT = {"/": "?", "=": "+"}
_X = 8
"""X and Wayland count keys from here on."""
_LATIN_ENDS = 0x250


class LatinKeys(QObject):
    """Gives such keys their meaning in a shown window, before a field or a list takes the letter.

    Qt has looked for a shortcut by then.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.windowHandle().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            latin = latin_key(event)
            if latin is not None:
                press(self._window, latin)
                return True
        return super().eventFilter(watched, event)


def latin_key(event: QKeyEvent) -> QKeyEvent | None:
    """Return the press of a key with Ctrl as on an American keyboard, None if it is as it is."""
    if not sys.platform.startswith("linux"):
        return None
    modifier = Qt.KeyboardModifier
    held = event.modifiers() & ~modifier.KeypadModifier
    shift = held & modifier.ShiftModifier
    sign = _SIGNS.get(event.nativeScanCode() - _X, "")
    is_latin = event.key() < _LATIN_ENDS
    is_digit = Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
    if not sign or held & ~modifier.ShiftModifier != modifier.ControlModifier:
        return None
    if is_latin and (is_digit or not sign.isdecimal()):
        return None
    if shift and sign in _WITH_SHIFT:
        sign, held = _WITH_SHIFT[sign], modifier.ControlModifier
    return QKeyEvent(QEvent.Type.KeyPress, ord(sign), held, "", event.isAutoRepeat())


def press(window: QWidget, event: QKeyEvent) -> None:
    """Give a key press to what has the focus, or to the window's shortcut for it."""
    focus = QApplication.focusWidget()
    wanted = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers())
    wanted.ignore()
    if focus is not None:
        QApplication.sendEvent(focus, wanted)
        if wanted.isAccepted():
            QApplication.sendEvent(focus, event)
            return
    keys = QKeySequence(event.keyCombination())
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        is_here = isinstance(owner, QWidget) and owner.isVisible() and shortcut.isEnabled()
        if is_here and shortcut.key() == keys and not event.isAutoRepeat():
            shortcut.activated.emit()
            return
