"""Answers one dose from a card or a row: its questions, its editors, and what went wrong."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QBoxLayout, QLayout, QWidget

from ldn_desktop.services.dose_lookup import DoseRef
from ldn_desktop.services.errors import NO_QUESTIONS, Accepted
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.widgets.layouts import drop

if TYPE_CHECKING:  # imported when the first one is shown
    from ldn_desktop.ui.today.editors import Editor
    from ldn_desktop.ui.today.question_bar import QuestionBar

Act = Callable[[Accepted], Outcome[object]]
"""Answers the dose; called again with the questions that the user has said yes to."""


class DoseAnswering:
    """Answers the dose `ref` for `owner`, whose column shows the question bar and the editors.

    `tell` shows a sentence, "" hides it. The bar stands below `above`, or at the end. `done` is
    called after a success. `refocus` takes the focus back when an editor (True) or the bar (False)
    that had it is closed. With `keeps_editor`, a No leaves the editor open.
    """

    def __init__(
        self,
        controller: AppController,
        ref: DoseRef,
        owner: QWidget,
        column: QBoxLayout,
        tell: Callable[[str], None],
        *,
        above: QWidget | QLayout | None = None,
        done: Callable[[], None] | None = None,
        refocus: Callable[[bool], None] | None = None,
        keeps_editor: bool = False,
    ) -> None:
        self.editor: Editor | None = None
        self.bar: QuestionBar | None = None
        self._doses, self._formats, self._ref = controller.doses, controller.formats, ref
        self._owner, self._column, self._above = owner, column, above
        self._tell, self._done, self._refocus = tell, done, refocus
        self._keeps_editor = keeps_editor
        self._retry: Act | None = None
        self._asked = NO_QUESTIONS

    def take(self, *, said: AnswerDetails | None = None) -> None:
        """Record the dose as taken."""
        self.do(lambda accepted: self._doses.take(self._ref, said, accepted))

    def skip(self, *, reason: str | None = None) -> None:
        """Record the dose as skipped."""
        self.do(lambda accepted: self._doses.skip(self._ref, reason, accepted))

    def do(self, act: Act) -> None:
        """Call `act`, and again if its questions are answered with yes."""
        self._retry, self._asked = act, NO_QUESTIONS
        self._show(act(NO_QUESTIONS))

    def ask(self, outcome: Outcome[object]) -> None:
        """Ask the questions that a press of Taken outside the window raised."""
        self._retry = lambda accepted: self._doses.take(self._ref, None, accepted)
        self._asked = NO_QUESTIONS
        self._show(outcome)

    def edit_reason(self) -> None:
        """Open the editor of why the dose was skipped."""
        from ldn_desktop.ui.today.editors import ReasonEditor

        editor = ReasonEditor()
        editor.done.connect(lambda: self.skip(reason=editor.text()))
        self.open(editor)

    def edit_taken_at(self, name: str, at: time) -> None:
        """Open the editor of the local time at which the dose called `name` was taken."""
        from ldn_desktop.ui.today.editors import TakenAtEditor

        editor = TakenAtEditor(self._formats, name, at)
        editor.done.connect(lambda: self.take(said=AnswerDetails(at=editor.at.value())))
        self.open(editor)

    def edit_record(self, at: time | None, dose_mg: Decimal, *, is_taken: bool) -> None:
        """Open the editor of the local time and the amount, filled with these.

        A record that exists (`is_taken`) is corrected; without a change the editor just closes.
        """
        from ldn_desktop.ui.today.editors import ChangeEditor

        editor = ChangeEditor(self._formats, at, dose_mg)

        def save() -> None:
            new = editor.at.value(), editor.amount.value()
            if not is_taken:
                self.take(said=AnswerDetails(*new))
            elif new == (at, dose_mg):
                self.close()
            else:
                said = AnswerDetails(None if new[0] == at else new[0], new[1])
                self.do(lambda accepted: self._doses.correct(self._ref, said, accepted))

        editor.done.connect(save)
        self.open(editor)

    def open(self, editor: "Editor") -> None:
        """Show this editor instead of the one that is open, if any."""
        self.close()
        self.editor = editor
        editor.cancelled.connect(self.cancel)
        self._place(editor, self._column.count())
        editor.show()
        editor.setFocus()

    def close(self) -> None:
        """Close the editor, if one is open."""
        editor, self.editor = self.editor, None
        if editor is not None:
            self._take_focus_back(editor, was_editor=True)
            drop(editor)

    def cancel(self) -> None:
        """Drop the question, what went wrong, and the editor."""
        self._ask("")
        self._tell("")
        self.close()

    def _decline(self) -> None:
        if self._keeps_editor and self.editor is not None:
            self._ask("")
        else:
            self.cancel()

    def _accept(self) -> None:
        if self._retry is not None:
            self._show(self._retry(self._asked))

    def _show(self, outcome: Outcome[object]) -> None:
        self._asked |= outcome.accepted
        if outcome.ok:
            self._retry = None
            self.close()
            if self._done is not None:
                self._done()
        self._tell(outcome.sentence)
        self._ask(outcome.question)

    def _ask(self, question: str) -> None:
        """Show this question; an empty one hides the bar."""
        if self.bar is None:
            if not question:
                return
            from ldn_desktop.ui.today.question_bar import QuestionBar

            self.bar = QuestionBar()
            self.bar.yes.clicked.connect(self._accept)
            self.bar.no.clicked.connect(self._decline)
            above = self._column.count() - 1
            if self._above is not None:
                above = self._column.indexOf(self._above)
            self._place(self.bar, above + 1)
        if not question:
            self._take_focus_back(self.bar, was_editor=self.editor is not None)
        self.bar.ask(question)

    def _place(self, part: QWidget, index: int) -> None:
        from ldn_desktop.ui.widgets.tab_order import tab_in_reading_order

        self._column.insertWidget(index, part)
        tab_in_reading_order(self._owner)

    def _take_focus_back(self, leaving: QWidget, *, was_editor: bool) -> None:
        focus = QApplication.focusWidget()
        if self._refocus is not None and focus is not None and leaving.isAncestorOf(focus):
            self._refocus(was_editor)
