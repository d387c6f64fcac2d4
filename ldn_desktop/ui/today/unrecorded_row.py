"""One dose that is not recorded: buttons to answer it, and an editor for the time taken."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ldn_desktop.services.errors import NO_QUESTIONS, Accepted
from ldn_desktop.services.recording import AnswerDetails
from ldn_desktop.services.schedule_snapshot import DoseRow
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.outcome import Outcome
from ldn_desktop.ui.today.editors import Editor
from ldn_desktop.ui.today.question_bar import QuestionBar
from ldn_desktop.ui.today.state import UnrecordedDose
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.fields import TimeEdit
from ldn_desktop.ui.widgets.flow import flow
from ldn_desktop.ui.widgets.labels import Body, Small
from ldn_desktop.ui.widgets.layouts import column_in, drop
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

Act = Callable[[Accepted], Outcome[DoseRow]]


class UnrecordedRow(QWidget):
    """Asks about one dose. It calls `tell` with what went wrong, or "" after a success."""

    def __init__(
        self, controller: AppController, state: UnrecordedDose, tell: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._controller, self._doses, self._tell = controller, controller.doses, tell
        self._editor: TakenAtEditor | None = None
        self._question, self._detail = Body(), Small()
        self.take = QuietButton(_("Taken"))
        self.taken_at = QuietButton(_("Taken at…"))
        self.skip = QuietButton(_("Skipped"))
        self.blank = QuietButton(_("Leave blank"))
        self._ask = QuestionBar()
        self._retry: Act | None = None
        self._asked = NO_QUESTIONS
        buttons = flow(*self._buttons())
        self._column = column_in(self, self._question, self._detail, buttons, self._ask, spacing=4)
        self.take.clicked.connect(lambda: self._take(None))
        self.taken_at.clicked.connect(self._edit)
        self.skip.clicked.connect(self._skip)
        self.blank.clicked.connect(self._leave_blank)
        self._ask.yes.clicked.connect(self._accept)
        self._ask.no.clicked.connect(self._cancel)
        self.show_state(state)

    def show_state(self, state: UnrecordedDose) -> None:
        """Ask about this dose."""
        self.state = state
        self.setAccessibleName(state.name)
        self._question.set_text(state.question)
        self._detail.set_text(state.detail)
        for button in self._buttons():
            button.setAccessibleName(f"{button.text()}: {state.name}")

    def _buttons(self) -> tuple[QuietButton, ...]:
        return (self.take, self.taken_at, self.skip, self.blank)

    def _edit(self) -> None:
        self._close()
        self._editor = editor = TakenAtEditor(self._controller.formats, self.state)
        editor.done.connect(lambda: self._take_at(editor))
        editor.cancelled.connect(self._cancel)
        self._column.addWidget(editor)
        editor.show()
        editor.setFocus()

    def _take_at(self, editor: "TakenAtEditor") -> None:
        self._take(AnswerDetails(at=editor.at.value()))

    def _take(self, details: AnswerDetails | None) -> None:
        self._do(lambda asked: self._doses.take(self.state.ref, details, asked))

    def _skip(self) -> None:
        self._do(lambda asked: self._doses.skip(self.state.ref, accepted=asked))

    def _leave_blank(self) -> None:
        self._show(self._doses.leave_blank(self.state.ref))

    def _do(self, act: Act) -> None:
        self._retry = act
        self._show(act(NO_QUESTIONS))

    def _accept(self) -> None:
        if self._retry is not None:
            self._show(self._retry(self._asked))

    def _show(self, outcome: Outcome[DoseRow]) -> None:
        self._asked = outcome.accepted
        self._tell(outcome.sentence)
        self._ask.ask(outcome.question)
        if outcome.ok:
            self._close()

    def _cancel(self) -> None:
        back = self.take if self._editor is None else self.taken_at
        self._close()
        self._ask.ask("")
        self._tell("")
        back.setFocus()

    def _close(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            drop(editor)


class TakenAtEditor(Editor):
    """The time of day at which a dose was taken; a time past midnight is of the night after."""

    def __init__(self, formats: Formats, state: UnrecordedDose) -> None:
        super().__init__(_("Taken at"), _("Save"))
        self.at = TimeEdit(_("Taken at: {dose}").format(dose=state.name), formats)
        self.at.set_value(state.at)
        self.add_field(_("Taken at"), self.at)
        self.close_with_buttons()
        self.setFocusProxy(self.at)

    @override
    def missing(self) -> str:
        return _("Write a time of day.") if self.at.is_empty() else ""
