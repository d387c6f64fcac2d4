"""One question for the next appointment: a box to tick it off, and an editor for its words."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.questions import AppointmentQuestion
from ldn_desktop.ui.today.editors import Editor
from ldn_desktop.ui.widgets.buttons import LinkButton
from ldn_desktop.ui.widgets.flow import TrailingLayout
from ldn_desktop.ui.widgets.form import Line
from ldn_desktop.ui.widgets.labels import Small, breakable
from ldn_desktop.ui.widgets.layouts import column_in, drop, fill
from ldn_desktop.ui.widgets.ticks import CheckBox
from ldn_desktop.wording.i18n import _

LONGEST_TYPED = 200_000
"""Far more characters than can be saved: a text that is too long is refused, not cut off."""


@dataclass(frozen=True)
class QuestionActions:
    """What a row calls, each with the question's number.

    `change` gets the words and the answer, and returns an error text or "". `change_plan`, which
    gets nothing, leads to the plan.
    """

    tick: Callable[[int], object]
    reopen: Callable[[int], object]
    change: Callable[[int, str, str], str]
    remove: Callable[[int], None]
    change_plan: Callable[[], None]


class QuestionRow(QWidget):
    """Shows an `AppointmentQuestion`; the editor of its words is built when it is opened."""

    def __init__(self, question: AppointmentQuestion, actions: QuestionActions) -> None:
        super().__init__()
        self._question, self._actions = question, actions
        self._editor: QuestionEditor | None = None
        self.box = CheckBox(breakable(question.text))
        self.box.setAccessibleName(question.text)
        self.box.toggled.connect(self._tick)
        name = _("Answer or change “{question}”").format(question=question.text)
        self.edit = LinkButton(_("Answer or change"), name)
        self.edit.clicked.connect(self._open)
        line = TrailingLayout()
        line.addWidget(self.box)
        line.addWidget(self.edit)
        self.answer = Small()
        name = _("Change the plan as agreed on “{question}”").format(question=question.text)
        self.change_plan = LinkButton(_("Change the plan"), name)
        self.change_plan.clicked.connect(actions.change_plan)
        below = TrailingLayout()
        fill(below, self.answer, self.change_plan)
        self._column = column_in(self, line, below)
        self.show_state(question)

    def show_state(self, question: AppointmentQuestion) -> None:
        """Show the answer with the way to the plan, and whether it is ticked.

        The question's words must be those of the row.
        """
        self._question = question
        self.box.setChecked(question.ticked_at is not None)
        said = _("Answer: {answer}").format(answer=question.answer) if question.answer else ""
        self.answer.set_text(said)
        for part in (self.answer, self.change_plan):
            part.setVisible(bool(said))

    def _tick(self, is_on: bool) -> None:
        act = self._actions.tick if is_on else self._actions.reopen
        self.box.setChecked(self._question.ticked_at is not None)  # until it is saved
        act(self._question.number)

    def _open(self) -> None:
        if self._editor is None:
            self._editor = QuestionEditor(self._question)
            self._editor.done.connect(self._save)
            self._editor.cancelled.connect(self._close)
            self._editor.remove.clicked.connect(lambda: self._actions.remove(self._question.number))
            self._column.addWidget(self._editor)
            self._editor.show()
        self._editor.setFocus()

    def _save(self) -> None:
        if self._editor is None:
            return
        words, answer = self._editor.line.text(), self._editor.answer.text()
        sentence = self._actions.change(self._question.number, words, answer)
        if sentence:
            self._editor.problem.set_text(sentence)
        else:
            self._close()

    def _close(self) -> None:
        if self._editor is not None:
            self.edit.setFocus()
            drop(self._editor)
            self._editor = None


class QuestionEditor(Editor):
    """Changes the words of a question or its answer, or removes it."""

    def __init__(self, question: AppointmentQuestion) -> None:
        super().__init__(_("Answer or change the question"), _("Save question"))
        self.line = Line(_("Question or worry"), LONGEST_TYPED)
        self.line.setText(question.text)
        self.answer = Line(_("Answer"), LONGEST_TYPED)
        self.answer.setText(question.answer)
        for name, line in ((_("Question or worry"), self.line), (_("Answer"), self.answer)):
            fill(self.column, Small(name), line)
        self.remove = LinkButton(_("Remove question"))
        self.close_with_buttons()
        self.row.addWidget(self.remove)
        self.setFocusProxy(self.line)
