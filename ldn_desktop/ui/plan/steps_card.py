"""The card of the steps: the table, and what can be done with the step the cursor is in."""

from datetime import date
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldn_desktop.ui.plan.change_panel import ChangePanel, action_words
from ldn_desktop.ui.plan.changing import Action
from ldn_desktop.ui.plan.presenter import PlanState
from ldn_desktop.ui.plan.table import StepsTable
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    FlowLayout,
    Heading,
    Muted,
    ProblemLabel,
    QuietButton,
)
from ldn_desktop.ui.widgets.checkable import on_choice
from ldn_desktop.ui.widgets.tab_order import stops, tab_through
from ldn_desktop.ui.widgets.ticks import Radio
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

ONE_CLICK_DAYS = (7, 14)


class StepsCard(Card):
    """Signals: `asked` (action, days) of the step at `place`; `follows`, `wanted`, `wished`.

    `wanted` carries an Action, `wished` a Wish: what was wanted, with its day and days.
    `follows` says whether the rest follows a step that is changed by hand.
    """

    asked = Signal(str, int)
    follows = Signal(bool)
    wanted = Signal(object)
    wished = Signal(object)

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("Steps"))
        self.place = 0
        self.hint = Muted()
        self.problem = ProblemLabel()
        self.which = Body()
        self.which.setWordWrap(False)
        self.buttons: dict[str, QuietButton] = {}
        self._own, self._whole = self._make_own(), self._make_whole()
        self.following = Radio(_("The later steps follow"))
        self.staying = Radio(_("The later steps stay"))
        self._rest = self._make_rest()
        self.table = StepsTable(after=self.staying)
        heading = Heading(_("Steps"))
        for widget in (heading, self.hint, self._rest, self.table, self._own, self.problem):
            self.body.addWidget(widget)
        self.body.addWidget(self._whole)
        self._formats, self._today = formats, today
        self.table.reached.connect(self.reach)

    @cached_property
    def change(self) -> ChangePanel:
        """What asks for the needs of an agreed change; made when the first one is wanted."""
        panel = ChangePanel(self._formats, self._today)
        panel.wished.connect(self.wished)
        self.body.addWidget(panel)
        tab_through((*stops(self._whole), *stops(panel)))
        return panel

    def _make_own(self) -> QWidget:
        """Return what can be done with the step the cursor is in."""
        box = QWidget()
        row = FlowLayout(box, GRID)
        row.addWidget(self.which)
        for days in ONE_CLICK_DAYS:
            text = plural("{count} day", "{count} days", days).format(count=days)
            row.addWidget(self._button(f"days{days}", text, "days", days))
        row.addWidget(self._button("up", _("Move up"), "up"))
        row.addWidget(self._button("down", _("Move down"), "down"))
        row.addWidget(self._button("remove", _("Remove"), "remove"))
        return box

    def _make_whole(self) -> QWidget:
        """Return what can be done with the plan."""
        box = QWidget()
        row = FlowLayout(box, GRID)
        row.addWidget(self._button("add", _("Add a step"), "add"))
        for action, text in action_words().items():
            row.addWidget(self._button(action, text, "", 0))
            self.buttons[action].clicked.connect(
                lambda _on=False, one=action: self.wanted.emit(one)
            )
        return box

    def _make_rest(self) -> QWidget:
        """Return the choice whether the rest follows a step that is changed by hand."""
        box, choices = QWidget(), QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Body(_("When you change a worked-out step:")))
        column.addWidget(choices)
        row = FlowLayout(choices, GRID)
        row.addWidget(self.following)
        row.addWidget(self.staying)
        self.following.setChecked(True)
        on_choice(self.following, lambda: self.follows.emit(True))
        on_choice(self.staying, lambda: self.follows.emit(False))
        return box

    def render_state(self, state: PlanState, locked: int, follows: bool | None) -> None:
        """Show the rows, and allow what can be done. `follows` None: no step was worked out."""
        self._rest.setVisible(follows is not None)
        if follows is not None:
            (self.following if follows else self.staying).setChecked(True)
        self.table.render_rows(state.rows, locked)
        self.hint.say(state.hint)
        self.hint.setVisible(bool(state.hint))
        self.problem.say(state.problems.get("steps", ""))
        self._state, self._locked = state, locked
        self.place = min(max(self.place, locked), max(len(state.rows) - 1, 0))
        self._allow()

    def reach(self, place: int) -> None:
        """Let the buttons act on this step."""
        self.place = min(place, len(self._state.rows) - 1)
        self._allow()

    def _allow(self) -> None:
        state, locked = self._state, self._locked
        is_open = locked <= self.place < len(state.rows)
        self._own.setVisible(is_open)
        step = _("Step {number}").format(number=self.place + 1)
        self.which.say(f"{step}:")
        for name, button in self.buttons.items():
            if name in ("up", "down", "remove") or name.startswith("days"):
                button.setAccessibleName(f"{step}: {button.text()}")
        first_movable = locked + (1 if state.runs_since_earlier else 0)
        self.buttons["up"].setEnabled(self.place > first_movable)
        can_go_down = first_movable <= self.place < len(state.rows) - 1
        self.buttons["down"].setEnabled(can_go_down)
        for action in Action:
            self.buttons[action].setVisible(action in state.can)

    def _button(self, key: str, text: str, action: str, days: int = 0) -> QuietButton:
        button = QuietButton(text)
        if action:
            button.clicked.connect(lambda: self.asked.emit(action, days))
        # A click must not take the cursor out of the row that it acts on.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons[key] = button
        return button
