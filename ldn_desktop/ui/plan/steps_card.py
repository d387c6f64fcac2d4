"""The card of the steps: the table, and the buttons for the current step and the plan."""

from datetime import date
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.change_fields import Action
from ldn_desktop.ui.plan.change_panel import ChangePanel, action_words
from ldn_desktop.ui.plan.presenter import PlanState, StepRow
from ldn_desktop.ui.plan.row import HOW_COLUMN, Cells, LockedCells, OpenCells, RowSpace
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import (
    Body,
    Card,
    FlowLayout,
    Heading,
    Muted,
    ProblemLabel,
    QuietButton,
    Small,
)
from ldn_desktop.ui.widgets.checkable import on_choice
from ldn_desktop.ui.widgets.tab_order import stops, tab_through
from ldn_desktop.ui.widgets.ticks import RadioButton
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _, plural

LINES = 4
"""Grid lines of a step: its cells, how often, the text below them, the problem."""
WIDE_LETTERS = 88
NARROW_LETTERS = 48
"""The widths in letters from which a step, or all its fields, fit in one line."""

HEARD = frozenset({QEvent.Type.FocusIn, QEvent.Type.KeyPress})

HEADS = {
    RowSpace.WIDE: (0, 1, 2, 3, 4, 5, 6),
    RowSpace.NARROW: (0, 2, 3, 4),
    RowSpace.TIGHT: (0, 2, 3),
}
"""Which headings are shown above the columns."""


