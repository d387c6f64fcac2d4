"""A dose in the side panel of History: its answer, how to correct it, and its earlier answers."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldn_desktop.domain.states import DoseState
from ldn_desktop.ui.controller import AppController
from ldn_desktop.ui.history.presenter import PanelDose
from ldn_desktop.ui.shapes import Mark
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.today.answering import DoseAnswering
from ldn_desktop.ui.widgets.banner import announce_to_screen_reader
from ldn_desktop.ui.widgets.buttons import QuietButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Body, Heading, ProblemLabel, Small, breakable
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.marks import DoseMark
from ldn_desktop.wording.i18n import _

OPEN = frozenset({DoseState.DUE, DoseState.PUT_OFF, DoseState.NOT_RECORDED, DoseState.UPCOMING})


class DoseBox(QWidget):
    """One dose. Each button adds a new record; the earlier ones stay readable below."""

    def __init__(self, controller: AppController, state: PanelDose) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName(f"{state.planned}: {state.became}")
        top = QHBoxLayout()
        top.setSpacing(GRID)
        if state.mark is not Mark.NONE:
            top.addWidget(DoseMark(state.mark, ""))
        top.addWidget(Heading(state.planned), 1)
        became = Body(breakable(state.became), state.became)
        margins = (0, GRID, 0, GRID)
        self._column = column_in(self, top, became, spacing=GRID // 2, margins=margins)
        self._problem = ProblemLabel()
        self._doses = controller.doses
        self._answering = DoseAnswering(
            controller,
            state.ref,
            self,
            self._column,
            self._tell,
            above=self._problem,
            keeps_editor=True,
        )
        self._add_buttons()
        self._column.addWidget(self._problem)
        self._add_earlier()

    def _add_buttons(self) -> None:
        state = self._state.state
        actions: list[tuple[str, str, Callable[[], None]]] = []
        if state in OPEN and self._state.can_answer:
            actions = [
                (_("Taken"), _("Record as taken"), self._answering.take),
                (_("Taken at…"), _("Record as taken, with time and amount"), self._change),
                (_("Skipped"), _("Record as skipped"), self._answering.skip),
            ]
        if state is DoseState.TAKEN:
            actions = [(_("Change"), _("Change the time or amount"), self._change)]
        if state is DoseState.SKIPPED:
            actions = [(_("Reason"), _("Add or change the reason"), self._answering.edit_reason)]
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

    def _clear(self) -> None:
        self._answering.do(lambda _accepted: self._doses.clear(self._state.ref))

    def _change(self) -> None:
        row, is_taken = self._state.row, self._state.state is DoseState.TAKEN
        amount = row.answer.taken_mg if row.answer is not None else None
        self._answering.edit_record(self._state.at, amount or row.dose.dose_mg, is_taken=is_taken)

    def _tell(self, sentence: str) -> None:
        self._problem.set_text(sentence)
        announce_to_screen_reader(self, sentence)
