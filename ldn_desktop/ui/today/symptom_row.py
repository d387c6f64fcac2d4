"""One symptom of the check-in: its score, and on demand the buttons for how it changed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ldn_desktop.domain.checkins import SymptomTrend
from ldn_desktop.typing_compat import override
from ldn_desktop.ui.today.state import ScoreState
from ldn_desktop.ui.widgets.buttons import ChoiceButton, LinkButton
from ldn_desktop.ui.widgets.flow import FlowLayout
from ldn_desktop.ui.widgets.labels import Small
from ldn_desktop.ui.widgets.layouts import column_in, fill
from ldn_desktop.ui.widgets.scores import ScoreRow
from ldn_desktop.wording.i18n import _
from ldn_desktop.wording.symptoms import change_name


@dataclass(frozen=True)
class Actions:
    """What a row calls with the symptom and the answer; None takes the answer back."""

    score: Callable[[str, int | None], None]
    change: Callable[[str, SymptomTrend | None], None]


class SymptomRow(QWidget):
    """Shows a `ScoreState`. The panel of the changes is built when it is first opened."""

    def __init__(self, state: ScoreState, actions: Actions) -> None:
        super().__init__()
        self._state, self._actions = state, actions
        self._panel: TrendPanel | None = None
        self.scores = ScoreRow(state.symptom, state.label)
        self.scores.chosen.connect(lambda score: actions.score(state.symptom, score))
        self.scores.cleared.connect(lambda: actions.score(state.symptom, None))
        self.more = LinkButton("···")
        self.more.set_kind("more")
        self.more.clicked.connect(self._switch)
        self.scores.add_at_end(self.more)
        self._column = column_in(self, self.scores, spacing=4)
        self.show_state(state)

    def show_state(self, state: ScoreState) -> None:
        """Show the current score and change."""
        self._state = state
        self.scores.set_score(state.score)
        self.scores.set_last(state.last_score, state.last)
        said = change_name(state.change) if state.change else ""
        self.scores.set_hint(said)
        name = _("{symptom}: {said}. Say how it changed").format(symptom=state.label, said=said)
        ask = _("{symptom}: say how it changed").format(symptom=state.label)
        self.more.setAccessibleName(name if said else ask)
        self.more.setToolTip(self.more.accessibleName())  # another text would be read out, too
        if self._panel is not None:
            self._panel.show_state(state)

    def _switch(self) -> None:
        if self._panel is None:
            self._panel = TrendPanel(self._state, self._choose, self._clear_score)
            self._column.addWidget(self._panel)
            self._panel.show()
        else:
            self._panel.setVisible(self._panel.isHidden())
        if self._panel.isVisible():
            self._panel.focus_first()

    def _choose(self, change: SymptomTrend | None) -> None:
        self._close()
        self._actions.change(self._state.symptom, change)

    def _clear_score(self) -> None:
        self._close()
        self._actions.score(self._state.symptom, None)

    def _close(self) -> None:
        if self._panel is not None:
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)
            self._panel.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_open = self._panel is not None and self._panel.isVisible()
        if event.key() == Qt.Key.Key_Escape and is_open:
            self._close()
            return
        super().keyPressEvent(event)


class TrendPanel(QWidget):
    """Buttons for new, worse, same, better and gone, and links to take back change and score."""

    def __init__(
        self,
        state: ScoreState,
        choose: Callable[[SymptomTrend | None], None],
        clear_score: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setAccessibleName(_("{symptom}: how it changed").format(symptom=state.label))
        row = FlowLayout()
        self._buttons: dict[SymptomTrend, ChoiceButton] = {}
        for change in SymptomTrend:
            word = change_name(change)
            name = _("{symptom}: {said}").format(symptom=state.label, said=word)
            button = ChoiceButton(word, name)
            button.toggled.connect(lambda _on, change=change: choose(change))
            self._buttons[change] = button
            row.addWidget(button)
        self._unsay = LinkButton(
            _("Take back"), _("{symptom}: take back how it changed").format(symptom=state.label)
        )
        self._unscore = LinkButton(
            _("Clear score"), _("{symptom}: clear the score").format(symptom=state.label)
        )
        self._unsay.clicked.connect(lambda: choose(None))
        self._unscore.clicked.connect(clear_score)
        fill(row, self._unsay, self._unscore)
        self._before = Small()
        column_in(self, self._before, row, spacing=4)
        self.show_state(state)

    def show_state(self, state: ScoreState) -> None:
        """Mark the current change."""
        for change, button in self._buttons.items():
            button.setChecked(change is state.change)
        self._before.set_text(" · ".join(part for part in (state.last, state.spell) if part))
        self._before.setVisible(bool(self._before.text()))
        self._unsay.setVisible(state.change is not None)
        self._unscore.setVisible(state.score is not None)

    def focus_first(self) -> None:
        """Focus the first of the changes."""
        self._buttons[SymptomTrend.NEW].setFocus(Qt.FocusReason.TabFocusReason)
