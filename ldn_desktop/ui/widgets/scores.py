"""A row of buttons for a symptom's score from 0 to 10, set by one click or digit key."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.checkins import HIGHEST_SCORE
from ldn_desktop.domain.texts import plain_digits
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.checkable import CheckableButton
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow
from ldn_desktop.ui.widgets.labels import SaidElsewhere, Small, breakable
from ldn_desktop.ui.widgets.layouts import column_in
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import severity_name

TEN_MS = 1000
"""A 0 typed within this time (ms) after a 1 makes it 10."""

# Numbers, for the reason that `labels.PLAIN_TEXT` gives.
_DOWN_OR_UP = {0x01000015: 1, 0x01000013: -1}


class ScoreRow(QWidget):
    """The symptom's name beside eleven buttons with one tab stop; Left and Right move within them.

    A digit sets the score and goes on to the row below; a 1 stays, as a 0 may follow and make ten.
    Where the width runs out, the buttons go below the name.

    Emits `chosen` with a score; its button stays unchecked until `set_score` says it was saved.
    Delete emits `cleared`. Up and Down focus the `neighbours` (-1 above, 1 below).
    To a screen reader it is a group of radio buttons under the symptom's name.
    """

    spoken_role = "Grouping"
    chosen = Signal(int)
    cleared = Signal()

    def __init__(self, symptom: str, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symptom = symptom
        self._name = label or symptom
        self.setAccessibleName(self._name)
        self._label = SaidElsewhere(breakable(self._name), self._name)
        self._hint = Small()
        self._hint.hide()
        self.last: int | None = None
        self._after_one = QElapsedTimer()
        self._saved: int | None = None
        self.neighbours: dict[int, ScoreRow] = {}
        self._buttons = tuple(self._button(score) for score in range(HIGHEST_SCORE + 1))
        words, self._end = QWidget(), QWidget()
        column_in(words, self._label, self._hint, spacing=0)
        self._end_row = flow(*self._buttons, owner=self._end, spacing=4)
        row = TrailingLayout(self)
        row.addWidget(words)
        row.addWidget(self._end)
        self.set_last(None, "")
        self.set_score(None)

    @property
    def score(self) -> int | None:
        """The score whose button is checked, None if there is none."""
        return next((n for n, button in enumerate(self._buttons) if button.isChecked()), None)

    def set_score(self, score: int | None) -> None:
        """Mark this score as the saved one; None marks none."""
        self._saved = score
        for value, button in enumerate(self._buttons):
            button.setChecked(value == score)
        if not any(button.hasFocus() for button in self._buttons):
            self._rove_to(score or 0)

    def set_hint(self, text: str) -> None:
        """Show this text under the name."""
        self._hint.set_text(text)
        self._hint.setVisible(bool(text))

    def set_last(self, score: int | None, text: str) -> None:
        """Mark the score of the last answer, which `text` tells; it is never filled in."""
        for value, button in enumerate(self._buttons):
            is_last = value == score
            severity = severity_name(value)
            button.setToolTip(f"{severity} · {text}" if is_last else severity)
            button.setAccessibleDescription(f"{severity}. {text}" if text else severity)
            if is_last or value == self.last:
                button.setProperty("last", is_last)
                button.style().polish(button)
        self.last = score

    def add_at_end(self, widget: QWidget) -> None:
        """Add a widget after the buttons."""
        self._end_row.addWidget(widget)

    def focus(self) -> None:
        """Focus the row's tab stop."""
        stop = next(b for b in self._buttons if b.focusPolicy() is Qt.FocusPolicy.StrongFocus)
        stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, score: int) -> CheckableButton:
        button = CheckableButton(str(score), _("{score} of 10").format(score=score))
        button.setProperty("kind", "score")
        button.setAutoDefault(False)
        width = button.fontMetrics().horizontalAdvance("00") + 12
        button.setMinimumWidth(width)
        button.toggled.connect(lambda _on: self._choose(score))
        button.installEventFilter(self)
        return button

    def _choose(self, score: int) -> None:
        for value, button in enumerate(self._buttons):
            button.setChecked(value == self._saved)
        self._rove_to(score)
        self.chosen.emit(score)

    def _rove_to(self, score: int) -> None:
        for value, button in enumerate(self._buttons):
            is_stop = value == score
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        text = plain_digits(event.text())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        # A French keyboard types digits with Shift.
        if (
            len(text) == 1
            and text in "0123456789"
            and not held & ~Qt.KeyboardModifier.ShiftModifier
        ):
            if not event.isAutoRepeat():  # a key held down would score the rows below too
                self._digit(int(text))
            return True
        if held:
            return False
        if event.key() in steps:
            place = next(n for n, button in enumerate(self._buttons) if button is watched)
            target = max(0, min(HIGHEST_SCORE, place + steps[Qt.Key(event.key())]))
            self._rove_to(target)
            self._buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._saved is not None:
            self.cleared.emit()
            return True
        neighbour = self.neighbours.get(_DOWN_OR_UP.get(event.key(), 0))
        if neighbour is not None:
            neighbour.focus()
        return event.key() in _DOWN_OR_UP

    def _digit(self, digit: int) -> None:
        is_ten = digit == 0 and self._after_one.isValid() and self._after_one.elapsed() < TEN_MS
        score = HIGHEST_SCORE if is_ten else digit
        self._after_one.invalidate()
        self._buttons[score].setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(score)
        below = self.neighbours.get(1)
        if digit == 1:
            self._after_one.start()  # only now: on a slow computer, saving the 1 takes a while
        elif below is not None:
            if self._saved == score:  # else a reader says it of the button, which keeps the focus
                said = _("{symptom}: {score} of 10").format(symptom=self._name, score=score)
                announce_to_screen_reader(self, said)
            below.focus()
