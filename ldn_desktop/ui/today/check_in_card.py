"""How was today? Scores in one click or digit key, and a note; each kept at once."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ldn_desktop.ui.desk import Desk
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.checking import scale_hint
from ldn_desktop.ui.today.state import CheckInState, ScoreState
from ldn_desktop.ui.widgets.banner import announce
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small
from ldn_desktop.ui.widgets.scores import ScoreRow
from ldn_desktop.wording.i18n import _


class NoteField(QPlainTextEdit):
    """Plain text; Tab leaves it, Ctrl+Enter keeps it."""

    def __init__(self, keep: Callable[[], None]) -> None:
        super().__init__()
        self._keep = keep
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Note for the day"))
        self.setPlaceholderText(_("Anything you noticed"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the note on Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
            return
        super().keyPressEvent(event)


class CheckInCard(Card):
    """Shows a `CheckInState`; what could not be saved stays typed in, and says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day: date | None = None
        self._rows: dict[str, ScoreRow] = {}
        self._title, self._problem = Heading(), ProblemLabel()
        self._notes = Body()
        self.note = NoteField(self._keep_note)
        self._keep = QuietButton(_("Keep note"))
        self._keep.clicked.connect(self._keep_note)
        self._keep.setEnabled(False)
        self.note.textChanged.connect(
            lambda: self._keep.setEnabled(bool(self.note.toPlainText().strip()))
        )
        for part in (self._title, Small(scale_hint()), self._problem):
            self.body.addWidget(part)
        self.body.addWidget(self._notes)
        self.body.addWidget(self.note)
        self.body.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: CheckInState) -> None:
        """Show this state; a note that is being typed stays."""
        self._day = state.day
        self.setAccessibleName(state.title)
        self._title.say(state.title)
        if tuple(self._rows) != tuple(score.symptom for score in state.scores):
            self._build_rows(state.scores)
        for score in state.scores:
            row = self._rows[score.symptom]
            row.set_score(score.score)
            row.set_last(score.last)
        notes = "\n".join(_("Note: {text}").format(text=text) for text in state.notes)
        self._notes.say(notes)
        self._notes.setVisible(bool(notes))

    def focus_first(self) -> None:
        """Put the focus where the check-in begins."""
        first = next(iter(self._rows.values()), None)
        (first.focus if first else self.note.setFocus)()

    def _build_rows(self, scores: tuple[ScoreState, ...]) -> None:
        for row in self._rows.values():
            row.hide()
            row.deleteLater()
        self._rows = {}
        for place, score in enumerate(scores, start=2):
            row = ScoreRow(score.symptom, score.label)
            row.chosen.connect(lambda value, name=score.symptom: self._score(name, value))
            self._rows[score.symptom] = row
            self.body.insertWidget(place, row)

    def _score(self, symptom: str, score: int) -> None:
        outcome = self._desk.check_in({symptom: score}, self._day)
        self._say_problem(outcome.sentence)

    def _keep_note(self) -> None:
        text = self.note.toPlainText()
        if not text.strip():
            return
        outcome = self._desk.note(text, self._day)
        if outcome.ok:
            self.note.clear()
        self._say_problem(outcome.sentence)

    def _say_problem(self, sentence: str) -> None:
        self._problem.say(sentence)
        self.set_tone("attention" if sentence else "")
        announce(self, sentence)
