"""The check-in card: scores, symptom changes and a note for any day, each saved at once."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.domain.checkins import Note, SymptomTrend
from ldn_desktop.services.check_ins import day_of_check_in, read_check_in_data
from ldn_desktop.services.errors import StorageError
from ldn_desktop.services.schedule_snapshot import ScheduleSnapshot
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.check_in_state import present_check_in, scale_hint
from ldn_desktop.ui.today.day_stepper import DayStepper
from ldn_desktop.ui.today.state import CheckInState, NoteState, ScoreState
from ldn_desktop.ui.today.symptom_row import Actions, SymptomRow
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader, show_problem
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.card import Card
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow
from ldn_desktop.ui.widgets.keyed_rows import KeyedRows
from ldn_desktop.ui.widgets.labels import Body, Heading, Muted, ProblemLabel, Small, breakable
from ldn_desktop.ui.widgets.layouts import clear, fill, fill_left, spaced_column
from ldn_desktop.ui.widgets.note_field import NoteField
from ldn_desktop.ui.widgets.star_link import StarLink
from ldn_desktop.wording.fixed_texts import contact_now
from ldn_desktop.wording.i18n import _


class CheckInCard(Card):
    """Shows the check-in of a day. If a save fails, the typed text stays and the card says so.

    The day is the current day of check-in until the user picks another or has begun a note.
    """

    def __init__(self, controller: AppController) -> None:
        super().__init__()
        self._controller = controller
        self._operations = controller.check_ins
        self._picked: date | None = None
        self._day = self._latest = date.min
        self._notes_shown: tuple[NoteState, ...] = ()
        self._title, self._problem, self._ended = Heading(), ProblemLabel(), Muted()
        self._stepper: DayStepper | None = None
        self._notes = QVBoxLayout()
        self.note = NoteField(
            self._operations.note, _("Note for the day"), _("Anything you noticed")
        )
        self.note.refused.connect(self._say_problem)
        self._star = StarLink(self._star_note)
        symptoms = spaced_column(GRID // 2)
        actions = Actions(self._score, self._change)
        self._symptoms: KeyedRows[str, ScoreState, SymptomRow] = KeyedRows(
            symptoms, lambda state: SymptomRow(state, actions), SymptomRow.show_state
        )
        self._head = TrailingLayout()
        self.call = LinkButton(contact_now().title)
        self.call.clicked.connect(lambda: controller.open_page.emit("help/call"))
        self._head.addLayout(spaced_column(0, self._title, Small(scale_hint())))
        self._ends = flow(self.call)
        self._head.addLayout(self._ends)
        fill(self.body, self._head, self._ended, self._problem, symptoms, self._notes, self.note)
        fill_left(self.body, self._star)

    def refresh(self, snapshot: ScheduleSnapshot) -> None:
        """Read the check-in and show it; if that fails, the card stays and the banner says so."""
        if self._picked is not None and self._picked > snapshot.today:
            self._picked = None
        try:
            day = self._picked or self._held(snapshot) or day_of_check_in(snapshot)
            said = read_check_in_data(self._controller.context, day)
        except StorageError:
            return
        self.show_state(present_check_in(snapshot, said, self._controller.formats))

    def _held(self, snapshot: ScheduleSnapshot) -> date | None:
        """Return the day shown if a note is being typed: it stays with that day after midnight."""
        return self._day if self.note.is_begun and self._day <= snapshot.today else None

    def show_state(self, state: CheckInState) -> None:
        """Show this state; a note that is being typed is kept for its own day."""
        self._day, self._latest = state.day, state.latest
        self.setAccessibleName(state.title)
        self._title.set_text(state.title)
        self._ended.set_text(state.ended)
        self._ended.setVisible(bool(state.ended))
        self._show_stepper()
        self._symptoms.show({score.symptom: score for score in state.scores})
        self._link_neighbours()
        notes = {state.note.id: state.note for state in state.notes}
        held = self.note.show_notes(state.day, {note.id: note.text for note in notes.values()})
        self._star.show_note(None if held is None else notes.get(held))
        self._show_notes(tuple(state for state in state.notes if state.note.id != held))

    def focus_first(self) -> None:
        """Focus the first score, or the note if there are no symptoms."""
        first = next(iter(self._symptoms.rows.values()), None)
        (first.scores.focus if first else self.note.setFocus)()

    def step(self, days: int) -> None:
        """Show the check-in `days` later, or earlier if `days` is negative."""
        if self._stepper is not None:
            self._stepper.step(days)
            announce_to_screen_reader(self, self._title.text())

    def _show_stepper(self) -> None:
        if self._stepper is None:
            self._stepper = DayStepper(self._controller.formats, self._day)
            self._stepper.chosen.connect(self.pick)
            self._ends.addWidget(self._stepper)
        self._stepper.show_day(self._day, self._latest)

    def pick(self, day: date) -> None:
        """Show the check-in of a day, until another is picked."""
        snapshot = self._controller.snapshot()
        if snapshot is not None:
            self._picked = day
            self._say_problem("")
            self.refresh(snapshot)
            if self._day == day_of_check_in(snapshot):
                self._picked = None

    def _link_neighbours(self) -> None:
        rows = [row.scores for row in self._symptoms.rows.values()]
        for place, row in enumerate(rows):
            row.neighbours = {
                step: rows[place + step] for step in (-1, 1) if 0 <= place + step < len(rows)
            }

    def _show_notes(self, notes: tuple[NoteState, ...]) -> None:
        if notes == self._notes_shown:
            return
        self._notes_shown = notes
        clear(self._notes)
        for state in notes:
            note, name = state.note, _("Remove the note “{text}”")
            remove = LinkButton(_("Remove"), name.format(text=note.text))
            remove.clicked.connect(lambda _on=False, note=note: self._remove_note(note))
            line, links = Body(breakable(state.line), state.line), QWidget()
            flow(remove, StarLink(self._star_note, note), owner=links)
            for part in (line, links):
                self._notes.addWidget(part)
                part.show()  # the layout shows it a turn later

    def _score(self, symptom: str, score: int | None) -> None:
        self._say_problem(self._operations.score(symptom, score, self._day).sentence)

    def _change(self, symptom: str, change: SymptomTrend | None) -> None:
        self._say_problem(self._operations.say_change(symptom, change, self._day).sentence)

    def _star_note(self, note: Note) -> None:
        self._say_problem(self._operations.star(note).sentence)

    def _remove_note(self, note: Note) -> None:
        said = _("The note was removed.")
        outcome = self._operations.note("", note.day, note.id, said)
        self._say_problem(outcome.sentence)
        if outcome.ok:
            self.note.setFocus()

    def _say_problem(self, sentence: str) -> None:
        show_problem(self, self._problem, sentence)
