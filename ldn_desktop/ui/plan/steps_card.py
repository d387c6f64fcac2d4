"""The card of the steps: a calm list, of which one step at a time opens to be changed."""

from functools import partial

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.debounce import Debounce
from ldn_desktop.ui.plan.presenter import Place, PlanState, StepRow
from ldn_desktop.ui.plan.row import LINES, StepEditor, StepLine, column_at
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, Card, FlowLayout, Muted, ProblemLabel, Small
from ldn_desktop.ui.widgets.checkable import on_choice
from ldn_desktop.ui.widgets.tab_order import tab_through
from ldn_desktop.ui.widgets.ticks import RadioButton
from ldn_desktop.wording.i18n import _

WIDE_LETTERS = 66
"""The width in average letters from which a step fits in one line."""
NONE = -1


class StepsTable(QWidget):
    """The steps as lines; `place` (from 0) is the open one, or `NONE`.

    Signals: `edited` (place, StepDraft), `entered` (place) on Enter, `asked` (action, days) for
    the open step, `reached` (place) when one is opened.
    """

    edited = Signal(int, object)
    entered = Signal(int)
    asked = Signal(str, int)
    reached = Signal(int)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        """Make a table whose fields follow `after` in the tab order."""
        super().__init__(parent)
        self.after = after
        self.place = NONE
        self.lines: list[StepLine] = []
        self._rows: tuple[StepRow, ...] = ()
        self._first_movable = 0
        self._is_wide = True
        self._refit = Debounce(self, self._fit)
        self._heads = {column: Small(text, parent=self) for column, text in _heads().items()}
        self.editor = StepEditor(
            self, lambda step: self.edited.emit(self.place, step), self.asked.emit
        )
        for field in (self.editor.dose, self.editor.days, self.editor.often):
            field.installEventFilter(self)
        self._grid = QGridLayout(self)
        self._grid.setVerticalSpacing(GRID // 2)

    def render_rows(self, rows: tuple[StepRow, ...], first_movable: int = 0) -> None:
        """Show these rows; those before `first_movable` keep their places."""
        self._rows, self._first_movable = rows, first_movable
        was = len(self.lines)
        while len(self.lines) > len(rows):
            for widget in self.lines.pop().widgets:
                widget.hide()
                self._grid.removeWidget(widget)
                widget.deleteLater()
        while len(self.lines) < len(rows):
            place = len(self.lines)
            self.lines.append(StepLine(self, partial(self._press, place)))
        for line, row in zip(self.lines, rows, strict=True):
            line.render_row(row)
        if self.place != NONE and (self.place >= len(rows) or self.lines[self.place].is_locked):
            self.open(NONE)
        elif len(rows) != was:
            self._place_all()
        self._fill()
        self.update()

    def open(self, place: int) -> None:
        """Open the step at `place` (from 0) and close the others; past steps stay closed."""
        is_there = 0 <= place < len(self.lines) and not self.lines[place].is_locked
        place = place if is_there else NONE
        if place == self.place:
            return
        self.place = place
        if place == NONE:
            self.editor.hide()
        self._place_all()
        self._fill()
        if place != NONE:
            self.editor.show()
            self.reached.emit(place)

    def focus_on(self, place: int, field: str = "dose") -> None:
        """Open a step and focus its "dose" or "days"."""
        self.open(place)
        if self.place == place != NONE:
            self.editor.focus_on(field)

    @property
    def focused(self) -> int:
        """The open step if the focus is in the table, or `NONE`."""
        return self.place if self.isAncestorOf(self.window().focusWidget()) else NONE

    def fold(self, place: int) -> None:
        """Close the open step; the focus goes to `place`, or to the next step that is not past."""
        self.open(NONE)
        opening = (line.more for line in self.lines[place:] if not line.is_locked)
        first = next(opening, None) if place != NONE else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit.start()

    def _fit(self) -> None:
        """Lay the steps out in one line each, or in two.

        In a turn of the loop of its own: a table that is resized while it is laid out would keep a
        cell of the other layout.
        """
        is_wide = self.width() >= WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._place_all()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        least = 24 * self.fontMetrics().averageCharWidth()
        return QSize(min(hint.width(), least), hint.height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the step under the pointer."""
        at = event.position().toPoint()
        for place, line in enumerate(self.lines):
            area = line.area(self.editor.tools)
            is_in = area.top() - GRID // 2 <= at.y() <= area.bottom() + GRID // 2
            if is_in and self.rect().contains(at) and place != self.place:
                self.focus_on(place)
                return
        super().mouseReleaseEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release goes elsewhere

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line between the steps, and the soft ground of the current one."""
        super().paintEvent(event)
        painter = QPainter(self)
        palette = self.palette()
        for row, line in zip(self._rows, self.lines, strict=True):
            area = line.area(self.editor.tools)
            area.setLeft(0)
            area.setRight(self.width() - 1)
            area.adjust(0, -GRID // 4, 0, GRID // 4)
            if row.place is Place.NOW:
                painter.fillRect(area, palette.midlight())
            painter.setPen(QPen(palette.light().color(), 1))
            painter.drawLine(QLineF(QPointF(area.topLeft()), QPointF(area.topRight())))
        painter.end()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            self.entered.emit(self.place)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.fold(self.place)
            return True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        field = self.editor.field_of(watched)
        place = self.place + step
        if not step or not field:
            return False
        if 0 <= place < len(self.lines) and not self.lines[place].is_locked:
            self.focus_on(place, field)
        return True

    def _press(self, place: int) -> None:
        if place == self.place:
            self.fold(place)
        else:
            self.focus_on(place)

    def _fill(self) -> None:
        if self.place == NONE:
            return
        can_move = self.place >= self._first_movable
        self.editor.render_row(
            self._rows[self.place],
            can_go_up=self.place > self._first_movable,
            can_go_down=can_move and self.place < len(self._rows) - 1,
        )

    def _place_all(self) -> None:
        is_wide = self._is_wide
        side = GRID if is_wide else GRID // 2
        self._grid.setContentsMargins(side, 0, side, 0)
        self._grid.setHorizontalSpacing(2 * side)
        for column, head in self._heads.items():
            is_shown = is_wide or column not in (1, 4)
            if is_shown:
                self._grid.addWidget(head, 0, column_at(column, is_wide=is_wide))
            head.setVisible(is_shown)
        self._grid.setColumnStretch(4, 1)
        stops: list[QWidget] = [self.after]
        for place, line in enumerate(self.lines):
            editor = self.editor if place == self.place else None
            line.put_into(self._grid, 1 + place * LINES, editor, is_wide=is_wide)
            stops += [*editor.stops[:2], line.more, *editor.stops[2:]] if editor else [line.more]
        tab_through(stops)


def _heads() -> dict[int, str]:
    return {
        0: _("Step"),
        1: _("First day"),
        2: _("Dose (mg)"),
        3: _("Days"),
        4: _("How to make it"),
    }


class StepsCard(Card):
    """The steps. The signal `follows` (bool): whether later steps follow one changed by hand."""

    follows = Signal(bool)

    def __init__(self) -> None:
        super().__init__(_("Steps"))
        self.hint = Muted()
        self.problem = ProblemLabel()
        self.following = RadioButton(_("The later steps follow"))
        self.staying = RadioButton(_("The later steps stay"))
        self._rest = self._make_rest()
        self.table = StepsTable(after=self.staying)
        for widget in (self.hint, self._rest, self.table, self.problem):
            self.body.addWidget(widget)

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
        """Show the rows. `follows` None: no step was calculated."""
        self._rest.setVisible(follows is not None)
        if follows is not None:
            (self.following if follows else self.staying).setChecked(True)
        self.table.render_rows(state.rows, locked + (1 if state.runs_since_earlier else 0))
        self.hint.set_text(state.hint)
        self.hint.setVisible(bool(state.hint))
        self.problem.set_text(state.problems.get("steps", ""))
