"""A step as a line to read, and the fields of the one step that is open to be changed."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.draft import ONE_CLICK_DAYS, Often, StepDraft
from ldn_desktop.ui.plan.presenter import NO_DAY, Place, StepRow
from ldn_desktop.ui.theme import GRID
from ldn_desktop.ui.widgets import Body, FlowLayout, LinkButton, ProblemLabel, QuietButton, Small
from ldn_desktop.ui.widgets.form import Choice, Line, mark_wrong, set_text_silently
from ldn_desktop.ui.widgets.tab_order import stops
from ldn_desktop.wording.counts import count_days
from ldn_desktop.wording.i18n import _

LINES = 4
"""Grid lines of a step: its cells, the text below them, the problem, the tools."""
COLUMNS = 6
"""Grid columns: number, first day, dose, days, how to make it, and what opens the step."""


class StepShape(QWidget):
    """The number of a step, with a disc before it if the step is the current one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Place.LATER
        self._number = ""

    def render_place(self, place: Place, number: int) -> None:
        """Show the symbol and the number of a step."""
        if (place, str(number)) == (self._place, self._number):
            return
        self._place, self._number = place, str(number)
        words = {
            Place.PAST: _("Step {number}, past, can't be changed"),
            Place.NOW: _("Step {number}, now"),
            Place.LATER: _("Step {number}"),
        }[place]
        self.setAccessibleName(words.format(number=number))
        self.setToolTip(words.format(number=number))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.height() + metrics.horizontalAdvance("000") + 6, metrics.height() + 8)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, side = self.palette(), self.fontMetrics().height()
        if self._place is Place.NOW:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight())
            painter.drawEllipse(QPointF(side / 2, self.height() / 2), side * 0.3, side * 0.3)
        is_past = self._place is Place.PAST
        painter.setPen((palette.placeholderText() if is_past else palette.text()).color())
        text = QRectF(side + 4, 0, self.width() - side - 4, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._number)
        painter.end()


