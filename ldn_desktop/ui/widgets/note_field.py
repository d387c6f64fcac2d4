"""The field of a day's note, which saves itself as the scores do."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ldn_desktop.services.check_ins import NoteChange
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import GRID

MOST_LINES = 4
"""The field grows with its text up to so many lines, and scrolls then."""
PAUSE_MS = 30_000
"""So long after the last key the note is saved, though the focus is still in the field."""


class NoteField(QPlainTextEdit):
    """Holds the newest note of a day and saves what is typed in its place.

    It saves when the focus leaves it, after a pause, on Ctrl+Enter, and when it is hidden or the
    app quits, by `put` (text, local date, id of the note that is replaced). What can't be saved
    stays in the field, or waits for its day. Emits `refused` (why not, "" once it is saved).
    """

    refused = Signal(str)

    def __init__(
        self, put: Callable[[str, date, int | None], Outcome[NoteChange]], name: str, hint: str
    ) -> None:
        super().__init__()
        self._put = put
        self._day: date | None = None
        self._number: int | None = None
        self._saved = ""
        self._is_keeping = False
        self._waiting: dict[date, tuple[int | None, str]] = {}
        self._pause = Debounce(self, self.keep, PAUSE_MS)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.textChanged.connect(self._on_typed)
        self._fit()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.keep)

    @property
    def is_begun(self) -> bool:
        """Whether the field has text that is not saved."""
        return self.toPlainText().strip() != self._saved

    def show_notes(self, day: date, notes: Mapping[int, str]) -> int | None:
        """Show the newest of a day's notes (text by id, oldest first); return which one it is.

        What is being typed stays, and is saved for its own day before another one is shown.
        """
        newest = _newest(notes)
        if day != self._day:
            self._turn_to(day, notes)
        elif self._is_keeping:
            self._number = newest
        elif self.is_begun:
            self._number = self._number if self._number in notes else None
        else:
            self._hold(newest, notes)
        return self._number

    def keep(self) -> None:
        """Save what was typed."""
        self._pause.stop()
        if self._day is None or self._is_keeping or not self.is_begun:
            return
        text = self.toPlainText().strip()
        self._is_keeping = True
        outcome = self._put(text, self._day, self._number)
        self._is_keeping = False
        if outcome.value is not None:
            after = outcome.value.after
            self._number, self._saved = after.id if after else None, text
        self.refused.emit(outcome.sentence)

    def _turn_to(self, day: date, notes: Mapping[int, str]) -> None:
        self.keep()
        if self._day is not None and self.is_begun:
            self._waiting[self._day] = self._number, self.toPlainText()
        self._day = day
        self._hold(_newest(notes), notes)
        if day in self._waiting:
            number, text = self._waiting.pop(day)
            self._hold(number if number in notes else None, notes)
            self.setPlainText(text)

    def _hold(self, number: int | None, notes: Mapping[int, str]) -> None:
        self._number, self._saved = number, notes[number].strip() if number is not None else ""
        if self.toPlainText().strip() != self._saved:
            self.setPlainText(self._saved)

    def _on_typed(self) -> None:
        self._fit()
        if self.is_begun:
            self._pause.start()

    def _fit(self) -> None:
        """Be as high as the lines of the text, one at least and `MOST_LINES` at most."""
        lines = max(1, min(MOST_LINES, self.document().size().toSize().height()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 3 * GRID)

    @override
    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _keeps(event):
            event.accept()  # otherwise the window's shortcut marks the dose as taken
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _keeps(event):
            self.keep()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.keep()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)


def _newest(notes: Mapping[int, str]) -> int | None:
    return list(notes)[-1] if notes else None


def _keeps(event: QKeyEvent) -> bool:
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
