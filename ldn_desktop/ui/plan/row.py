"""One row of the table of steps: symbol, fields, and messages."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.draft import Often, StepDraft
from ldn_desktop.ui.plan.presenter import NO_DAY, Place, StepRow
from ldn_desktop.ui.widgets import Muted, ProblemLabel, Small
from ldn_desktop.ui.widgets.form import Choice, Line, mark_wrong, set_text_silently
from ldn_desktop.wording.i18n import _

HOW_COLUMN = 6


class RowSpace(Enum):
    """What fits in one line of a row: everything, the fields, or dose and days only."""

    WIDE = auto()
    NARROW = auto()
    TIGHT = auto()


class Cells(Protocol):
    """A row of the table."""

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All widgets of the row."""

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The editable fields, in order."""

    def render_row(self, row: StepRow) -> None:
        """Show this row; leave a field alone that shows its text already."""

    def put_into(self, grid: QGridLayout, top: int, room: RowSpace) -> None:
        """Put the widgets into the grid's lines from `top` on."""

    def has(self, watched: QObject) -> bool:
        """Return whether this is one of the row's fields."""

    def field_of(self, watched: QObject) -> str:
        """Return which field this is: "dose", "days", "often", or "" for none."""

    def focus_on(self, field: str) -> None:
        """Focus the field "dose" or "days", with its text selected."""


class StepShape(QWidget):
    """The symbol of a step: a lock if past, a disc if current, a ring if later."""

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
        side = self.fontMetrics().height() * 0.8
        box = QRectF(2, (self.height() - side) / 2, side, side)
        self._paint_shape(painter, box)
        is_past = self._place is Place.PAST
        palette = self.palette()
        painter.setPen((palette.placeholderText() if is_past else palette.text()).color())
        text = QRectF(box.right() + 6, 0, self.width() - box.right() - 6, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._number)
        painter.end()

    def _paint_shape(self, painter: QPainter, box: QRectF) -> None:
        accent = self.palette().highlight().color()
        muted = self.palette().placeholderText().color()
        if self._place is Place.NOW:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        elif self._place is Place.LATER:
            painter.setPen(QPen(muted, 1.5))
            painter.drawEllipse(box.adjusted(3, 3, -3, -3))
        else:
            _paint_lock(painter, box, QPen(muted, 1.6))


