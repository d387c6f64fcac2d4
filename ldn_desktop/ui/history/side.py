"""The side panel of a day: its doses, extra doses, scores and notes, to read, add and correct."""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.domain.checkins import Note
from ldn_desktop.services.errors import ConfirmationCode
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.history.dose_box import DoseBox
from ldn_desktop.ui.history.presenter import DayState, ExtraState
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.today.editors import Editor
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import LinkButton, QuietButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.fields import AmountEdit, TimeEdit
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow, flow_of
from ldn_desktop.ui.widgets.labels import Body, Heading, Muted, ProblemLabel, Small, breakable
from ldn_desktop.ui.widgets.layouts import clear, drop, fill, fill_left, row_in
from ldn_desktop.ui.widgets.note_field import NoteField
from ldn_desktop.ui.widgets.star_link import StarLink
from ldn_desktop.ui.widgets.tab_order import tab_in_reading_order
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _


class ExtraEditor(Editor):
    """The amount and the time of a dose that the plan did not ask for."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(_("Add an extra dose"), _("Add"))
        self.amount = AmountEdit(_("Amount in mg"), formats)
        self.at = TimeEdit(_("Taken at"), formats)
        self.add_field(_("Amount in mg"), self.amount)
        self.add_field(_("Taken at"), self.at)
        self.close_with_buttons()
        self.setFocusProxy(self.amount)

    @override
    def missing(self) -> str:
        if self.amount.is_empty():
            return _("Write the amount you took, in digits.")
        return _("Write a time of day.") if self.at.is_empty() else ""


class DayPanel(Card):
    """Shows a `DayState`. Emits `stepped` with a number of days to move by, and `closed`."""

    stepped = Signal(int)
    closed = Signal()

    def __init__(self, controller: AppController) -> None:
        super().__init__(_("The day"))
        self._controller = controller
        self.state: DayState | None = None
        self._editor: ExtraEditor | None = None
        self.title = Heading()
        self.before = QuietButton("‹", _("The day before"))
        self.after = QuietButton("›", _("The day after"))
        self.close_button = LinkButton(_("Close"), _("Close the day"))
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)
        self._content, self._parts = QVBoxLayout(), list[QWidget]()
        top = TrailingLayout()
        fill(top, self.title, flow_of(self.before, self.after, self.close_button))
        fill(self.body, top, self._content)
        self._add_note_field()
        self.problem = ProblemLabel()
        self.body.addWidget(self.problem)
        self.problem.set_text("")
        self.body.addStretch(1)

    def _add_note_field(self) -> None:
        self.check_in = LinkButton(_("Check-in of this day"), _("Go to the check-in of this day"))
        self.check_in.clicked.connect(self._check_in)
        self.add_extra = LinkButton(_("Add an extra dose"))
        self.add_extra.clicked.connect(self._open_extra)
        self._extra_place = QVBoxLayout()
        words = _("Write a note for this day")
        self.note = NoteField(self._controller.check_ins.note, words, words)
        self.note.refused.connect(lambda sentence: self._show(Outcome(sentence=sentence)))
        fill(self.body, flow(self.check_in, self.add_extra), self._extra_place, self.note)
        self._star = StarLink(self._star_note)
        fill_left(self.body, self._star)

    def show_day(self, state: DayState) -> None:
        """Show this day; a note that is being typed is kept for its own day."""
        if state == self.state:
            return
        held = self.note.show_notes(state.day, {note.id: note.text for note in state.notes})
        self._star.show_note(next((note for note in state.notes if note.id == held), None))
        if self.state is None or self.state.day != state.day:
            self.problem.set_text("")
            self._close_extra()
            if self.isVisible():  # else the page has opened the day by itself
                announce_to_screen_reader(self, state.spoken)
        had_focus = self._content_has_focus()
        self.state = state
        self.setAccessibleName(state.title)
        self.title.set_text(state.title)
        for part in (self.check_in, self.add_extra, self.note):
            part.setVisible(not state.is_ahead)
        self._rebuild(state, held)
        if had_focus:
            self._focus_first()

    def _rebuild(self, state: DayState, held: int | None) -> None:
        """Show the day's parts; the note with the id `held` is in the field."""
        clear(self._content)
        self._parts = []
        for dose in state.doses:
            self._add(DoseBox(self._controller, dose))
        for extra in state.extras:
            self._add(self._extra_row(extra))
        if state.empty:
            self._add(Muted(state.empty))
        if state.scores:
            self._add(Small(_("Check-in")), *(_score_row(*score) for score in state.scores))
        notes = [note for note in state.notes if note.id != held]
        if notes:
            self._add(Small(_("Notes")))
        for note in notes:
            self._add(self._note_row(note))
        if state.earlier:
            self._add(Small(_("Changed or taken back:")))
        for line in state.earlier:
            self._add(Small(breakable(line), line))
        tab_in_reading_order(self)

    def _add(self, *parts: QWidget) -> None:
        for part in parts:
            self._parts.append(part)
            self._content.addWidget(part)
            part.show()  # the layout shows it a turn later, too late to take the focus

    def _content_has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and any(part.isAncestorOf(focus) for part in self._parts)

    def _focus_first(self) -> None:
        buttons = (b for part in self._parts for b in part.findChildren(QuietButton))
        first = next((button for button in buttons if button.isVisible()), None)
        if first is not None:
            first.setFocus()

    def _extra_row(self, extra: ExtraState) -> QWidget:
        return self._row(extra.words, lambda: self._controller.doses.take_back_extra(extra.record))

    def _note_row(self, note: Note) -> QWidget:
        operations = self._controller.check_ins
        star = StarLink(self._star_note, note)
        said = _("The note was removed.")
        return self._row(note.text, lambda: operations.note("", note.day, note.id, said), star)

    def _star_note(self, note: Note) -> None:
        self._show(self._controller.check_ins.star(note))

    def _row(self, words: str, take_back: Callable[[], Outcome[object]], *more: QWidget) -> QWidget:
        """Return a row of words, the link that takes them back (the log keeps them), and more."""
        box = QWidget()
        row = TrailingLayout(box)
        remove = LinkButton(_("Take back"), _("Take back: {what}").format(what=words))
        remove.clicked.connect(lambda: self._show(take_back()))
        fill(row, Body(breakable(words), words), flow_of(*more, remove))
        return box

    def _check_in(self) -> None:
        if self.state is not None:
            self._controller.check_in_requested.emit(self.state.day)

    def _open_extra(self) -> None:
        self._close_extra()
        editor = self._editor = ExtraEditor(self._controller.formats)
        editor.done.connect(self._save_extra)
        editor.cancelled.connect(self._close_extra)
        self._extra_place.addWidget(editor)
        tab_in_reading_order(self)
        editor.show()
        editor.setFocus()

    def _close_extra(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            drop(editor)

    def _save_extra(self) -> None:
        editor, state = self._editor, self.state
        if editor is None or state is None:
            return
        amount, at = editor.amount.value(), editor.at.value()
        if amount is None or at is None:
            return
        if self._record_extra(state, amount, at):
            self._close_extra()

    def _record_extra(self, state: DayState, amount: Decimal, at: time) -> bool:
        # A local time without a zone, on the day that is open.
        said = AnswerDetails(at=datetime.combine(state.day, at))
        # The field itself has asked about an unusual amount already.
        accepted = frozenset({ConfirmationCode.ABOVE_USUAL})
        return self._show(self._controller.doses.add_extra(amount, said, accepted))

    def _show(self, outcome: Outcome[object]) -> bool:
        self.problem.set_text(outcome.sentence)
        announce_to_screen_reader(self, outcome.sentence)
        return outcome.ok


def _score_row(symptom: str, value: str) -> QWidget:
    """Return a symptom at the left, and its score at the right end of the line."""
    box, number = QWidget(), Body(value)
    number.setWordWrap(False)
    row_in(box, Body(breakable(symptom), f"{symptom} {value}"), number).setStretch(0, 1)
    return box