class DaysCell(QWidget):
    """A date in one line. Its width only grows, so that another date moves nothing around it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._text = ""
        self._room = QSize(0, 0)
        self._metrics: QFontMetrics | None = None
        self.is_muted = True

    def text(self) -> str:
        """Return the shown text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show this text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._grow()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return self._room

    @override
    def minimumSizeHint(self) -> QSize:
        return self._room

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._room, self._metrics = QSize(0, 0), None
            self._grow()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        painter = QPainter(self)
        palette = self.palette()
        painter.setPen((palette.placeholderText() if self.is_muted else palette.text()).color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()

    def _grow(self) -> None:
        metrics = self._metrics
        if metrics is None:
            metrics = self._metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + 2
        if width > self._room.width():
            self._room = QSize(width, metrics.height() + 2)
            self.updateGeometry()


class StepLine:
    """A step to read; `more` opens it, or closes it while it is open."""

    def __init__(self, table: QWidget, on_press: Callable[[], None]) -> None:
        self._row: StepRow | None = None
        self._is_wide, self._is_open = True, False
        self.shape = StepShape(table)
        self.first = DaysCell(table)
        self.dose, self.days = Body(parent=table), Body(parent=table)
        self.how, self.below = Small(parent=table), Small(parent=table)
        self.problem = ProblemLabel(parent=table)
        self.more = LinkButton("···", parent=table)
        self.more.set_kind("more")
        self.more.clicked.connect(on_press)
        for label in (self.dose, self.days):
            label.setWordWrap(False)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All widgets of the line."""
        cells = (self.shape, self.first, self.dose, self.days, self.how)
        return (*cells, self.more, self.below, self.problem)

    @property
    def is_locked(self) -> bool:
        """Whether the step is past, so that it can't be opened."""
        return self._row is not None and self._row.place is Place.PAST

    def render_row(self, row: StepRow) -> None:
        """Show this row."""
        if row == self._row:
            return
        self._row = row
        self.shape.render_place(row.place, row.number)
        self._say(row)

    def _say(self, row: StepRow) -> None:
        self.problem.set_text(row.problem)
        self.first.set_text(row.first_day)
        self.first.is_muted = self.is_locked
        for label, text in ((self.dose, row.said), (self.days, row.days_said)):
            label.set_role("muted" if self.is_locked else "body")
            label.set_text(text)
        self.how.set_text(row.how)
        dates = "" if row.first_day == NO_DAY else f"{row.first_day} – {row.last_day}"
        if self._is_wide and self._is_open:
            self.below.set_text(_("Last day: {date}").format(date=row.last_day))
        elif not self._is_wide:
            self.below.set_text(" · ".join(part for part in (dates, row.how) if part))
        self.below.setVisible(self._is_open or not self._is_wide)
        words = _("Close {step}") if self._is_open else _("Change {step}")
        self.more.setAccessibleName(words.format(step=row.name))
        self.more.setVisible(not self.is_locked)

    def put_into(
        self, grid: QGridLayout, top: int, editor: "StepEditor | None", *, is_wide: bool
    ) -> None:
        """Put the widgets into the grid's lines from `top` on; with `editor` the step is open."""
        self._is_wide, self._is_open = is_wide, editor is not None
        dose: QWidget = editor.dose if editor else self.dose
        days: QWidget = editor.days if editor else self.days
        wide = {1: self.first, 4: self.how}
        cells = {0: self.shape, 2: dose, 3: days, 5: self.more, **(wide if is_wide else {})}
        for column, widget in cells.items():
            place = column_at(column, is_wide=is_wide)
            grid.addWidget(widget, top, place, Qt.AlignmentFlag.AlignVCenter)
        for line, text in enumerate((self.below, self.problem), start=1):
            grid.addWidget(text, top + line, 1, 1, COLUMNS - 1)
        if editor is not None:
            grid.addWidget(editor.tools, top + 3, 1, 1, COLUMNS - 1)
        for widget in (self.first, self.how):
            widget.setVisible(is_wide)
        for widget in (self.dose, self.days):
            widget.setVisible(editor is None)
        self.shape.show()
        if self._row is not None:
            self._say(self._row)

    def area(self, tools: QWidget) -> QRect:
        """Return the rectangle around the visible widgets, in the table's px."""
        parts: Iterable[QWidget] = (*self.widgets, *([tools] if self._is_open else []))
        found = QRect()
        for part in parts:
            if not part.isHidden():
                found = found.united(part.geometry())
        return found


def column_at(column: int, *, is_wide: bool) -> int:
    """Return the grid column of a cell: in a narrow table the first day stands below."""
    return column if is_wide or column not in (2, 3) else column - 1


def often_words() -> tuple[tuple[str, str], ...]:
    """Return the choices of how often a dose is taken, in words."""
    return (
        (Often.EVERY_DAY, _("every day")),
        (Often.EVERY_OTHER_DAY, _("every other day")),
        (Often.NO_DOSES, _("no doses")),
    )


class StepEditor:
    """The fields and tools of the open step, all children of `table`.

    `on_edit` gets each change of a field; `on_tool` the action of a tool and a number of days.
    """

    def __init__(
        self,
        table: QWidget,
        on_edit: Callable[[StepDraft], None],
        on_tool: Callable[[str, int], None],
    ) -> None:
        self._on_edit, self._on_tool = on_edit, on_tool
        self._number = 0
        self.dose = Line(_("Dose in milligrams"), 40, 6)
        self.days = Line(_("Days"), 10, 4)
        self.days.setPlaceholderText("…")
        self.often = Choice(_("How often"), often_words())
        self.tools = QWidget(table)
        self.buttons: dict[str, QuietButton] = {}
        row = FlowLayout(self.tools, GRID)
        row.addWidget(self.often)
        for days in ONE_CLICK_DAYS:
            row.addWidget(self._button(f"days{days}", count_days(days), "days", days))
        row.addWidget(self._button("up", _("Move up"), "up"))
        row.addWidget(self._button("down", _("Move down"), "down"))
        row.addWidget(self._button("remove", _("Remove"), "remove"))
        for field in (self.dose, self.days):
            field.setParent(table)
            field.textChanged.connect(self._tell)
        self.often.activated.connect(self._tell)
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches, in order."""
        return (self.dose, self.days, *stops(self.tools))

    def hide(self) -> None:
        """Hide everything; what has the focus loses it, or a key would press what comes next."""
        for widget in (self.dose, self.days, self.tools):
            focus = widget.focusWidget() or widget
            if focus.hasFocus():
                focus.clearFocus()
            widget.hide()

    def show(self) -> None:
        """Show everything."""
        for widget in (self.dose, self.days, self.tools):
            widget.show()

    def render_row(self, row: StepRow, *, can_go_up: bool, can_go_down: bool) -> None:
        """Show the row; leave a field alone that shows its text already."""
        set_text_silently(self.dose, row.dose)
        set_text_silently(self.days, row.days)
        self.often.choose(row.often)
        self.dose.setEnabled(row.often is not Often.NO_DOSES)
        mark_wrong(self.dose, row.problem if row.is_dose_wrong else "")
        mark_wrong(self.days, row.problem if row.problem and not row.is_dose_wrong else "")
        self.buttons["up"].setEnabled(can_go_up)
        self.buttons["down"].setEnabled(can_go_down)
        if row.number != self._number:
            self._name(row.number)

    def field_of(self, watched: QObject) -> str:
        """Return which field this is: "dose", "days", or "" for none."""
        if watched is self.dose:
            return "dose"
        return "days" if watched is self.days else ""

    def focus_on(self, field: str) -> None:
        """Focus the field "dose" or "days", with its text selected."""
        target = self.days if field == "days" or not self.dose.isEnabled() else self.dose
        if target.hasFocus():
            target.clearFocus()  # it stands for another step now, which a screen reader must say
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.selectAll()

    def _name(self, number: int) -> None:
        self._number = number
        step = _("Step {number}").format(number=number)
        self.dose.setAccessibleName(_("{step}: dose in milligrams").format(step=step))
        self.days.setAccessibleName(
            _("{step}: days; leave empty to go on until changed").format(step=step)
        )
        self.often.setAccessibleName(_("{step}: how often").format(step=step))
        for button in self.buttons.values():
            button.setAccessibleName(f"{step}: {button.text()}")

    def _tell(self) -> None:
        step = StepDraft(self.dose.text(), self.days.text(), Often(self.often.value))
        self._on_edit(step)

    def _button(self, key: str, text: str, action: str, days: int = 0) -> QuietButton:
        button = QuietButton(text)
        button.clicked.connect(lambda: self._on_tool(action, days))
        # A click must not take the focus out of the row that it acts on.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons[key] = button
        return button
