"""The keys: what each one does in the window, and the list of them that the user reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ldn_desktop.ui.window_actions import WindowActions
from ldn_desktop.wording.i18n import _

if TYPE_CHECKING:
    from ldn_desktop.ui.today.page import TodayPage

SAVE = "Ctrl+S"
NUMBERED_PAGES = ("today", "plan", "history", "report", "supply")
TEXT_STEPS = {"Ctrl++": 1, "Ctrl+=": 1, "Ctrl+-": -1, "Ctrl+0": 0}
_WRITTEN_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_Call = Callable[[WindowActions], object]


@dataclass(frozen=True)
class KeyAction:
    """One line of the key list: `keys` as the user reads them, and what they do in words.

    `calls` maps key sequences to what they do in the window. It is empty for keys that a page
    handles itself.
    """

    keys: str
    text: str
    calls: Mapping[str, _Call] = field(default_factory=dict)


def key_actions() -> tuple[KeyAction, ...]:
    """Return all keys in the order of the list."""
    return (*_page_keys(), *_day_keys(), *_window_keys())


def add_shortcuts(window: QWidget, actions: WindowActions) -> None:
    """Bind the keys of the window."""
    for action in key_actions():
        for key, call in action.calls.items():
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(call, actions))


def _page_keys() -> tuple[KeyAction, ...]:
    numbered = {f"Ctrl+{n}": _go(page) for n, page in enumerate(NUMBERED_PAGES, start=1)}
    return (
        KeyAction("Ctrl+1 … Ctrl+5", _("Today, Plan, History, Report, Supply"), numbered),
        KeyAction("Ctrl+P", _("The report, to print or save"), {"Ctrl+P": _go("report")}),
        KeyAction(SAVE, _("Save the plan")),
        KeyAction("Ctrl+,", _("Settings"), {"Ctrl+,": _go("settings")}),
    )


def _day_keys() -> tuple[KeyAction, ...]:
    take = {"Ctrl+Return": _take, "Ctrl+Enter": _take}
    later = _on_today(lambda page: page.later_first())
    skip = _on_today(lambda page: page.skip_first())
    check_in = _on_today(lambda page: page.focus_check_in())
    return (
        KeyAction("Ctrl+Enter", _("Mark the dose as taken"), take),
        KeyAction("Ctrl+L", _("Remind me later"), {"Ctrl+L": later}),
        KeyAction("Ctrl+K", _("Skip the dose"), {"Ctrl+K": skip}),
        KeyAction("Ctrl+N", _("Check in, from the first symptom on"), {"Ctrl+N": check_in}),
        KeyAction("Ctrl+Shift+N", _("Note a question for your next appointment")),
        KeyAction("Alt+Left, Alt+Right", _("The day before, the day after: check-in, History")),
        KeyAction("0 … 9", _("Score a symptom and go to the next; 1 then 0 for 10")),
        KeyAction("Up, Down; Delete", _("The symptom above, below; clear its score")),
    )


def _window_keys() -> tuple[KeyAction, ...]:
    sizes = {key: _resize_text(step) for key, step in TEXT_STEPS.items()}
    return (
        KeyAction("Ctrl+Z", _("Undo"), {"Ctrl+Z": lambda window: window.undo()}),
        KeyAction("Ctrl+Shift+Z", _("Redo"), {"Ctrl+Shift+Z": lambda window: window.redo()}),
        KeyAction("Ctrl++, Ctrl+-, Ctrl+0", _("Larger text, smaller text, usual size"), sizes),
        KeyAction("F1", _("Help"), {"F1": _go("help")}),
        KeyAction("Ctrl+?", _("These keys"), {"Ctrl+?": _go("keys")}),
        KeyAction("Page Up, Page Down", _("Scroll Help and these keys")),
        KeyAction("Esc", _("Cancel, or go back")),
        KeyAction("Ctrl+W", _("Close the window"), {"Ctrl+W": lambda window: window.close()}),
        KeyAction("Ctrl+Q", _("Quit; reminders stop"), {"Ctrl+Q": lambda window: window.quit()}),
    )


def _go(page: str) -> _Call:
    return lambda window: window.go(page)


def _on_today(act: "Callable[[TodayPage], None]") -> _Call:
    return lambda window: window.on_today(act)


def _resize_text(step: int) -> _Call:
    return lambda window: window.change_text_size(step)


def _take(window: WindowActions) -> None:
    """Mark the dose as taken, unless the user is writing: fields use Ctrl+Enter themselves."""
    if not isinstance(QApplication.focusWidget(), _WRITTEN_IN):
        window.on_today(lambda page: page.take_first())