class StepsTable(QWidget):
    """Signals: `edited` (place, StepDraft), `entered` (place) on Enter, `reached` (place)."""

    edited = Signal(int, object)
    entered = Signal(int)
    reached = Signal(int)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        """Make a table whose fields follow `after` in the tab order."""
        super().__init__(parent)
        self.after = after
        self._cells: list[Cells] = []
        self._room = RowSpace.WIDE
        self._heads = [Small(text, parent=self) for text in self._head_texts()]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)

    @property
    def cells(self) -> tuple[Cells, ...]:
        """The rows, in order."""
        return tuple(self._cells)

    def render_rows(self, rows: tuple[StepRow, ...], locked: int) -> None:
        """Show these rows; the first `locked` ones can't be changed."""
        is_same_shape = len(rows) == len(self._cells) and locked == self._locked()
        if not is_same_shape:
            self._build(len(rows), locked)
        for cells, row in zip(self._cells, rows, strict=True):
            cells.render_row(row)

    def focus_on(self, place: int, field: str = "dose") -> None:
        """Focus the "dose" or the "days" of a step."""
        if 0 <= place < len(self._cells):
            self._cells[place].focus_on(field)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        letters = self.width() / self.fontMetrics().averageCharWidth()
        room = RowSpace.TIGHT
        if letters >= NARROW_LETTERS:
            room = RowSpace.WIDE if letters >= WIDE_LETTERS else RowSpace.NARROW
        if room is not self._room:
            self._room = room
            self._place_all()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        least = 24 * self.fontMetrics().averageCharWidth()
        return QSize(min(hint.width(), least), hint.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in HEARD:  # called for every paint of every field
            return False
        place = next((n for n, cells in enumerate(self._cells) if cells.has(watched)), -1)
        if place >= 0 and event.type() is QEvent.Type.FocusIn:
            self.reached.emit(place)
        if place >= 0 and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(place, watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, place: int, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            self.entered.emit(place)
            return True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        field = self._cells[place].field_of(watched)
        if not step or field == "often":
            return False
        self.focus_on(place + step, field)
        return True

    def _locked(self) -> int:
        return sum(1 for cells in self._cells if isinstance(cells, LockedCells))

    def _build(self, count: int, locked: int) -> None:
        """Add and remove rows at the end; the rows that stay keep the focus."""
        is_kept = [isinstance(c, LockedCells) == (n < locked) for n, c in enumerate(self._cells)]
        kept = is_kept.index(False) if False in is_kept else len(is_kept)
        while len(self._cells) > min(count, kept):
            self._drop_last()
        while len(self._cells) < count:
            self._add(is_locked=len(self._cells) < locked)
        self._place_all()

    def _add(self, *, is_locked: bool) -> None:
        place = len(self._cells)
        if is_locked:
            self._cells.append(LockedCells(self))
            return
        cells = OpenCells(self, lambda step: self.edited.emit(place, step))
        for field in cells.fields:
            field.installEventFilter(self)
        self._cells.append(cells)

    def _drop_last(self) -> None:
        focus = self.window().focusWidget()
        for widget in self._cells.pop().widgets:
            if widget is focus:
                focus.clearFocus()  # or the next key would press a button below
            widget.hide()
            self._grid.removeWidget(widget)
            widget.deleteLater()

    def _place_all(self) -> None:
        is_wide = self._room is RowSpace.WIDE
        shown = HEADS[self._room]
        for number, head in enumerate(self._heads):
            if number in shown:
                self._grid.addWidget(head, 0, shown.index(number))
            head.setVisible(number in shown)
        self._grid.setColumnStretch(HOW_COLUMN, 1 if is_wide else 0)
        self._grid.setColumnStretch(3, 0 if is_wide else 1)
        before = self.after
        for place, cells in enumerate(self._cells):
            cells.put_into(self._grid, 1 + place * LINES, self._room)
            for field in cells.fields:  # tab order by position, not by creation
                QWidget.setTabOrder(before, field)
                before = field

    @staticmethod
    def _head_texts() -> tuple[str, ...]:
        return (
            _("Step"),
            _("First day"),
            _("Dose (mg)"),
            _("Days"),
            _("How often"),
            _("Last day"),
            _("How to make it"),
        )


ONE_CLICK_DAYS = (7, 14)


class StepsCard(Card):
    """The steps and what can be done with them.

    Signals: `asked` (action, days) for the step at `place`; `wanted` (Action) a change's button;
    `drafted_change` (ChangeDraft) the change as entered; `follows` (bool) whether later steps
    follow a step that the user changes by hand.
    """

    asked = Signal(str, int)
    follows = Signal(bool)
    wanted = Signal(object)
    drafted_change = Signal(object)

    def __init__(self, formats: Formats, today: date) -> None:
        super().__init__(_("Steps"))
        self.place = 0
        self.hint = Muted()
        self.problem = ProblemLabel()
        self.which = Body()
        self.which.setWordWrap(False)
        self.buttons: dict[str, QuietButton] = {}
        self._own, self._whole = self._make_own(), self._make_whole()
        self.following = RadioButton(_("The later steps follow"))
        self.staying = RadioButton(_("The later steps stay"))
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
        """The fields of an agreed change; made when first needed."""
        panel = ChangePanel(self._formats, self._today)
        panel.drafted_change.connect(self.drafted_change)
        self.body.addWidget(panel)
        tab_through((*stops(self._whole), *stops(panel)))
        return panel

    def _make_own(self) -> QWidget:
        """Return the buttons for the current step."""
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
        """Return the buttons for the plan."""
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
        """Return the choice whether later steps follow a step changed by hand."""
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
        """Show rows and possible actions. `follows` None: no step was calculated."""
        self._rest.setVisible(follows is not None)
        if follows is not None:
            (self.following if follows else self.staying).setChecked(True)
        self.table.render_rows(state.rows, locked)
        self.hint.set_text(state.hint)
        self.hint.setVisible(bool(state.hint))
        self.problem.set_text(state.problems.get("steps", ""))
        self._state, self._locked = state, locked
        self.place = min(max(self.place, locked), max(len(state.rows) - 1, 0))
        self._allow()

    def reach(self, place: int) -> None:
        """Make this step the one that the buttons act on."""
        self.place = min(place, len(self._state.rows) - 1)
        self._allow()

    def _allow(self) -> None:
        state, locked = self._state, self._locked
        is_open = locked <= self.place < len(state.rows)
        self._own.setVisible(is_open)
        step = _("Step {number}").format(number=self.place + 1)
        self.which.set_text(f"{step}:")
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
        # A click must not take the focus out of the row that it acts on.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons[key] = button
        return button
