"""Paints the chart of doses and symptoms: the same for the screen, for PDF and for print."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
)

from ldn_desktop.domain.checkins import HIGHEST_SCORE
from ldn_desktop.domain.plan import ONE_DAY
from ldn_desktop.paper import legend
from ldn_desktop.paper.chart import Chart, DoseLevel, SymptomStrip
from ldn_desktop.paper.marks import paint_mark
from ldn_desktop.paper.proportions import LANE_LINES, Proportions
from ldn_desktop.paper.runs import runs, touching
from ldn_desktop.paper.shapes import Mark
from ldn_desktop.paper.ticks import stride, ticks_of
from ldn_desktop.wording.amounts import show_mg
from ldn_desktop.wording.formats import Formats
from ldn_desktop.wording.history import show_mean
from ldn_desktop.wording.i18n import _

DASHES, SHORT_DASHES, DOTS = [5.0, 3.0], [2.0, 2.0], [1.0, 2.5]
LONGEST_NAME = 9
"""The room for a name beside its scores, in lines of text."""

SIGN = 12
"""The width of a mark, in 16ths of a line of text: the same in the chart and in its legend."""


class ChartPainter:
    """Lays a chart out, in a font on a device, and paints it.

    The palette's roles are those of the window's theme; `on_paper` returns one in black and white.
    """

    def __init__(
        self,
        chart: Chart,
        formats: Formats,
        font: QFont,
        device: QPaintDevice,
        palette: QPalette,
    ) -> None:
        self.chart = chart
        self._lines = Proportions()
        self._formats = formats
        self._font = font
        self._metrics = QFontMetricsF(font, device)
        self._line = self._metrics.height()
        self._unit = self._line / 16
        self._palette = palette
        labels = (self._highest(), str(HIGHEST_SCORE))
        self._left = max(self._metrics.horizontalAdvance(text) for text in labels) + 8 * self._unit
        self._right = 10 * self._unit

    def in_proportions(self, lines: Proportions) -> "ChartPainter":
        """Return this painter, from now on with these heights."""
        self._lines = lines
        if lines.beside:
            names = (self._metrics.horizontalAdvance(strip.name) for strip in self.chart.strips)
            self._left += min(max(names, default=0), LONGEST_NAME * self._line)
        return self

    def height(self, width: float) -> float:
        """Return the height that the chart needs at this width (both in the device's pixels)."""
        strips = len(self.chart.strips) * (self._lines.name + self._lines.strip + self._lines.gap)
        lane = LANE_LINES * len(self._lanes)
        lines = self._top_lines() + self._lines.doses + self._lines.gap + lane + strips + 1.5
        return lines * self._line + self._legend(width)[1]

    def day_at(self, x: float, width: float) -> date | None:
        """Return the day at `x` in a chart of this width, None if `x` is beside the days."""
        box = self._across(width)
        if not box.left() <= x < box.right():
            return None
        return self.chart.first + int((x - box.left()) / box.width() * self.chart.days) * ONE_DAY

    def x_of(self, day: date, width: float, part: float = 0.5) -> float:
        """Return the x of a day in a chart of this width; `part` 0 is its start, 1 its end."""
        box = self._across(width)
        days = (day - self.chart.first).days + part
        return box.left() + box.width() * days / self.chart.days

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Paint the chart into the box, whose height must be that from `height`."""
        painter.save()
        painter.translate(box.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        self._width = box.width()
        top = self._top_lines() * self._line
        dose = self._band(top, self._lines.doses)
        foot = dose.bottom() + self._lines.gap * self._line
        lanes = []
        for mark in self._lanes:
            lanes.append((mark, QRectF(dose.left(), foot, dose.width(), LANE_LINES * self._line)))
            foot = lanes[-1][1].bottom()
        bands = list(self._bands(foot))
        end = bands[-1][1].bottom() if bands else foot
        self._paint_changes(painter, top, end)
        self._paint_doses(painter, dose)
        for mark, lane in lanes:
            self._paint_lane(painter, mark, lane)
        for strip, band in bands:
            self._paint_strip(painter, strip, band)
        self._paint_dates(painter, end)
        self._paint_legend(painter, end + 1.5 * self._line)
        painter.restore()

    def paint_cursor(self, painter: QPainter, day: date, box: QRectF) -> None:
        """Paint a line through a day, over what `paint` has painted."""
        x = box.left() + self.x_of(day, box.width())
        painter.setPen(QPen(self._palette.text().color(), 1.5 * self._unit))
        foot = box.bottom() - self._legend(box.width())[1] - 1.3 * self._line
        painter.drawLine(QLineF(x, box.top(), x, foot))

    def _highest(self) -> str:
        return show_mg(self.chart.highest, self._formats)

    def _top_lines(self) -> float:
        return 1.3 if self.chart.changes else 0.6

    def _across(self, width: float) -> QRectF:
        return QRectF(self._left, 0, max(width - self._left - self._right, 1), 1)

    def _band(self, top: float, lines: float) -> QRectF:
        across = self._across(self._width)
        return QRectF(across.left(), top, across.width(), lines * self._line)

    def _bands(self, top: float) -> Iterator[tuple[SymptomStrip, QRectF]]:
        for strip in self.chart.strips:
            top += self._lines.name * self._line
            band = self._band(top, self._lines.strip)
            yield strip, band
            top = band.bottom() + self._lines.gap * self._line

    def _legend(self, width: float) -> tuple[list[tuple[legend.LegendEntry, QPointF]], float]:
        """Return the legend's entries with their corners, and the height of all.

        They begin at the scale if the widest has room there, else at the left edge.
        """
        wide = legend.widest(self.chart, self._metrics)
        left = self._left if wide <= width - self._left else 0.0
        placed, height = legend.place(self.chart, self._metrics, width - left)
        return [(entry, corner + QPointF(left, 0)) for entry, corner in placed], height

    def _x(self, day: date, part: float) -> float:
        return self.x_of(day, self._width, part)

    def _day_width(self) -> float:
        return self._across(self._width).width() / self.chart.days

    def _pen(self, colour: QColor, width: float, dashes: list[float] | None = None) -> QPen:
        pen = QPen(colour, width * self._unit)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern(dashes)
        return pen

    def _muted(self) -> QColor:
        return self._palette.placeholderText().color()

    def _write(
        self, painter: QPainter, text: str, box: QRectF, align: Qt.AlignmentFlag, colour: QColor
    ) -> None:
        painter.setPen(colour)
        cut = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, cut)

    def _rule(self, painter: QPainter, box: QRectF, y: float, value: str) -> None:
        """Paint the line of a value of the scale, and write the value at the left."""
        painter.setPen(self._pen(self._palette.mid().color(), 0.8))
        painter.drawLine(QLineF(box.left(), y, box.right(), y))
        self._write_value(painter, box, y, value)

    def _write_value(self, painter: QPainter, box: QRectF, y: float, value: str) -> None:
        left = QRectF(0, y - self._line / 2, box.left() - 6 * self._unit, self._line)
        self._write(painter, value, left, Qt.AlignmentFlag.AlignRight, self._muted())

    def _dose_y(self, box: QRectF, dose: Decimal) -> float:
        return box.bottom() - box.height() * float(dose / self.chart.highest)

    def _paint_doses(self, painter: QPainter, box: QRectF) -> None:
        # No line at the highest dose: behind a dashed line it would make that look solid.
        self._write_value(painter, box, box.top(), self._highest())
        self._rule(painter, box, box.bottom(), "0")
        self._paint_steps(painter, box)
        radius = min(max(self._day_width() * 0.3, 1.5 * self._unit), 4 * self._unit)
        accent = self._palette.highlight().color()
        painted: set[tuple[int, Decimal, bool]] = set()
        painter.setPen(Qt.PenStyle.NoPen)
        for dose in self.chart.taken:
            x, y = self._x(dose.day, dose.at), self._dose_y(box, dose.dose_mg)
            spot = (round(x / self._unit), dose.dose_mg, dose.is_extra)
            if spot in painted:
                continue  # years on one page: a second one on the same spot shows nothing more
            painted.add(spot)
            if dose.is_extra:
                self._shape(painter, QPointF(x, y), SIGN * self._unit, Mark.EXTRA)
                painter.setPen(Qt.PenStyle.NoPen)
                continue
            painter.setBrush(accent)
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def _paint_steps(self, painter: QPainter, box: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        before: DoseLevel | None = None
        for level in self.chart.levels:
            y = self._dose_y(box, level.dose_mg)
            left, right = self._x(level.first, 0), self._x(level.last, 1)
            painter.setPen(self._pen(self._muted(), 1.6))
            if before is not None and before.last + ONE_DAY == level.first:
                painter.drawLine(QLineF(left, self._dose_y(box, before.dose_mg), left, y))
            dashes = DASHES if level.every_days > 1 else None
            painter.setPen(self._pen(self._muted(), 1.6, dashes))
            painter.drawLine(QLineF(left, y, right, y))
            self._name_level(painter, box, level, QLineF(left, y, right, y))
            before = level

    def _name_level(self, painter: QPainter, box: QRectF, level: DoseLevel, line: QLineF) -> None:
        """Write the dose at its level if there is room; the scale has the highest dose and 0."""
        words, apart = show_mg(level.dose_mg, self._formats), 4 * self._unit
        wide = self._metrics.horizontalAdvance(words) + 2
        if not 0 < level.dose_mg < self.chart.highest or wide + apart > line.length():
            return
        top = line.y1() + apart
        if top + self._line > box.bottom():
            top = line.y1() - apart - self._line
        place = QRectF(line.x1() + apart, top, wide, self._line)
        self._write(painter, words, place, Qt.AlignmentFlag.AlignLeft, self._muted())

    def _shape(self, painter: QPainter, centre: QPointF, side: float, mark: Mark) -> None:
        corner = centre - QPointF(side / 2, side / 2)
        paint_mark(painter, QRectF(corner.x(), corner.y(), side, side), mark, self._palette)

    @property
    def _lanes(self) -> tuple[Mark, ...]:
        """The marks below the doses, each in a lane of its own so that none covers another."""
        marks = {dose.mark for dose in self.chart.not_taken}
        return tuple(mark for mark in (Mark.SKIPPED, Mark.NOT_RECORDED) if mark in marks)

    def _paint_lane(self, painter: QPainter, mark: Mark, box: QRectF) -> None:
        """Paint a mark for each dose, and for several that would touch one mark on a line."""
        side = min(max(self._day_width(), self._lines.mark * self._unit), 14 * self._unit)
        places = [self._x(dose.day, dose.at) for dose in self.chart.not_taken if dose.mark is mark]
        y, base = box.center().y(), self._palette.base().color()
        for first, last in touching(sorted(places), side):
            middle = QPointF((first + last) / 2, y)
            if last > first:
                painter.setPen(self._pen(self._palette.text().color(), 2))
                painter.drawLine(QLineF(first, y, last, y))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(base)
                painter.drawEllipse(middle, side / 2, side / 2)
            self._shape(painter, middle, side, mark)

    def _paint_strip(self, painter: QPainter, strip: SymptomStrip, box: QRectF) -> None:
        self._name_strip(painter, strip, box)
        is_scaled = not self._lines.beside or strip is self.chart.strips[0]
        self._rule(painter, box, box.top(), str(HIGHEST_SCORE) if is_scaled else "")
        self._rule(painter, box, box.bottom(), "0" if is_scaled else "")
        if strip.baseline is not None:
            y = box.bottom() - box.height() * float(strip.baseline) / HIGHEST_SCORE
            painter.setPen(self._pen(self._muted(), 1.2, SHORT_DASHES))
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        self._paint_points(painter, strip, box)

    def _name_strip(self, painter: QPainter, strip: SymptomStrip, box: QRectF) -> None:
        """Write the name and the mean above the scores, or the name alone beside them."""
        text, left = self._palette.text().color(), Qt.AlignmentFlag.AlignLeft
        if self._lines.beside:
            scale = self._metrics.horizontalAdvance(str(HIGHEST_SCORE)) + 12 * self._unit
            own = QRectF(0, box.center().y() - self._line / 2, box.left() - scale, self._line)
            self._write(painter, strip.name, own, left, text)
            return
        name = QRectF(
            box.left(), box.top() - self._lines.name * self._line, box.width(), self._line
        )
        before = ""
        if strip.baseline is not None:
            before = self._before(strip.name, show_mean(strip.baseline, self._formats), name)
        room = self._metrics.horizontalAdvance(before) + 8 * self._unit if before else 0
        self._write(painter, strip.name, name.adjusted(0, 0, -room, 0), left, text)
        self._write(painter, before, name, Qt.AlignmentFlag.AlignRight, self._muted())

    def _before(self, name: str, mean: str, box: QRectF) -> str:
        """Return the baseline in words, or its number alone if the name needs the room."""
        words = _("before: {mean}").format(mean=mean)
        needed = self._metrics.horizontalAdvance(name + words) + 10 * self._unit
        return words if needed <= box.width() else mean

    def _paint_points(self, painter: QPainter, strip: SymptomStrip, box: QRectF) -> None:
        """Join the scores of days that follow one another; a day without a score is a gap."""
        text = self._palette.text().color()
        painter.setPen(self._pen(text, 1))
        if self._day_width() < self._unit:
            painter.drawLines(self._ranges(strip, box))
            return
        for run in runs(strip.points):
            points = [QPointF(self._x(day, 0.5), _score_y(box, score)) for day, score in run]
            painter.setPen(self._pen(text, 1))
            painter.drawPolyline(points)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(text)
            radius = min(max(self._day_width() * 0.25, 1.2 * self._unit), 2.6 * self._unit)
            for point in points:
                painter.drawEllipse(point, radius, radius)

    def _ranges(self, strip: SymptomStrip, box: QRectF) -> list[QLineF]:
        """Return a line from the lowest to the highest score of the days that share one x."""
        found: dict[int, tuple[int, int]] = {}
        for day, score in strip.points:
            place = round(self._x(day, 0.5) / self._unit)
            low, high = found.get(place, (score, score))
            found[place] = (min(low, score), max(high, score))
        tip = self._unit
        return [
            QLineF(x, _score_y(box, low) + tip, x, _score_y(box, high) - tip)
            for place, (low, high) in found.items()
            for x in (place * self._unit,)
        ]

    def _paint_changes(self, painter: QPainter, top: float, foot: float) -> None:
        for day in self.chart.changes:
            x = self._x(day, 0)
            painter.setPen(self._pen(self._muted(), 1, DOTS))
            painter.drawLine(QLineF(x, top - 0.5 * self._line, x, foot))
            self._paint_arrow(painter, QPointF(x, top - 0.5 * self._line))

    def _paint_arrow(self, painter: QPainter, tip: QPointF) -> None:
        side = 5 * self._unit
        corners = [tip, tip + QPointF(-side, -1.5 * side), tip + QPointF(side, -1.5 * side)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._palette.text().color())
        painter.drawPolygon(QPolygonF(corners))

    def _paint_dates(self, painter: QPainter, top: float) -> None:
        ticks = tuple(ticks_of(self.chart.first, self.chart.last, self._formats))
        widest = max((self._metrics.horizontalAdvance(words) for _day, words in ticks), default=0)
        places = [self._x(day, 0) for day, _words in ticks]
        every = stride(places, widest + 8 * self._unit)
        for number, (x, (_day, words)) in enumerate(zip(places, ticks, strict=True)):
            painter.setPen(self._pen(self._palette.mid().color(), 1))
            painter.drawLine(QLineF(x, top, x, top + 4 * self._unit))
            wide = self._metrics.horizontalAdvance(words) + 2
            if number % every == 0 and x + wide <= self._width:
                box = QRectF(x, top + 5 * self._unit, wide, self._line)
                self._write(painter, words, box, Qt.AlignmentFlag.AlignLeft, self._muted())

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        for entry, corner in self._legend(self._width)[0]:
            spot = corner + QPointF(0, top)
            centre = spot + QPointF(0.55 * self._line, self._line / 2)
            self._sample(painter, entry.shape, centre)
            left = spot.x() + 1.3 * self._line
            box = QRectF(left, spot.y(), self._width - left, self._line)
            text = self._palette.text().color()
            self._write(painter, entry.words, box, Qt.AlignmentFlag.AlignLeft, text)

    def _sample(self, painter: QPainter, shape: Mark | str, centre: QPointF) -> None:
        if shape == Mark.TAKEN:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._palette.highlight())
            painter.drawEllipse(centre, 3.5 * self._unit, 3.5 * self._unit)
        elif isinstance(shape, Mark):
            self._shape(painter, centre, SIGN * self._unit, shape)
        elif shape == legend.CHANGED:
            self._paint_arrow(painter, centre + QPointF(0, 4 * self._unit))
        else:
            half = QPointF(0.5 * self._line, 0)
            dashes = {legend.NOT_DAILY: DASHES, legend.BASELINE: SHORT_DASHES}.get(shape)
            painter.setPen(self._pen(self._muted(), 1.6, dashes))
            painter.drawLine(QLineF(centre - half, centre + half))


def _score_y(box: QRectF, score: int) -> float:
    return box.bottom() - box.height() * score / HIGHEST_SCORE