def _paint_lock(painter: QPainter, box: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    width, height = box.width(), box.height()
    body = QRectF(box.left() + width * 0.15, box.top() + height * 0.45, width * 0.7, height * 0.5)
    painter.setBrush(pen.color())
    painter.drawRoundedRect(body, 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bow = QRectF(box.left() + width * 0.28, box.top() + 1, width * 0.44, height * 0.7)
    painter.drawArc(bow, 0, 180 * 16)
    for x in (bow.left(), bow.right()):
        painter.drawLine(QPointF(x, bow.center().y()), QPointF(x, body.top()))


def often_words() -> tuple[tuple[str, str], ...]:
    """Return the choices of how often a dose is taken, in words."""
    return (
        (Often.EVERY_DAY, _("every day")),
        (Often.EVERY_OTHER_DAY, _("every other day")),
        (Often.NO_DOSES, _("no doses")),
    )


def _below(row: StepRow) -> str:
    """Return the dates and how to make the dose, for the second line of a narrow row."""
    days = "" if row.first_day == NO_DAY else f"{row.first_day} – {row.last_day}"
    return " · ".join(part for part in (days, row.how) if part)


def _typed(row: StepRow) -> tuple[str, str, Often]:
    return row.dose, row.days, row.often


class DaysCell(QWidget):
    """A date in one line. Its width only grows, so that another date moves nothing around it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._text = ""
        self._room = QSize(0, 0)
        self._metrics: QFontMetrics | None = None

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
        painter.setPen(self.palette().placeholderText().color())
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


class _CellsBase(Cells):
    """What locked and open rows share."""

    def __init__(self, table: QWidget) -> None:
        self.shape = StepShape(table)
        self._shown: StepRow | None = None
        self.first = DaysCell(table)
        self.last = DaysCell(table)
        self.how = Small(parent=table)
        self.below = Small(parent=table)
        self.problem = ProblemLabel(parent=table)
        self.middle: tuple[QWidget, QWidget, QWidget] = (self.first, self.last, self.how)

    @property
    @override
    def widgets(self) -> tuple[QWidget, ...]:
        said = (self.first, self.last, self.how, self.below, self.problem)
        return (self.shape, *self.middle, *said)

    @override
    def put_into(self, grid: QGridLayout, top: int, room: RowSpace) -> None:
        dose, days, often = self.middle
        is_wide = room is RowSpace.WIDE
        cells = {
            RowSpace.WIDE: (self.first, dose, days, often, self.last, self.how),
            RowSpace.NARROW: (dose, days, often),
            RowSpace.TIGHT: (dose, days),
        }[room]
        grid.addWidget(self.shape, top, 0)
        for column, widget in enumerate(cells, start=1):
            grid.addWidget(widget, top, column, Qt.AlignmentFlag.AlignVCenter)
        if room is RowSpace.TIGHT:
            grid.addWidget(often, top + 1, 1, 1, 3)
        grid.addWidget(self.below, top + 2, 1, 1, 3)
        grid.addWidget(self.problem, top + 3, 1, 1, HOW_COLUMN if is_wide else 3)
        for widget in (self.first, self.last, self.how):
            widget.setVisible(is_wide)
        self.below.setVisible(not is_wide)
        if self._shown is not None:
            self._say(self._shown)
        for widget in (self.shape, *self.middle):
            widget.show()

    def _render(self, row: StepRow) -> StepRow | None:
        """Show what changed in the row; return the row that was shown before."""
        before, self._shown = self._shown, row
        if row == before:
            return before
        self.shape.render_place(row.place, row.number)
        self._say(row)
        if before is None or before.problem != row.problem:
            self.problem.set_text(row.problem)
        return before

    def _say(self, row: StepRow) -> None:
        """Set the texts of the cells that are visible."""
        if self.below.isHidden():
            self.first.set_text(row.first_day)
            self.last.set_text(row.last_day)
            self.how.set_text(row.how)
        else:
            self.below.set_text(_below(row))


class LockedCells(_CellsBase):
    """A past step: labels only, no fields."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._dose, self._days, self._often = (Muted(parent=table) for _cell in range(3))
        self.middle = (self._dose, self._days, self._often)

    @override
    def render_row(self, row: StepRow) -> None:
        if self._render(row) == row:
            return
        self._dose.set_text(row.dose or NO_DAY, row.name)
        self._days.set_text(row.days)
        self._often.set_text(dict(often_words())[row.often])

    @property
    @override
    def fields(self) -> tuple[QWidget, ...]:
        return ()

    @override
    def has(self, watched: QObject) -> bool:  # noqa: ARG002 - the port's; there are no fields
        return False

    @override
    def field_of(self, watched: QObject) -> str:  # noqa: ARG002 - the port's; no fields
        return ""

    @override
    def focus_on(self, field: str) -> None:
        pass


class OpenCells(_CellsBase):
    """A step that can be changed; calls `on_edit` with each change."""

    def __init__(self, table: QWidget, on_edit: Callable[[StepDraft], None]) -> None:
        super().__init__(table)
        self._on_edit = on_edit
        self._number = 0
        self.dose = Line(_("Dose in milligrams"), 40, 6)
        self.days = Line(_("Days"), 10, 4)
        self.days.setPlaceholderText("…")
        self.often = Choice(_("How often"), often_words())
        self.middle = (self.dose, self.days, self.often)
        for widget in self.middle:
            widget.setParent(table)
        self.dose.textChanged.connect(self._tell)
        self.days.textChanged.connect(self._tell)
        self.often.activated.connect(self._tell)

    @property
    @override
    def fields(self) -> tuple[QWidget, ...]:
        return self.middle

    def step(self) -> StepDraft:
        """Return the step as typed."""
        return StepDraft(self.dose.text(), self.days.text(), Often(self.often.value))

    @override
    def render_row(self, row: StepRow) -> None:
        before = self._render(row)
        if row == before:
            return
        if before is None or (row.dose, row.days, row.often) != _typed(before):
            set_text_silently(self.dose, row.dose)
            set_text_silently(self.days, row.days)
            self.often.choose(row.often)
            self.dose.setEnabled(row.often is not Often.NO_DOSES)
        self._name(row.number)
        if before is None or before.problem != row.problem:
            mark_wrong(self.dose, row.problem if row.is_dose_wrong else "")
            mark_wrong(self.days, row.problem if row.problem and not row.is_dose_wrong else "")

    def _name(self, number: int) -> None:
        if number == self._number:
            return
        self._number = number
        step = _("Step {number}").format(number=number)
        self.dose.setAccessibleName(_("{step}: dose in milligrams").format(step=step))
        self.days.setAccessibleName(
            _("{step}: days; leave empty to go on until changed").format(step=step)
        )
        self.often.setAccessibleName(_("{step}: how often").format(step=step))

    @override
    def has(self, watched: QObject) -> bool:
        return any(field is watched for field in self.middle)

    @override
    def field_of(self, watched: QObject) -> str:
        names = ("dose", "days", "often")
        found = (n for n, f in zip(names, self.middle, strict=True) if f is watched)
        return next(found, "")

    @override
    def focus_on(self, field: str) -> None:
        target = self.days if field == "days" or not self.dose.isEnabled() else self.dose
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.selectAll()

    def _tell(self) -> None:
        self._on_edit(self.step())
