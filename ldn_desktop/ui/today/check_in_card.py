"""How was today? Scores in one click or digit key, changes, a note; each kept at once, any day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.services import check_ins
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.check_in_state import present_check_in, read_said, scale_hint
from ldn_desktop.ui.today.day_stepper import DayStepper
from ldn_desktop.ui.today.state import CheckInState, NoteState, ScoreState
from ldn_desktop.ui.today.symptom_row import Actions, SymptomRow
from ldn_desktop.ui.widgets.banner import announce, tell_problem
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.drafts import Drafts
from ldn_desktop.ui.widgets.labels import Body, Heading, Muted, ProblemLabel, Small, breakable
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

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+Enter: else the window takes it first, and marks the dose as taken."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and _keeps(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _keeps(event):
            self._keep()
            return
        super().keyPressEvent(event)


def _keeps(event: QKeyEvent) -> bool:
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class CheckInCard(Card):
    """Shows the check-in of a day; what could not be saved stays typed in, and says so.

    It follows the day that a check-in is for now until the user picks another, or has begun a note.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._picked: date | None = None
        self._day = self._latest = date.min
        self._rows: dict[str, SymptomRow] = {}
        self._notes_shown: tuple[NoteState, ...] = ()
        self._title, self._problem, self._ended = Heading(), ProblemLabel(), Muted()
        self._stepper: DayStepper | None = None
        self._notes = QVBoxLayout()
        self.note = NoteField(self._keep_note)
        self._drafts = Drafts(self.note)
        self._keep = QuietButton(_("Keep note"))
        self._keep.clicked.connect(self._keep_note)
        self._keep.setEnabled(False)
        self.note.textChanged.connect(
            lambda: self._keep.setEnabled(bool(self.note.toPlainText().strip()))
        )
        self._symptoms = QVBoxLayout()
        self._symptoms.setSpacing(GRID)
        self._head = QVBoxLayout()
        self._head.setSpacing(GRID)
        for part in (self._title, self._ended, Small(scale_hint())):
            self._head.addWidget(part)
        self.body.addLayout(self._head)
        self.body.addWidget(self._problem)
        self.body.addLayout(self._symptoms)
        self.body.addSpacing(GRID)
        self.body.addLayout(self._notes)
        self.body.addWidget(self.note)
        self.body.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self, snapshot: ScheduleSnapshot) -> None:
        """Read anew; what is shown stays where the data can't be read, and the banner says so."""
        if self._picked is not None and self._picked > snapshot.today:
            self._picked = None
        try:
            said = read_said(
                self._controller.context, snapshot, self._picked or self._held(snapshot)
            )
        except StorageError:
            return
        self.show_state(present_check_in(snapshot, said, self._controller.formats))

    def _held(self, snapshot: ScheduleSnapshot) -> date | None:
        """Return the day shown while a note is typed for it: midnight does not take it along."""
        is_begun = bool(self.note.toPlainText().strip())
        return self._day if is_begun and self._day <= snapshot.today else None

    def show_state(self, state: CheckInState) -> None:
        """Show this state; a note that is being typed stays with its day."""
        self._drafts.turn(self._day, state.day)
        self._day, self._latest = state.day, state.latest
        self.setAccessibleName(state.title)
        self._title.set_text(state.title)
        self._ended.set_text(state.ended)
        self._ended.setVisible(bool(state.ended))
        self._show_stepper()
        if tuple(self._rows) != tuple(score.symptom for score in state.scores):
            self._arrange_rows(state.scores)
        for score in state.scores:
            self._rows[score.symptom].show_state(score)
        self._show_notes(state.notes)

    def focus_first(self) -> None:
        """Put the focus where the check-in begins."""
        first = next(iter(self._rows.values()), None)
        (first.scores.focus if first else self.note.setFocus)()

    def step(self, days: int) -> None:
        """Show the check-in of so many days later, or earlier."""
        if self._stepper is not None:
            self._stepper.step(days)
            announce(self, self._title.text())

    def _show_stepper(self) -> None:
        if self._stepper is None:
            self._stepper = DayStepper(self._controller.formats, self._day)
            self._stepper.chosen.connect(self.pick)
            self._head.insertWidget(1, self._stepper)
        self._stepper.show_day(self._day, self._latest)

    def pick(self, day: date) -> None:
        """Show the check-in of a day, until another is picked."""
        snapshot = self._controller.known()
        if snapshot is not None:
            self._picked = day
            self._say_problem("")
            self.refresh(snapshot)
            if self._day == check_ins.day_of_check_in(snapshot):
                self._picked = None

    def _arrange_rows(self, scores: tuple[ScoreState, ...]) -> None:
        """Keep the row of a symptom that stays: it may have the focus, or be clicked just now."""
        old, actions = self._rows, Actions(self._score, self._change)
        self._rows = {
            score.symptom: old.get(score.symptom) or SymptomRow(score, actions) for score in scores
        }
        for symptom in old.keys() - self._rows.keys():
            _drop(old[symptom])
        rows = list(self._rows.values())
        for place, row in enumerate(rows):
            self._symptoms.insertWidget(place, row)
            row.show()  # a layout shows it a turn later
            row.scores.neighbours = {
                step: rows[place + step].scores for step in (-1, 1) if 0 <= place + step < len(rows)
            }

    def _show_notes(self, notes: tuple[NoteState, ...]) -> None:
        if notes == self._notes_shown:
            return
        self._notes_shown = notes
        while (item := self._notes.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                _drop(old)
        for note in notes:
            remove = LinkButton(_("Remove"), _("Remove the note “{text}”").format(text=note.text))
            remove.clicked.connect(lambda _on=False, note=note: self._remove_note(note))
            line = Body(breakable(note.line), note.line)
            self._notes.addWidget(line)
            self._notes.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
            for part in (line, remove):
                part.show()  # a layout shows it a turn later

    def _score(self, symptom: str, score: int | None) -> None:
        day, context = self._day, self._controller.context
        if score is None:
            self._do(lambda: check_ins.take_back_score(context, symptom, day))
        else:
            self._say_problem(self._controller.check_in({symptom: score}, day).sentence)

    def _change(self, symptom: str, change: SymptomTrend | None) -> None:
        day, context = self._day, self._controller.context
        if change is None:
            self._do(lambda: check_ins.take_back_change(context, symptom, day))
        else:
            self._do(lambda: check_ins.say_change(context, symptom, change, day))

    def _keep_note(self) -> None:
        text = self.note.toPlainText()
        if not text.strip():
            return
        outcome = self._controller.note(text, self._day)
        if outcome.ok:
            self.note.clear()
        self._say_problem(outcome.sentence)

    def _remove_note(self, note: NoteState) -> None:
        """Take the note back; its words go where they can be changed and kept again."""
        day, context = self._day, self._controller.context
        is_free = not self.note.toPlainText().strip()
        said = _("The note was removed. Its words are in the field.") if is_free else ""
        said = said or _("The note was removed.")
        outcome = self._do(lambda: check_ins.take_back_note(context, note.number, day), said)
        if outcome.ok and is_free:
            self.note.setPlainText(note.text)
        if outcome.ok:
            self.note.setFocus()

    def _do(self, act: Callable[[], object], said: str = "") -> Outcome[object]:
        outcome = self._controller.change(act, said)
        self._say_problem(outcome.sentence)
        return outcome

    def _say_problem(self, sentence: str) -> None:
        tell_problem(self, self._problem, sentence)


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
