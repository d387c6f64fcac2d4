"""A dose in the side panel of History: its answer, how to correct it, and its earlier answers."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_desktop.domain.states import DoseState
from ldn_desktop.services.errors import NO_QUESTIONS, ConfirmationCode
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.history.presenter import PanelDose
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.editors import ChangeEditor, Editor, ReasonEditor
from ldn_desktop.ui.today.question_bar import QuestionBar
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small, breakable
from ldn_desktop.ui.widgets.layouts import column_in, drop, fill
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.ui.widgets.tab_order import tab_in_reading_order
from ldn_desktop.wording.i18n import _

OPEN = frozenset({DoseState.DUE, DoseState.PUT_OFF, DoseState.NOT_RECORDED, DoseState.UPCOMING})
Act = Callable[[frozenset[ConfirmationCode]], Outcome[DoseRow]]


class DoseBox(QWidget):
    """One dose. Each button adds a new record; the earlier ones stay readable below."""

    def __init__(self, controller: AppController, state: PanelDose) -> None:
        super().__init__()
        self._controller, self._doses = controller, controller.doses
        self._state = state
        self._editor: Editor | None = None
        self._retry: Act | None = None
        self._asked = NO_QUESTIONS
        self.setAccessibleName(f"{state.planned}: {state.became}")
        top = QHBoxLayout()
        top.setSpacing(GRID)
        if state.mark is not Mark.NONE:
            top.addWidget(DoseMark(state.mark, ""))
        top.addWidget(Heading(state.planned), 1)
        became = Body(breakable(state.became), state.became)
        margins = (0, GRID, 0, GRID)
        self._column = column_in(self, top, became, spacing=GRID // 2, margins=margins)
        self._add_buttons()
        self._problem, self._ask = ProblemLabel(), QuestionBar()
        self._ask.yes.clicked.connect(self._accept)
        self._ask.no.clicked.connect(lambda: self._ask.ask(""))
        fill(self._column, self._problem, self._ask)
        self._add_earlier()

    def _add_buttons(self) -> None:
        state = self._state.state
        actions: list[tuple[str, str, Callable[[], None]]] = []
        if state in OPEN and self._state.can_answer:
            actions = [
                (_("Taken"), _("Record as taken"), self._take),
                (_("Taken at…"), _("Record as taken, with time and amount"), self._change),
                (_("Skipped"), _("Record as skipped"), self._skip),
            ]
        if state is DoseState.TAKEN:
            actions = [(_("Change"), _("Change the time or amount"), self._change)]
        if state is DoseState.SKIPPED:
            actions = [(_("Reason"), _("Add or change the reason"), self._reason)]
        if self._state.row.answer is not None:
            actions.append((_("Clear"), _("Clear: take this record back"), self._clear))
        row = FlowLayout()
        for words, name, action in actions:
            button = QuietButton(words, f"{name}, {self._state.planned}")
            button.clicked.connect(action)
            row.addWidget(button)
        self._column.addLayout(row)

    def _add_earlier(self) -> None:
        if self._state.earlier:
            fill(self._column, Small(self._state.changed), Small(_("Said before:")))
        for line in self._state.earlier:
            self._column.addWidget(Small(breakable(line), line))

    def _take(self) -> None:
        self._do(lambda accepted: self._doses.take(self._state.ref, None, accepted))

    def _skip(self) -> None:
        self._do(lambda accepted: self._doses.skip(self._state.ref, None, accepted))

    def _clear(self) -> None:
        self._do(lambda _accepted: self._doses.clear(self._state.ref))

    def _reason(self) -> None:
        editor = ReasonEditor()
        editor.done.connect(
            lambda: self._do(
                lambda accepted: self._doses.skip(self._state.ref, editor.text(), accepted)
            )
        )
        self._open(editor)

    def _change(self) -> None:
        row = self._state.row
        amount = row.answer.taken_mg if row.answer is not None else None
        before: tuple[time | None, Decimal] = (self._state.at, amount or row.dose.dose_mg)
        editor = ChangeEditor(self._controller.formats, *before)
        editor.done.connect(lambda: self._save(editor, before))
        self._open(editor)

    def _save(self, editor: ChangeEditor, before: tuple[time | None, Decimal]) -> None:
        at, dose_mg = editor.at.value(), editor.amount.value()
        is_taken = self._state.state is DoseState.TAKEN
        if is_taken and (at, dose_mg) == before:
            self._close()
            return
        said = AnswerDetails(None if is_taken and at == before[0] else at, dose_mg)
        act = self._doses.correct if is_taken else self._doses.take
        self._do(lambda accepted: act(self._state.ref, said, accepted))

    def _do(self, act: Act) -> None:
        self._retry = act
        self._show(act(NO_QUESTIONS))

    def _accept(self) -> None:
        if self._retry is not None:
            self._show(self._retry(self._asked))

    def _show(self, outcome: Outcome[DoseRow]) -> None:
        """Show an error or a question; after a success the panel shows a new box."""
        if outcome.ok:
            return
        self._asked = outcome.accepted
        self._problem.set_text(outcome.sentence)
        announce_to_screen_reader(self, outcome.sentence)
        self._ask.ask(outcome.question)

    def _open(self, editor: Editor) -> None:
        self._close()
        self._editor = editor
        editor.cancelled.connect(self._close)
        self._column.addWidget(editor)
        tab_in_reading_order(self)
        editor.show()
        editor.setFocus()

    def _close(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            drop(editor)
