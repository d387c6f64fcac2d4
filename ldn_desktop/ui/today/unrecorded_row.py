"""One dose that is not recorded: buttons to answer it, and an editor for the time taken."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.today.answering import DoseAnswering
from ldn_desktop.ui.today.state import UnrecordedDose
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import TrailingLayout, flow_of
from ldn_desktop.ui.widgets.labels import Body, Small
from ldn_desktop.ui.widgets.layouts import column_in, spaced_column
from ldn_desktop.wording.i18n import _


class UnrecordedRow(QWidget):
    """Asks about one dose. It calls `tell` with what went wrong, or "" after a success."""

    def __init__(
        self, controller: AppController, state: UnrecordedDose, tell: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._controller = controller
        self._question, self._detail = Body(), Small()
        self.take = QuietButton(_("Taken"))
        self.taken_at = QuietButton(_("Taken at…"))
        self.skip = QuietButton(_("Skipped"))
        self.blank = QuietButton(_("Leave blank"))
        row = TrailingLayout(least=24)
        row.addLayout(spaced_column(0, self._question, self._detail))
        row.addWidget(flow_of(*self._buttons()))
        column = column_in(self, row, spacing=4)
        self._answering = answering = DoseAnswering(
            controller, state.ref, self, column, tell, above=row, refocus=self._refocus
        )
        self.take.clicked.connect(answering.take)
        self.taken_at.clicked.connect(self._edit)
        self.skip.clicked.connect(answering.skip)
        self.blank.clicked.connect(self._leave_blank)
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
        self._answering.edit_taken_at(self.state.name, self.state.at)

    def _leave_blank(self) -> None:
        self._answering.do(lambda _accepted: self._controller.doses.leave_blank(self.state.ref))

    def _refocus(self, was_editor: bool) -> None:
        (self.taken_at if was_editor else self.take).setFocus()
