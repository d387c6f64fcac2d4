"""The keys of the window; the list that the user sees is `help_page.key_list`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit

if TYPE_CHECKING:
    from ldn_desktop.ui.main_window import MainWindow

_WRITTEN_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def add_shortcuts(window: "MainWindow") -> None:
    """Give the window its keys."""
    for keys, action in _actions(window):
        for key in keys.split(" "):
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(action)


def _actions(window: "MainWindow") -> tuple[tuple[str, Callable[[], None]], ...]:
    return (
        ("Ctrl+1", lambda: window.go("today")),
        ("Ctrl+2", lambda: window.go("plan")),
        ("Ctrl+3", lambda: window.go("history")),
        ("Ctrl+4 Ctrl+P", lambda: window.go("report")),
        ("Ctrl+,", lambda: window.go("settings")),
        ("Ctrl+Return Ctrl+Enter", lambda: _take(window)),
        ("Ctrl+L", lambda: window.on_today(lambda page: page.later_first())),
        ("Ctrl+K", lambda: window.on_today(lambda page: page.skip_first())),
        ("Ctrl+N", lambda: window.on_today(lambda page: page.focus_note())),
        ("Ctrl+Z", window.undo),
        ("Ctrl+Shift+Z", window.redo),
        ("Ctrl++ Ctrl+=", lambda: window.change_text_size(1)),
        ("Ctrl+-", lambda: window.change_text_size(-1)),
        ("Ctrl+0", lambda: window.change_text_size(0)),
        ("Ctrl+?", lambda: window.go("keys")),
        ("F1", lambda: window.go("help")),
        ("Ctrl+W", lambda: _close(window)),
        ("Ctrl+Q", window.quit),
    )


def _take(window: "MainWindow") -> None:
    """Mark the dose as taken; who is writing something else means that by Ctrl+Enter."""
    if not isinstance(QApplication.focusWidget(), _WRITTEN_IN):
        window.on_today(lambda page: page.take_first())


def _close(window: "MainWindow") -> None:
    window.close()
