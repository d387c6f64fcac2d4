"""Draws the plan as a stepped line over dates, marks today, and can draw a second line."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_desktop.typing_compat import override
from ldn_desktop.ui.plan.chart_line import Drawing, LineSegment
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.i18n import _

LINES_HIGH = 7
DASHES = [3.0, 3.0]
NAME_LINES = 1.3
"""The height of each line's name below the drawing, in lines of text."""
SAMPLE = 28


class PlanDrawing(QWidget):
    """Paints past days in the accent colour, and coming days in the colour of control lines."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = formats
        self._drawing: Drawing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def render_drawing(self, drawing: Drawing) -> None:
        """Show this drawing, with its text for screen readers."""
        if drawing == self._drawing:
            return
        had_two = self._drawing is not None and self._drawing.other is not None
        self._drawing = drawing
        self.setVisible(bool(drawing.segments))
        if had_two != (drawing.other is not None):
            self.updateGeometry()
        self.setAccessibleName(_("Drawing of the plan: {steps}").format(steps=drawing.text))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        has_two = self._drawing is not None and self._drawing.other is not None
        lines = LINES_HIGH + (2 * NAME_LINES if has_two else 0)
        return round(lines * self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        drawing = self._drawing
        if drawing is None or not drawing.segments:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Painting(painter, self, drawing, self._formats).paint()
        painter.end()


class _Painting:
    """One paint pass, with the scale of both axes."""

    def __init__(
        self, painter: QPainter, widget: QWidget, drawing: Drawing, formats: Formats
    ) -> None:
        self._painter = painter
        self._palette = widget.palette()
        self._metrics = widget.fontMetrics()
        self._drawing = drawing
        self._formats = formats
        other = drawing.other.segments if drawing.other else ()
        both = (*drawing.segments, *other)
        self._first = min(s.first for s in both)
        self._last = max(s.last for s in both)
        self._days = max((self._last - self._first).days + 1, 1)
        self._highest = max(s.dose_mg for s in both) or Decimal(1)
        line = self._metrics.height()
        names = 2 * NAME_LINES * line if drawing.other else 0
        left = max(self._metrics.horizontalAdvance(label) for label in self._amounts()) + 10
        self._box = QRectF(
            left, line * 0.75, widget.width() - left - 12, widget.height() - line * 2.5 - names
        )

    def paint(self) -> None:
        self._paint_axis()
        self._paint_other()
        self._paint_line()
        self._paint_today()
        self._paint_dates()

    def _amounts(self) -> tuple[str, str]:
        return show_mg(self._highest, self._formats), "0"

    def _x(self, day: date, *, end: bool = False) -> float:
        days = (day - self._first).days + (1 if end else 0)
        return self._box.left() + self._box.width() * days / self._days

    def _y(self, dose: Decimal) -> float:
        return self._box.bottom() - self._box.height() * float(dose / self._highest)

    def _paint_axis(self) -> None:
        self._painter.setPen(QPen(self._palette.mid().color(), 1))
        self._painter.drawLine(QLineF(self._box.bottomLeft(), self._box.bottomRight()))
        self._painter.setPen(self._palette.placeholderText().color())
        for label, dose in zip(self._amounts(), (self._highest, Decimal(0)), strict=True):
            height = self._metrics.height()
            box = QRectF(0, self._y(dose) - height / 2, self._box.left() - 8, height)
            self._painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)

    def _paint_other(self) -> None:
        """Paint the second line dashed, and the names of both."""
        other = self._drawing.other
        if other is None:
            return
        dashed = QPen(self._palette.placeholderText().color(), 2)
        dashed.setDashPattern(DASHES)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if other.segments:
            self._painter.setPen(dashed)
            self._painter.drawPath(self._path(other.segments))
        solid = QPen(self._palette.highlight().color(), 3)
        height = self._metrics.height()
        top = self._box.bottom() + 1.6 * height
        for number, (pen, name) in enumerate(((solid, self._drawing.name), (dashed, other.name))):
            row = top + number * NAME_LINES * height
            self._painter.setPen(pen)
            middle = row + height / 2
            left = self._box.left()
            self._painter.drawLine(QLineF(left, middle, left + SAMPLE, middle))
            self._painter.setPen(self._palette.text().color())
            text = QRectF(left + SAMPLE + 8, row, self._box.right() - left, height)
            self._painter.drawText(text, Qt.AlignmentFlag.AlignLeft, name)

    def _path(self, segments: tuple[LineSegment, ...]) -> QPainterPath:
        """Return the steps as one line that ends on the axis, unless the last step goes on."""
        start = QPointF(self._x(segments[0].first), self._y(segments[0].dose_mg))
        path = QPainterPath(start)
        for segment in segments:
            height = self._y(segment.dose_mg)
            path.lineTo(self._x(segment.first), height)
            path.lineTo(self._x(segment.last, end=True), height)
        last = segments[-1]
        if not last.goes_on:
            path.lineTo(self._x(last.last, end=True), self._box.bottom())
        return path

    def _paint_line(self) -> None:
        path = self._path(self._drawing.segments)
        coming = self._palette.highlight() if self._drawing.other else self._palette.mid()
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._clipped(path, self._before_today(), QPen(self._palette.highlight().color(), 3))
        self._clipped(path, self._from_today(), QPen(coming.color(), 2))
        last = self._drawing.segments[-1]
        if last.goes_on:
            self._paint_going_on(last)

    def _paint_going_on(self, last: LineSegment) -> None:
        pen = QPen(self._palette.mid().color(), 2)
        pen.setDashPattern(DASHES)
        self._painter.setPen(pen)
        end = self._x(last.last, end=True)
        self._painter.drawLine(QLineF(end, self._y(last.dose_mg), end + 10, self._y(last.dose_mg)))

    def _clipped(self, path: QPainterPath, area: QRectF, pen: QPen) -> None:
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.save()
        self._painter.setClipRect(area)
        self._painter.setPen(pen)
        self._painter.drawPath(path)
        self._painter.restore()

    def _today_x(self) -> float:
        return min(max(self._x(self._drawing.today), self._box.left()), self._box.right())

    def _before_today(self) -> QRectF:
        return QRectF(0, 0, self._today_x(), self._box.bottom() + 4)

    def _from_today(self) -> QRectF:
        return QRectF(self._today_x() - 1, 0, 100_000, self._box.bottom() + 4)

    def _paint_today(self) -> None:
        here = next(
            (s for s in self._drawing.segments if s.first <= self._drawing.today <= s.last), None
        )
        if here is None:
            return
        self._painter.setPen(QPen(self._palette.base().color(), 2))
        self._painter.setBrush(self._palette.highlight())
        self._painter.drawEllipse(QPointF(self._today_x(), self._y(here.dose_mg)), 6, 6)

    def _paint_dates(self) -> None:
        """Write the first and last date below the line, and "today" if it fits between them."""
        segments = self._drawing.segments
        self._painter.setPen(self._palette.placeholderText().color())
        top = self._box.bottom() + self._metrics.height() * 0.4
        right = self._box.right() + 10
        row = QRectF(self._box.left(), top, right - self._box.left(), self._metrics.height())
        first = self._formats.day(self._first)
        goes_on = segments[-1].goes_on and segments[-1].last == self._last
        last = "…" if goes_on else self._formats.day(self._last)
        self._painter.drawText(row, Qt.AlignmentFlag.AlignLeft, first)
        self._painter.drawText(row, Qt.AlignmentFlag.AlignRight, last)
        today = _("today")
        half = self._metrics.horizontalAdvance(today) / 2
        x = self._today_x()
        is_inside = segments[0].first <= self._drawing.today <= segments[-1].last
        after_first = row.left() + self._metrics.horizontalAdvance(first) + 8
        before_last = right - self._metrics.horizontalAdvance(last) - 8
        if is_inside and after_first < x - half and x + half < before_last:
            box = QRectF(x - half, top, 2 * half + 2, self._metrics.height())
            self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, today)
